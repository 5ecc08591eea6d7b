"""The store: a ledger of deliveries and the list of who gets no mail any more, in one SQLite file."""

from newsletter.store.ledger import Ledger
from newsletter.store.opening import open_store
from newsletter.store.store import Store
from newsletter.store.suppressions import Suppressions

__all__ = ["Ledger", "Store", "Suppressions", "open_store"]

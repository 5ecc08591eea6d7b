"""The store: a ledger of deliveries, the list of who gets no mail any more, and what is planned, in one database."""

from newsletter.store.commits import Commits
from newsletter.store.copying import Contents
from newsletter.store.ledger import Ledger
from newsletter.store.opening import open_store
from newsletter.store.restoring import Restored, restore
from newsletter.store.schedule import Schedule
from newsletter.store.store import Store
from newsletter.store.suppressions import Suppressions

__all__ = [
    "Commits",
    "Contents",
    "Ledger",
    "Restored",
    "Schedule",
    "Store",
    "Suppressions",
    "open_store",
    "restore",
]

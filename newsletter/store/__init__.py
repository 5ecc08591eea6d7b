"""The store: the ledger of deliveries, and who must not be mailed."""

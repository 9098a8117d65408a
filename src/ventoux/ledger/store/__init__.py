"""The statements of the ledger. Each runs in the transaction of the connection that it is given."""

from ventoux.ledger.store.events import inserts, row

__all__ = ["inserts", "row"]

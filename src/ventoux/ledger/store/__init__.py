"""The statements of the ledger. Each runs in the transaction of the connection that it is given."""

from ventoux.ledger.store.events import columns_of, insert_at_once, inserts, row

__all__ = ["columns_of", "insert_at_once", "inserts", "row"]

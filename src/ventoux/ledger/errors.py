from __future__ import annotations

from ventoux.errors import Unavailable


class LedgerUnavailable(Unavailable):
    """A call could not be put into the ledger now, so its answer must not be given out whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The ledger cannot be written: {reason}.", hint="Try again shortly.", retry_after=5)

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.failures import in_words
from ventoux.errors import Conflict, InvalidRequest, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Generator


class LedgerUnavailable(Unavailable):
    """A call could not be put into the ledger now, so its answer must not be given out whole."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The ledger cannot be written: {reason}.", hint="Try again shortly.", retry_after=5)


class PriceRefused(InvalidRequest):
    """It says something that no price can be."""


class BudgetRefused(InvalidRequest):
    """It says something that no budget can be."""


class BudgetNotFound(NotFound):
    def __init__(self, budget_id: str) -> None:
        super().__init__(
            f"There is no budget {budget_id!r}.", hint="`ventoux budgets list` shows those that there are."
        )


class BudgetChanged(Conflict):
    """Somebody else has changed it since the caller read it."""


class InvoiceRefused(InvalidRequest):
    """No invoice can be made of it."""


class InvoiceNotFound(NotFound):
    pass


@contextmanager
def named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise Unavailable(
            f"The ledger cannot be {doing}: {reason}.", hint="Check the database with: ventoux doctor", retry_after=5
        ) from error

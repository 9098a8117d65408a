from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.failures import in_words
from ventoux.errors import Conflict, InvalidRequest, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Generator


class ProviderNotFound(NotFound):
    """The workspace has none of this name; ``nearest`` lists what may have been meant."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "Connect one: ventoux providers add --help"
        super().__init__(f"There is no provider {name!r}.", hint=meant)


class ProviderExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a provider {name!r} already.", hint=f"Give it another key: ventoux providers rotate {name}"
        )


class ProviderChanged(Conflict):
    """Somebody else was quicker: nothing was lost, and nothing of this was done."""

    def __init__(self, name: str, seen: int, now: int) -> None:
        super().__init__(
            f"The provider {name!r} has changed meanwhile: it is version {now}, and you have seen {seen}.",
            hint="Look at it again, and make your change on that.",
        )


class ProviderInUse(Conflict):
    def __init__(self, name: str, endpoints: list[str]) -> None:
        super().__init__(
            f"The provider {name!r} is in use: {', '.join(endpoints)}.",
            hint="Delete those endpoints, or take their deployments to another provider.",
        )


class ProviderRefused(InvalidRequest):
    """It cannot be connected like this: its name, kind, address, key or settings."""


class ProvidersUnavailable(Unavailable):
    """The providers cannot be read or written now."""


@contextmanager
def named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller. What was to be written is not among them."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise ProvidersUnavailable(
            f"The providers cannot be {doing}: {reason}.", hint="Check the database with: ventoux doctor", retry_after=5
        ) from error

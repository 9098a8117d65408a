from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.failures import in_words
from ventoux.errors import Conflict, Issue, NotFound, Unavailable, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Generator


class EndpointNotFound(NotFound):
    """The workspace has no endpoint of this name; ``nearest`` lists what may have been meant."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "`ventoux endpoints list` lists them."
        super().__init__(f"There is no endpoint {name!r}.", hint=meant)


class EndpointExists(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is an endpoint {name!r} already.", hint="Choose another name, or change that one.")


class EndpointChanged(Conflict):
    """Somebody else was quicker: nothing was lost, and nothing of this was done."""

    def __init__(self, name: str, seen: int, now: int) -> None:
        super().__init__(
            f"The endpoint {name!r} has changed meanwhile: it is version {now}, and you have seen {seen}.",
            hint="Look at it again, and make your change on that.",
        )


class EndpointRefused(ValidationFailed):
    """The specification cannot be served; an issue for each reason."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__(issues)


class EndpointsUnavailable(Unavailable):
    """The endpoints cannot be read or written now."""


@contextmanager
def named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise EndpointsUnavailable(
            f"The endpoints cannot be {doing}: {reason}.", hint="Check the database with: ventoux doctor", retry_after=5
        ) from error

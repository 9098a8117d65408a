from __future__ import annotations

from ventoux.errors import Conflict, InvalidRequest, NotFound, Unavailable


class KeyNotFound(NotFound):
    """No key has this prefix or id; ``nearest`` lists what may have been meant."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "`ventoux keys list` lists them."
        super().__init__(f"There is no key {name!r}.", hint=meant)
        self.nearest = nearest


class KeyRefused(InvalidRequest):
    """A key cannot be made as it was asked for."""


class PrefixTaken(Conflict):
    """Every prefix that was tried belongs to another key."""


class AccountsUnavailable(Unavailable):
    """The keys cannot be read or written now."""

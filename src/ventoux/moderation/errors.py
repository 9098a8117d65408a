from __future__ import annotations

from ventoux.errors import Conflict, InvalidRequest, NotFound, Unavailable


class PolicyNotFound(NotFound):
    """``nearest``: names that may have been meant."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        meant = f"Did you mean {', '.join(nearest)}?" if nearest else "`ventoux filters list` lists them."
        super().__init__(f"There is no filter policy {name!r}.", hint=meant)
        self.nearest = nearest


class PolicyRefused(InvalidRequest):
    """The document is no policy, or one that cannot be carried out."""


class PolicyChanged(Conflict):
    """Somebody else has changed it since it was read."""


class FiltersUnavailable(Unavailable):
    """A policy or the classifier that it needs cannot be had, and the call must not go on without."""

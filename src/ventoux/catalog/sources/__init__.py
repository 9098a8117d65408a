"""Where weights come from. One module for each scheme of a card's source; each fills the same part file."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ventoux.catalog.errors import CardError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source


class Scheme(Protocol):
    """A module of this package."""

    def fetch(self, uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:
        """Fills ``into`` with the source's bytes, never more than ``source.size``; does not check them.

        ``progress`` takes the bytes of the source that are here. Raises SourceUnreachable; OSError when ``into``
        or ``folder`` cannot be written.
        """
        ...


SCHEMES = ("pypi", "hf", "url", "file")


def fetch(source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:
    """By the scheme of ``source.uri``. Raises SourceUnreachable, CardError, OSError from the disk."""
    scheme, _, rest = source.uri.partition(":")
    if scheme not in SCHEMES:
        raise CardError(f"No source is called {scheme!r}.", hint=f"There are {', '.join(SCHEMES)}.")
    # When it is needed: whoever only reads cards does not wait for an HTTP client.
    module = cast("Scheme", import_module(f"{__name__}.{scheme}"))
    module.fetch(rest, source, into, folder, progress)

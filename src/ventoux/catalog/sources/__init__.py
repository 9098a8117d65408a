"""Where weights come from. One module for each scheme of a card's source; each fills the same part file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources import file, pypi, url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source


class Fetch(Protocol):
    def __call__(
        self, uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]
    ) -> None:
        """Fills ``into`` with the source's bytes, never more than ``source.size``; does not check them.

        ``progress`` takes the bytes of the source that are here. Raises SourceUnreachable; OSError when ``into``
        or ``folder`` cannot be written.
        """
        ...


FETCHES: dict[str, Fetch] = {"pypi": pypi.fetch, "url": url.fetch, "file": file.fetch}


def fetch(source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:
    """By the scheme of ``source.uri``. Raises SourceUnreachable, CardError, OSError from the disk."""
    scheme, _, rest = source.uri.partition(":")
    if scheme not in FETCHES:
        raise CardError(f"No source is called {scheme!r}.", hint=f"There are {', '.join(FETCHES)}.")
    FETCHES[scheme](rest, source, into, folder, progress)

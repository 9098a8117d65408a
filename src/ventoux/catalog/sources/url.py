"""A file by HTTP, continued where an earlier pull stopped if the server still has the same version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources.part import redact
from ventoux.catalog.sources.transfer import Remote, transfer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Source


def fetch(uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:  # noqa: ARG001 - every source has this signature
    if urlsplit(uri_rest).scheme not in {"http", "https"}:
        raise CardError(f"{redact(source.uri)} is not an address for HTTP.", hint="Write url:https://host/file.")
    transfer(Remote(address=uri_rest, size=source.size, name=redact(uri_rest)), into, progress)

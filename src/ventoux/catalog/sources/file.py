"""A file on this machine: ``file:///abs/path`` or ``file:relative/path``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ventoux.catalog.errors import CardError, SourceUnreachable
from ventoux.catalog.sources import part

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.catalog.cards import Source


def fetch(uri_rest: str, source: Source, into: Path, folder: Path, progress: Callable[[int], None]) -> None:  # noqa: ARG001 - every source has this signature
    path = _path(uri_rest)
    if not path.is_file():
        raise SourceUnreachable(f"There is no file {path}.", hint="Correct the model's card or put the file there.")
    try:
        incoming = path.open("rb")
    except OSError as error:
        raise SourceUnreachable(f"{path} cannot be read: {error.strerror}.", hint="Check its permissions.") from error
    part.start_over(into)
    done = 0
    with incoming, into.open("wb") as out:
        while chunk := _read(incoming.read, path):
            done = part.write_bounded(out, chunk, done, source)
            progress(done)


def _read(read: Callable[[int], bytes], path: Path) -> bytes:
    try:
        return read(part.CHUNK)
    except OSError as error:
        raise SourceUnreachable(f"{path} cannot be read: {error.strerror}.", hint="Check its disk.") from error


def _path(uri_rest: str) -> Path:
    if not uri_rest.startswith("//"):
        return Path(uri_rest).expanduser()
    host, slash, rest = uri_rest[2:].partition("/")
    if host not in {"", "localhost"} or not slash:
        raise CardError(f"file:{uri_rest} is not on this machine.", hint="Write file:///path/to/the/file.")
    return Path("/" + unquote(rest))

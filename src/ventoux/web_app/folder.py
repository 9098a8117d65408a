"""The files of the built web application: all of them are known before the first request, so that no path of a request
is ever one of the file system."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "index.html"
_KINDS = {
    ".bcmap": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".icc": "application/vnd.iccprofile",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".pfb": "application/octet-stream",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
"""What else may lie in the folder, a source map for one, is not served."""
_ENCODINGS = {".br": "br", ".gz": "gzip"}
_HASHED = re.compile(r"-[A-Za-z0-9_-]{8,}\.[a-z0-9]+\Z")


class WebFile(NamedTuple):
    path: Path
    kind: str
    lasting: bool
    """Its name has a hash of what is in it."""
    tag: str
    """Of this very content: what an ETag is made of."""
    encodings: dict[str, Path]
    """By content coding, the same content compressed."""


class Built(NamedTuple):
    """``page``: that from which every page begins; ``files``: by the path of a URL, without its first slash."""

    page: str
    files: dict[str, WebFile]
    changed: int


class WebFolder:
    """Reads the folder again when it was built anew. Every method blocks for as long as the disk does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._built: Built | None = None

    def built(self) -> Built | None:
        """None while nothing is built."""
        try:
            changed = (self.root / PAGE).stat().st_mtime_ns
            if self._built is None or self._built.changed != changed:
                self._built = Built((self.root / PAGE).read_text("utf-8"), dict(_files(self.root)), changed)
        except OSError:
            self._built = None
        return self._built


def _files(root: Path) -> Iterator[tuple[str, WebFile]]:
    found = {path.relative_to(root).as_posix(): path for path in _regular(root)}
    for name, path in found.items():
        kind = _KINDS.get(path.suffix)
        if kind is None:
            continue
        status = path.stat()
        tag = f"{status.st_mtime_ns:x}-{status.st_size:x}"
        encodings = {coding: found[name + end] for end, coding in _ENCODINGS.items() if name + end in found}
        yield name, WebFile(path, kind, name.startswith("assets/") and _HASHED.search(name) is not None, tag, encodings)


def _regular(folder: Path) -> Iterator[Path]:
    """Nothing that is hidden or a link, which could lead out of the folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _regular(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)

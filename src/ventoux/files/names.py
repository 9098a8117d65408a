"""What a file may be called here: a name is shown and told, and never a path of ours."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

LONGEST = 255
"""Characters."""
_UNSAFE = re.compile(r"[^A-Za-z0-9 ._()\[\]+=,@~-]")
_LONGEST_EXTENSION = 16


def clean_name(name: str) -> str:
    """The last step of a path, without what does not show or turns the direction of writing; shortened so that its
    extension stays."""
    shown = "".join(char for char in name if unicodedata.category(char)[0] not in "CZ" or char == " ")
    last = re.split(r"[/\\]", shown)[-1].strip()
    if not last.strip("."):
        return "file"
    if len(last) <= LONGEST:
        return last
    extension = PurePosixPath(last).suffix[:_LONGEST_EXTENSION]
    return last[: LONGEST - len(extension)] + extension


def disposition(name: str) -> bytes:
    """A Content-Disposition that saves and never shows, with the name in the two forms that clients read."""
    plain = _UNSAFE.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}".encode("ascii")

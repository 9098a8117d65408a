"""The log files of engines: how they are called, and the end of one."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_TAIL = 256 << 10
"""Bytes of a file that are read, however many lines are asked for."""


def log_file(folder: Path, key: str, number: int) -> Path:
    """Of the engines of one deployment; ``number`` tells those apart that run at the same time."""
    return folder / f"{key.replace('/', '-')}-{number}.log"


def log_numbers(folder: Path, key: str) -> list[int]:
    """Of the logs that there are, in order."""
    form = re.compile(re.escape(key.replace("/", "-")) + r"-(\d+)\.log")
    names = (file.name for file in folder.iterdir()) if folder.is_dir() else ()
    return sorted(int(found[1]) for name in names if (found := form.fullmatch(name)))


def last_lines(file: Path, most: int) -> tuple[list[str], bool]:
    """The last lines of a file, and whether there are earlier ones. None for a file that is not there (any more)."""
    try:
        with file.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(size - LARGEST_TAIL, 0))
            text = log.read(LARGEST_TAIL).decode("utf-8", "replace")
    except FileNotFoundError:
        return [], False
    lines = text.splitlines()
    is_cut = size > LARGEST_TAIL
    if is_cut:
        # It begins somewhere within a line.
        lines = lines[1:]
    return lines[-most:], is_cut or len(lines) > most

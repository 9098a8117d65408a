"""Markdown into blocks, its text kept as it stands (CommonMark, with GFM's tables)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.parsing.cleaning import clean
from ventoux.parsing.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.parsing.reading import Task
    from ventoux.parsing.schemas import BlockKind
    from ventoux.parsing.writer import Writer

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_LINK = re.compile(r"\[[^\[\]\n]{0,500}\]\(<?([^\s()<>]{1,2000})>?[^()\n]{0,200}\)")
_CELL_END = re.compile(r"(?<!\\)\|")


def read(task: Task, writer: Writer) -> None:
    text = clean(decode(task.source.read()))
    write(text, writer)


def write(text: str, writer: Writer) -> None:
    lines = text.split("\n")
    for found in _LINK.finditer(text):
        writer.link(found[1])
    at = _front_matter(lines, writer)
    while at < len(lines):
        at = _block(lines, at, writer)


def _front_matter(lines: list[str], writer: Writer) -> int:
    """What stands between two lines of dashes at the very beginning. Its title is the document's."""
    if lines[0].rstrip() != "---":
        return 0
    end = next((at for at in range(1, min(len(lines), 200)) if lines[at].rstrip() in {"---", "..."}), 0)
    for line in lines[1:end]:
        if line.startswith("title:"):
            writer.title = line[6:].strip().strip("\"'")
    if end:
        writer.raw("code", "\n".join(lines[: end + 1]))
    return end + 1 if end else 0


def _block(lines: list[str], at: int, writer: Writer) -> int:
    """Writes the block that begins at the line, and gives the line after it."""
    line = lines[at]
    if not line.strip():
        return at + 1
    if heading := _HEADING.match(line):
        writer.raw("heading", line, len(heading[1]))
        return at + 1
    if "|" in line and at + 1 < len(lines) and _is_table(line, lines[at + 1]):
        return _table(lines, at, writer)
    end, kind = _extent(lines, at)
    if end:
        writer.raw(kind, "\n".join(lines[at:end]))
        return end
    return _paragraph(lines, at, writer)


def _extent(lines: list[str], at: int) -> tuple[int, BlockKind]:
    """Where the block ends that begins at the line, and its kind; 0 of what only ends where another block begins."""
    line = lines[at]
    if fence := _FENCE.match(line):
        return _fence_end(lines, at, fence[1]), "code"
    if line.lstrip().startswith(">"):
        return _run(lines, at, lambda text: bool(text.strip())), "quote"
    if _RULE.match(line):
        return at + 1, "paragraph"
    if _ITEM.match(line):
        return _list_end(lines, at), "list"
    if line.startswith(("    ", "\t")):
        return _run(lines, at, lambda text: text.startswith(("    ", "\t"))), "code"
    return 0, "paragraph"


def _run(lines: list[str], at: int, belongs: Callable[[str], bool]) -> int:
    end = at + 1
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end


def _fence_end(lines: list[str], at: int, fence: str) -> int:
    for end in range(at + 1, len(lines)):
        stripped = lines[end].strip()
        if stripped.startswith(fence) and not stripped.strip(fence[0]):
            return end + 1
    return len(lines)


def _list_end(lines: list[str], at: int) -> int:
    """A list goes on over a blank line where an item or an indented line follows it."""
    end = at + 1
    while end < len(lines):
        line = lines[end]
        if not line.strip():
            following = lines[end + 1] if end + 1 < len(lines) else ""
            if not (_ITEM.match(following) or following.startswith(("  ", "\t"))) or not following.strip():
                return end
        elif _HEADING.match(line) or _FENCE.match(line):
            return end
        end += 1
    return end


def _is_table(line: str, following: str) -> bool:
    return "-" in following and _DELIMITERS.match(following) is not None and len(cells(line)) == len(cells(following))


def _table(lines: list[str], at: int, writer: Writer) -> int:
    end = at + 2
    while end < len(lines) and lines[end].strip() and "|" in lines[end]:
        end += 1
    writer.raw_table(
        [line.strip() for line in lines[at:end]], cells(lines[at]), [cells(row) for row in lines[at + 2 : end]]
    )
    return end


def cells(line: str) -> list[str]:
    stripped = line.strip().removeprefix("|")
    if stripped.endswith("|") and not stripped.endswith("\\|"):
        stripped = stripped[:-1]
    return [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in _CELL_END.split(stripped)]


def _paragraph(lines: list[str], at: int, writer: Writer) -> int:
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _interrupts(lines[end]):
        if underline := _UNDERLINE.match(lines[end]):
            writer.raw("heading", "\n".join(lines[at : end + 1]), 1 if underline[1][0] == "=" else 2)
            return end + 1
        end += 1
    writer.raw("paragraph", "\n".join(lines[at:end]))
    return end


def _interrupts(line: str) -> bool:
    return bool(_HEADING.match(line) or _FENCE.match(line) or line.lstrip().startswith(">")) or (
        _ITEM.match(line) is not None and not _UNDERLINE.match(line)
    )

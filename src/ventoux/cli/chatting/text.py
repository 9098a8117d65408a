"""Text on its way to a terminal. All functions are pure."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")


def printable(text: str) -> str:
    """Without control characters, line feed and tab apart: no model writes escape sequences to a terminal.

    Works on any piece of a stream, as each character is judged alone.
    """
    return _CONTROLS.sub("", text)


def split_finished(markdown: str) -> tuple[str, str]:
    """The blocks that no later text can change, and the rest. Together they are the text that was given.

    A block ends at a blank line outside a code fence that a line without indentation follows: an indented one
    may still belong to a list item.
    """
    boundary = position = 0
    fence, after_blank = "", False
    for line in markdown.split("\n"):
        if line and not fence and after_blank and not line[0].isspace():
            boundary = position
        after_blank = not line.strip()
        fence = _fence_after(line.strip(), fence)
        position += len(line) + 1
    return markdown[:boundary], markdown[boundary:]


def _fence_after(line: str, fence: str) -> str:
    """The fence that is open after this line, or nothing."""
    match = _FENCE.match(line)
    if match is None:
        return fence
    marks, info = match[1], match[2].strip()
    if not fence:
        return "" if marks[0] == "`" and "`" in info else marks
    closes = marks[0] == fence[0] and len(marks) >= len(fence) and not info
    return "" if closes else fence

"""Edits of exact text, as models make them: each place is found once, or nothing is changed at all."""

from __future__ import annotations

from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from ventoux.artefacts.errors import EditFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.artefacts.schemas import Edit

_SHOWN = 3
_LONGEST_LINE = 160
_LOOKED_THROUGH = 2000
"""Lines that are compared with a text that is not there."""
_ALIKE = 0.5


def edited(content: str, edits: Sequence[Edit]) -> str:
    """One after the other. Raises EditFailed, which tells how often a text is there and where."""
    for place, edit in enumerate(edits, 1):
        if not edit.find:
            raise EditFailed(f"Edit {place}: the text to be found is empty.")
        found = content.count(edit.find)
        if found != 1:
            raise EditFailed(f"Edit {place}: {_missing(content, edit.find) if not found else _several(content, edit)}")
        content = content.replace(edit.find, edit.replace)
    return content


def _several(content: str, edit: Edit) -> str:
    starts = list[int]()
    at = content.find(edit.find)
    while at >= 0 and len(starts) < _SHOWN:
        starts.append(content.count("\n", 0, at) + 1)
        at = content.find(edit.find, at + len(edit.find))
    where = _quoted(content, starts)
    count = content.count(edit.find)
    told = f"the text is there {count} times, and must be there once: take more of what is around it. It begins in"
    return f"{told}\n{where}"


def _missing(content: str, text: str) -> str:
    """With the lines that are most like its first one."""
    first = next((line for line in text.split("\n") if line.strip()), "").strip()[:_LONGEST_LINE]
    lines = [line.strip()[:_LONGEST_LINE] for line in content.split("\n")[:_LOOKED_THROUGH]]
    alike = _alike(first, list(dict.fromkeys(lines))) if first else []
    if not alike:
        return "the text is not there. Read the artefact again with canvas_read."
    where = _quoted(content, sorted(lines.index(one) + 1 for one in alike))
    return f"the text is not there, letter for letter. The nearest lines are\n{where}"


def _alike(text: str, lines: Sequence[str]) -> list[str]:
    """Those that have most pairs of letters in common with it (Dice, 1945). Others wait meanwhile, and to look for the
    longest sequences in common would take seconds."""
    own = _pairs(text)

    def likeness(line: str) -> float:
        theirs = _pairs(line)
        return 2 * len(own & theirs) / (len(own) + len(theirs))

    likely = [(likeness(line), line) for line in lines if line]
    return [line for like, line in nlargest(_SHOWN, likely, key=lambda one: one[0]) if like >= _ALIKE]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f" {text} ")))


def _quoted(content: str, starts: Sequence[int]) -> str:
    lines = content.split("\n")
    return "\n".join(f"{number}: {lines[number - 1][:_LONGEST_LINE]}" for number in dict.fromkeys(starts))

"""A text filtered while it grows, with the very result that the whole of it would have had.

Only what may still become a match is held back: a word, a number in groups, the beginning of a listed phrase or of a
key. How much that is at most follows from the detectors (docs/filters.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.moderation.detectors.search import kept_before

if TYPE_CHECKING:
    from ventoux.moderation.detectors.search import Finding
    from ventoux.moderation.policy import Placeholders, Side
    from ventoux.verdicts import Verdict


class TextFilter:
    """One text. ``blocked``: it ended there, and nothing more is passed on."""

    def __init__(self, side: Side, placeholders: Placeholders, verdict: Verdict) -> None:
        self._side = side
        self._placeholders = placeholders
        self._verdict = verdict
        self._text = ""
        self._start = 0
        """Up to where ``_text`` is passed on; what is before is kept for detectors that look back."""
        self.blocked = False

    @property
    def held(self) -> int:
        """Characters."""
        return len(self._text) - self._start

    def add(self, piece: str, *, last: bool = False) -> str:
        """What can be passed on now. ``last``: the text ends with this piece."""
        if self.blocked:
            return ""
        if self._side.search is None:
            return piece
        self._text += piece
        found, upto = self._side.search.settled(self._text, self._start, whole=last)
        passed = self._pass(found, upto)
        keep = kept_before(self._text, upto)
        self._text, self._start = self._text[keep:], upto - keep
        return passed

    def end(self) -> str:
        return self.add("", last=True)

    def _pass(self, found: list[Finding], upto: int) -> str:
        passed: list[str] = []
        at = self._start
        for finding in found:
            action = self._side.note(finding, self._verdict)
            if action == "annotate":
                continue
            passed.append(self._text[at : finding.shown])
            at = finding.end
            if action == "block":
                self.blocked = True
                return "".join(passed)
            passed.append(self._placeholders[finding])
        passed.append(self._text[at:upto])
        return "".join(passed)


def filtered(text: str, side: Side, placeholders: Placeholders, verdict: Verdict) -> str:
    """A whole text. What blocks is in the verdict."""
    return TextFilter(side, placeholders, verdict).add(text, last=True)

"""Several detectors over one text, whole or while it grows.

What is found: from the left, always the match that starts first, then the longest, then that of the detector named
first; what overlaps it is looked for again behind it. So what is found from a place on does not depend on how much of
the text before was looked at together with it, beyond the ``BEFORE`` characters that detectors look back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.moderation.detectors.found import BEFORE
from ventoux.moderation.detectors.views import SEEN_THROUGH, UNSEEN, folded, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.moderation.detectors.found import Detector, Found
    from ventoux.moderation.detectors.views import View


class Finding(NamedTuple):
    """Places in the text that was searched. From ``shown`` to ``end`` is what is to be redacted, and ``value`` is how
    it reads: two spellings of one number may have the same."""

    start: int
    end: int
    shown: int
    kind: str
    label: str
    value: str


class Search:
    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._folds = any(detector.view == "folded" for detector in detectors)
        self._reads = any(detector.view == "plain" for detector in detectors)

    def all(self, text: str) -> list[Finding]:
        return self.settled(text, 0, whole=True)[0]

    def settled(self, text: str, start: int, *, whole: bool) -> tuple[list[Finding], int]:
        """What is found from ``start`` on and will stay so however the text goes on, and up to where that is known.
        ``whole``: it does not go on."""
        plain_view = plain(text) if self._reads else None
        views = {"plain": plain_view, "folded": folded(text) if self._folds else None}
        read = [(detector, view) for detector in self._detectors if (view := views[detector.view])]
        upto = len(text)
        if not whole:
            for detector, view in read:
                upto = min(upto, view.place(detector.held(view.text, view.first_from(start))))
        found = _in_order([(detector, view) for detector, view in read if detector.may(view.text)], start, upto)
        return found, max(upto, found[-1].end if found else start)


def _in_order(read: list[tuple[Detector, View]], start: int, upto: int) -> list[Finding]:
    found: list[Finding] = []
    candidates = [_first(detector, view, start) for detector, view in read]
    while True:
        best = min((one for one in candidates if one), key=lambda one: (one.start, -one.end), default=None)
        if best is None or best.start >= upto:
            return found
        found.append(best)
        for number, ((detector, view), one) in enumerate(zip(read, candidates, strict=True)):
            if one is not None and one.start < best.end:
                candidates[number] = _first(detector, view, best.end)


def _first(detector: Detector, view: View, start: int) -> Finding | None:
    found = detector.first(view.text, view.first_from(start))
    return _placed(found, view) if found else None


def _placed(found: Found, view: View) -> Finding:
    value = view.text[found.shown : found.end]
    start, end, shown = (view.place(index) for index in (found.start, found.end, found.shown))
    return Finding(start, end, shown, found.kind, found.label, value)


def kept_before(text: str, start: int) -> int:
    """From where on a text is to be kept so that what is found behind ``start`` stays what it is."""
    near = max(0, start - 2 * BEFORE)
    if UNSEEN.isdisjoint(text[near:start]):
        return near
    return max(0, start - BEFORE * (SEEN_THROUGH + 2))

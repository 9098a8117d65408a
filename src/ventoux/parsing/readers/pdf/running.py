"""Headers and footers that run through the pages: the same words at the same place, again and again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.parsing.readers.pdf.layout import Layout
    from ventoux.parsing.readers.pdf.lines import Segment

_MARGIN = 0.1
"""Of the height of a page, above and below, where a running line may stand."""
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|p\.|s\.)?\s*[-\u2013]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-\u2013]?(?:\s*(?:/|of|sur|von|de|di)\s*\d{1,4})?",
    re.IGNORECASE,
)


def mark_running(pages: Sequence[Layout], body: float) -> None:
    """Moves such segments from a page's ``segments`` to its ``headers`` and ``footers``. What is larger than the text
    is none: each chapter's title may stand at the same place."""
    counts: Counter[tuple[str, str, int]] = Counter()
    for page in pages:
        counts.update({key for segment in page.segments if (key := _key(page, segment, body)) is not None})
    least = 2 if len(pages) < 6 else 3
    for page in pages:
        kept: list[Segment] = []
        for segment in page.segments:
            key = _key(page, segment, body)
            if key is not None and (counts[key] >= least or (len(pages) > 1 and _is_number(segment))):
                (page.headers if key[0] == "header" else page.footers).append(segment)
            else:
                kept.append(segment)
        page.segments = kept


def _key(page: Layout, segment: Segment, body: float) -> tuple[Literal["header", "footer"], str, int] | None:
    """Which margin, the words without their numbers, and the height, within some points."""
    if segment.size > 1.1 * body:
        return None
    if segment.bottom < _MARGIN * page.height:
        side = "header"
    elif segment.top > (1 - _MARGIN) * page.height:
        side = "footer"
    else:
        return None
    return side, _DIGITS.sub("#", segment.text.lower()), round(segment.middle / 6)


def _is_number(segment: Segment) -> bool:
    return len(segment.text) <= 20 and _NUMBER.fullmatch(segment.text.strip()) is not None

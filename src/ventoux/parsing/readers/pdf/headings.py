"""Which paragraphs are headings: what the outline names, what is set larger than the text, what is short and bold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.parsing.readers.pdf.layout import Layout
    from ventoux.parsing.readers.pdf.paragraphs import Paragraph

_LONGEST = 200
_LONGEST_BOLD = 90
_LEADER = "....."
_LARGER = 1.12
"""Times the size of the text."""


class Outline:
    """Titles of the outline, by page, with their depth from 1."""

    def __init__(self, entries: Iterable[tuple[int | None, int, str]]) -> None:
        self._levels: dict[tuple[int | None, str], int] = {}
        for page, level, title in entries:
            if key := _plain(title):
                self._levels.setdefault((page, key), level)

    def level(self, page: int, text: str) -> int:
        return self._levels.get((page, _plain(text)), 0)


def _plain(text: str) -> str:
    """Letters and digits alone: outline and page differ in spaces and in the dots of numbers."""
    return "".join(character for character in text.lower() if character.isalnum())


def body_size(pages: Sequence[Layout]) -> float:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for segment in page.segments:
            sizes[segment.size] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def mark_headings(pages: Sequence[tuple[int, list[Paragraph]]], body: float, outline: Outline) -> None:
    """``pages``: numbers with their paragraphs. Levels are given by size, the largest 1, for the whole document."""
    large = [paragraph for _, found in pages for paragraph in found if _is_large(paragraph, body)]
    # Sizes that few headings have are those of titles; more than five levels nobody tells apart.
    sizes = sorted({round(paragraph.size * 2) / 2 for paragraph in large}, reverse=True)[:5]
    levels = {size: level for level, size in enumerate(sizes, 1)}
    below = min(len(sizes) + 1, 6)
    for number, found in pages:
        for paragraph in found:
            text = " ".join(line.text for line in paragraph.lines)
            # Of a table of contents, where a line of dots leads to the page.
            if len(text) > _LONGEST or _LEADER in text.replace(" ", ""):
                continue
            if named := outline.level(number, text):
                paragraph.level = min(named, 6)
            elif _is_large(paragraph, body):
                paragraph.level = levels.get(round(paragraph.size * 2) / 2, below)
            elif _is_bold_title(paragraph, text, body):
                paragraph.level = below


def _is_large(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.first_words
    return (
        paragraph.size > _LARGER * body
        and len(paragraph.lines) <= 4
        and sum(len(line.text) for line in paragraph.lines) <= _LONGEST
        and any(character.isalpha() for character in text)
    )


def _is_bold_title(paragraph: Paragraph, text: str, body: float) -> bool:
    return (
        paragraph.bold
        and len(paragraph.lines) <= 2
        and len(text) <= _LONGEST_BOLD
        and paragraph.size >= 0.95 * body
        and not text.endswith((".", ",", ";", ":"))
        and any(character.isalpha() for character in text)
    )

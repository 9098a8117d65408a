"""Where in a document an offset is: its page and the headings above it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.parsing.schemas import Parsed


_LONGEST = 300
"""Characters of a heading."""


class Places:
    def __init__(self, parsed: Parsed) -> None:
        self._pages = parsed.pages
        self._page_starts = [page.start for page in parsed.pages]
        self._starts: list[int] = []
        self._paths: list[tuple[str, ...]] = []
        path: list[tuple[int, str]] = []
        for block in parsed.blocks:
            if block.kind == "heading":
                path = [above for above in path if above[0] < block.level]
                path.append((block.level, parsed.text[block.start : block.end].lstrip("# ").strip()[:_LONGEST]))
                self._starts.append(block.start)
                self._paths.append(tuple(title for _, title in path))

    def page(self, offset: int) -> int | None:
        at = bisect_right(self._page_starts, offset) - 1
        return self._pages[at].number if at >= 0 else None

    def headings(self, offset: int) -> tuple[str, ...]:
        at = bisect_right(self._starts, offset) - 1
        return self._paths[at] if at >= 0 else ()

"""Which part of a Markdown text is code for sure, so that nothing in it is rendered.

A renderer that sees text where this sees code would load what was let through. So only two things are believed: a
fenced block that begins at the very beginning of a line, and a span in backticks that ends in its line. After anything
that renderers may read otherwise (fences in lists and quotations, formulas, HTML), nothing is believed: for fences to
the end of the message, for spans to the next blank line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PREFIX = re.compile(r"[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){0,20}")
_FENCES = ("```", "~~~")
_OWN = ("$$", "\\[", ":::")
"""Begin what some renderers read in their own way."""
_OPENS = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+#.-]*)[ \t]*\Z")
_CLOSES = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]*\Z")
_LANGUAGES = """
mermaid html xhtml svg xml dot graphviz plantuml puml math latex tex katex markdown md mdx vega vega-lite echarts chart
flowchart sequence d2 abc wavedrom iframe artifact artifacts jsx tsx react vue geojson topojson stl
"""
_RENDERED = frozenset(_LANGUAGES.split())
"""Languages of blocks that some renderers show as what they say, not as code."""
_LONGEST_LINE = 200
"""Characters of a fence's line."""
_LONGEST_SPAN = 400
_END = re.compile(r"[\r\n]")


class Fence(NamedTuple):
    mark: str
    plain: bool
    """Whether what is in it is shown as it is."""


class Code:
    """Of one message, as it is read line by line. ``None`` of a method: more of the text is needed."""

    def __init__(self) -> None:
        self.fence: Fence | None = None
        self.doubted = False
        """Fences are no longer believed."""
        self.loose = False
        """Spans are not believed in this paragraph."""
        self.html = False
        """Nor anything else: a tag was let through."""
        self._first_line = True

    @property
    def plain(self) -> bool:
        return self.fence is not None and self.fence.plain

    def blank_line(self) -> None:
        self.loose = self.html = False

    def formula(self, *, block: bool) -> None:
        """What may begin one, in which backticks are no code."""
        self.loose = True
        self.doubted = self.doubted or (block and self.fence is None)

    def line(self, text: str, *, final: bool) -> int | None:
        """How many characters at the beginning of a line are a fence, and are let through; 0 where it is none."""
        waits = not final and len(text) < _LONGEST_LINE
        text = text[:_LONGEST_LINE]
        prefix = _PREFIX.match(text)
        rest = text[prefix.end() :] if prefix else text
        if waits and any(mark.startswith(rest) for mark in (*_FENCES, *_OWN)):
            return None
        # What is between such lines at the beginning of a text is not shown by some.
        front = self._first_line and text.startswith(("---", "+++"))
        if self.fence is None and (front or rest.startswith(_OWN)):
            self.doubted = True
        told = self._fence(text, waits=waits) if rest.startswith(_FENCES) else 0
        if told is not None:
            self._first_line = False
        return told

    def _fence(self, text: str, *, waits: bool) -> int | None:
        end = _END.search(text)
        if end is None and waits:
            return None
        line = text[: end.start()] if end else text
        if self.fence is not None:
            closes = _CLOSES.match(line)
            known, self.fence = self.fence, None
            if closes and closes["fence"].startswith(known.mark):
                return len(line)
        elif not self.doubted and not self.html and len(line) < _LONGEST_LINE and (opens := _OPENS.match(line)):
            self.fence = Fence(opens["fence"], opens["language"].lower() not in _RENDERED)
            return len(line)
        self.doubted = True
        return 0

    def span(self, text: str, before: str, *, final: bool) -> int | None:
        """Of a text that begins with a backtick: how many characters are code, with their backticks; 0: none, and the
        backticks are let through as text."""
        ticks = run_of(text)
        if ticks == len(text) < _LONGEST_SPAN and not final:
            return None
        if (
            ticks == _LONGEST_SPAN
            or self.doubted
            or self.loose
            or self.html
            or self.fence is not None
            or before == "\\"
        ):
            self.loose = True
            return 0
        closing = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(text, ticks)
        end = _END.search(text)
        if closing and (end is None or closing.start() < end.start()) and (closing.end() < len(text) or final):
            if closing.end() < _LONGEST_SPAN and "|" not in text[: closing.end()]:
                return closing.end()
        elif end is None and not final and len(text) < _LONGEST_SPAN:
            return None
        self.loose = True
        return 0


def run_of(text: str) -> int:
    """How many backticks it begins with, as far as they are looked at."""
    text = text[:_LONGEST_SPAN]
    return len(text) - len(text.lstrip("`"))

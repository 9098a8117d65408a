"""The pictures of docs/retrieval.md, drawn from the result files. SVG that reads in a light and in a dark page: what
lies on the page itself takes the page's colour of text, and what lies on a coloured cell is told from that cell."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, TypedDict

from bench.retrieval.held_out import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.retrieval.scores import Pair

_STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #24292f; }
    .small { font-size: 11px; }
    .head { font-weight: 600; }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
    .on-dark { fill: #ffffff; }
    .on-light { fill: #06121f; }
"""
_PALE, _DEEP = (222, 235, 247), (8, 64, 129)
_LEAST = 0.5
"""Recall that has the palest colour."""
_DARK = 0.65
"""Of the way to the deepest colour: from there on white letters have the larger contrast, 4.5 and more."""
_NAMES = {"fr": "French", "en": "English", "de": "German", "es": "Spanish", "it": "Italian"}


class Needle(TypedDict):
    """One fact in a document: ``depth`` from 0 to 1, ``by`` the way it was cited, as a citation tells it."""

    language: str
    tokens: int
    depth: float
    found: bool
    cited: bool
    by: str | None


def heat_map(pairs: Sequence[Pair]) -> str:
    """Recall of the hybrid: the questions' language down, the passages' across."""
    scores = {(pair["asked"], pair["said"]): pair["legs"]["hybrid"] for pair in pairs}
    worst = min(scores, key=lambda pair: scores[pair]["recall_5"])
    parts = [_text(318, 18, "language of the passage", "head"), _down(16, 195, "language of the question")]
    for column, said in enumerate(LANGUAGES):
        parts.append(_text(150 + column * 84, 42, _NAMES[said]))
    for row, asked in enumerate(LANGUAGES):
        parts.append(_text(98, 88 + row * 60, _NAMES[asked], anchor="end"))
        for column, said in enumerate(LANGUAGES):
            score = scores[asked, said]
            left, top = 110 + column * 84, 54 + row * 60
            parts += _cell(left, top, score["recall_5"], score["recall_1"])
    parts.append(_text(318, 374, "large: the passage is among the first five; small: it is the first", "small"))
    title = "Recall by language of the question and of the passage"
    said = (
        f"Share of questions whose passage is among the first five found, for 25 pairs of languages. The lowest is "
        f"{scores[worst]['recall_5']:.2f}, for questions in {_NAMES[worst[0]]} about passages in {_NAMES[worst[1]]}."
    )
    return _svg(540, 386, title, said, parts)


def _cell(left: int, top: int, recall_5: float, recall_1: float) -> list[str]:
    share = max(0.0, (recall_5 - _LEAST) / (1 - _LEAST))
    fill = "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_PALE, _DEEP, strict=True))
    ink = "on-dark" if share > _DARK else "on-light"
    return [
        f'<rect x="{left}" y="{top}" width="80" height="56" rx="4" fill="{fill}"/>',
        _text(left + 40, top + 28, f"{recall_5:.2f}", f"head {ink}"),
        _text(left + 40, top + 45, f"{recall_1:.2f}", f"small {ink}"),
    ]


def needle_map(needles: Sequence[Needle]) -> str:
    """A panel for each length, the longest first: a language a row, a depth a column."""
    panels: dict[int, dict[tuple[str, float], Needle]] = defaultdict(dict)
    for needle in needles:
        panels[_length(needle["tokens"])][needle["language"], round(needle["depth"], 2)] = needle
    depths = sorted({round(needle["depth"], 2) for needle in needles})
    parts, top = [_text(110 + len(depths) * 20, 18, "how deep in the document the fact stands", "head")], 44
    parts += [_text(126 + place * 40, top, f"{depth:.0%}", "small") for place, depth in enumerate(depths)]
    for length in sorted(panels, reverse=True):
        parts.append(_text(8, top + 24, f"{length} K tokens", "head", anchor="start"))
        for row, language in enumerate(LANGUAGES):
            y = top + 34 + row * 26
            parts.append(_text(98, y + 16, _NAMES[language], anchor="end"))
            for place, depth in enumerate(depths):
                if needle := panels[length].get((language, depth)):
                    parts += _mark(108 + place * 40, y, needle)
        top += 34 + len(LANGUAGES) * 26
    y = top + 26
    legend = [
        (108, "✓ found and cited", True, True),
        (268, "~ found, cited elsewhere", True, False),
        (468, "✗ missed", False, False),
    ]
    for x, label, found, cited in legend:
        parts.append(f'<rect x="{x}" y="{y - 11}" width="14" height="14" rx="3" {_paint(found=found, cited=cited)}/>')
        parts.append(_text(x + 20, y, label, "small", anchor="start"))
    good = sum(needle["found"] and needle["cited"] for needle in needles)
    said = (
        f"Of {len(needles)} facts, each asked for once in a document of its own, {good} were found and cited exactly."
    )
    return _svg(
        124 + len(depths) * 40, y + 14, "One fact in a long document, by depth, length and language", said, parts
    )


def _length(tokens: int) -> int:
    """In thousands of 1,024, by which windows are counted."""
    return max(1, round(tokens / 1024))


def _mark(left: int, top: int, needle: Needle) -> list[str]:
    found, cited = needle["found"], needle["cited"]
    sign = "✓" if found and cited else "~" if found else "✗"
    ink = "on-dark" if found and cited else "on-light"
    return [
        f'<rect x="{left}" y="{top}" width="37" height="23" rx="3" {_paint(found=found, cited=cited)}/>',
        _text(left + 18.5, top + 16, sign, f"small {ink}"),
    ]


def _paint(*, found: bool, cited: bool) -> str:
    if found:
        return 'fill="#1f6f4a"' if cited else 'fill="#e8b64c"'
    return 'fill="#f3c0b5" stroke="#a8321c" stroke-width="1.5"'


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> str:
    marked = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{marked}>{escape(words)}</text>'


def _down(x: int, y: int, words: str) -> str:
    return f'<text transform="translate({x} {y}) rotate(-90)" text-anchor="middle" class="head">{escape(words)}</text>'


def _svg(width: int, height: int, title: str, said: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title desc">'
    )
    lines = [
        head,
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(said)}</desc>',
        f"<style>{_STYLE}</style>",
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"

"""Texts in sentences, each with its place: of a document's Markdown, and of an answer while it is being written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORTENED = (
    "abb abs al art bd bsp bspw bzw ca cf chap cit co dott dr dra ecc ed eds eg etc evtl ex ff fig figg gem "
    "ggf hr hrsg ibid id ie inc inkl jr kap ltd m max min mio mme mlle mr mrd mrs ms n nb no nr núm num op p pag pág "
    "par pp prof rd resp rev s sg sig sog sr sra st str tab tel u usw v vgl vol vs z zzgl zzt"
)
_ABBREVIATIONS = frozenset(_SHORTENED.split())
"""Words before a full stop that ends no sentence, in lower case."""
_MONTHS = re.compile(
    r"(?:jan|feb|mär|märz|mar|apr|mai|may|mag|jun|jul|aug|sep|okt|oct|ott|nov|dez|dec|dic|déc|fév|avr|jui|aoû|ene|abr|"
    r"ago|gen|giu|lug|set)",
    re.IGNORECASE,
)
_MARKS = r"(?:[ \u00a0]{0,2}(?:\[[^\[\]\n]{1,24}\]|【[^】\n]{1,24}】))"
# A mark begins where none is before it: a run of them is read once, not again from each.
_END = re.compile(rf"(?<![.!?…])[.!?…]+[\"»”“\u2019')\]]*{_MARKS}{{0,6}}(?=\s)|\n")
_OPENS = {"„": "“”", "“": "”", "«": "»", "»": "«", '"': '"'}
_LONGEST_QUOTE = 600
"""Characters; a quotation mark that opened before that was none."""
_MARK_LOOKAHEAD = 32
"""Characters within which a bracket after a sentence is seen to be a marker or none."""
_UNIT = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|#]|\d{1,3}[.)][ \t]))")
_DECORATION = re.compile(r"[ \t]*(?:(?:[-*+>]|\d{1,3}[.)])[ \t]+)*")
_HEADING = re.compile(r"\s*#{1,6}\s")
_RULE = re.compile(r"[\s|:\-=_*]*")


class Sentence(msgspec.Struct, frozen=True):
    """``text == whole[start:end]``."""

    start: int
    end: int
    text: str


def document_sentences(text: str, offset: int = 0) -> list[Sentence]:
    """Of Markdown, without headings and rules; a table's row, a list's item and a line of code are sentences, too, and
    what a paragraph's lines break is one. ``offset`` is where the text stands in its document."""
    found: list[Sentence] = []
    for start, end in _units(text):
        unit = text[start:end]
        if _RULE.fullmatch(unit):
            continue
        if unit.lstrip().startswith("|"):
            pieces: Iterator[tuple[int, int]] = iter([(0, len(unit))])
        else:
            pieces = _pieces(unit, lines=False)
        for first, last in pieces:
            if one := _trimmed(text, start + first, start + last, offset):
                found.append(one)
    return found


def answer_segments(text: str, *, final: bool) -> tuple[list[str], str]:
    """The sentences of an answer, with their markers and the white space after them, and the rest of which it cannot be
    told yet where it ends. Joined they are the text. However a text is cut into what arrives, the sentences are the
    same."""
    segments: list[str] = []
    begun = 0
    for _, end in _pieces(text, lines=True):
        if end <= begun:  # within the white space after the last one
            continue
        after = _after_space(text, end)
        if not final and not _decided(text, after):
            break
        segments.append(text[begun:after])
        begun = after
    rest = text[begun:]
    if final and rest:
        return [*segments, rest], ""
    return segments, rest


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, items, rows: what no sentence goes beyond. Headings are left out."""
    begun = 0
    for end in [*(cut.span() for cut in _UNIT.finditer(text)), (len(text), len(text))]:
        if _HEADING.match(text, begun, end[0]):
            begun = min(end[0], (text.find("\n", begun, end[0]) + 1) or end[0])
        if end[0] > begun:
            yield begun, end[0]
        begun = end[1]


def _pieces(text: str, *, lines: bool) -> Iterator[tuple[int, int]]:
    """From one end of a sentence to the next. With ``lines``, the end of a line ends a sentence, and what comes after
    the last end is left out."""
    begun, scanned, closing, opened = 0, 0, "", 0
    for end in _END.finditer(text):
        if end.group() != "\n" or lines:
            if end.group() != "\n":
                closing, opened = _quoting(text, scanned, end.end(), closing, opened)
                scanned = end.end()
                if closing and end.end() - opened < _LONGEST_QUOTE:
                    continue
                if not _ends(text, end):
                    continue
            scanned, closing = end.end(), ""
            yield begun, end.end()
            begun = end.end()
    if not lines and begun < len(text):
        yield begun, len(text)


def _quoting(text: str, start: int, end: int, closing: str, opened: int) -> tuple[str, int]:
    """The characters that would close the quotation that is open at ``end``, and where it was opened."""
    for at in range(start, end):
        character = text[at]
        if closing:
            if character in closing:
                closing = ""
        elif character in _OPENS:
            closing, opened = _OPENS[character], at
    return closing, opened


def _ends(text: str, end: re.Match[str]) -> bool:
    """Whether a sentence ends there, and not an abbreviation, an ordinal or a name's initial."""
    after = _after_space(text, end.end())
    following = text[after : after + 12]
    if following[:1].islower():
        return False
    if not end.group().startswith(".") or end.group().startswith(".."):
        return True
    before = re.search(r"[\w.]*$", text[max(0, end.start() - 24) : end.start()])
    word = before.group().casefold() if before else ""
    if word.isdigit():
        return len(word) > 2 or not (_MONTHS.match(following) or following[:1].isdigit())
    last = word.rsplit(".", 1)[-1]
    return not (last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()))


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _decided(text: str, after: int) -> bool:
    if after >= len(text):
        return False
    # A marker may still follow, and would belong to the sentence before it; a month is known by three letters.
    return len(text) - after >= _MARK_LOOKAHEAD


def _trimmed(text: str, start: int, end: int, offset: int) -> Sentence | None:
    decoration = _DECORATION.match(text, start, end)
    first = _after_space(text, decoration.end() if decoration else start)
    while end > first and text[end - 1].isspace():
        end -= 1
    if end <= first:
        return None
    return Sentence(start=offset + first, end=offset + end, text=text[first:end])

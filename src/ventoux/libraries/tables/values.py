"""Numbers, amounts and dates as people write them in French, English, German, Spanish and Italian."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["number", "date", "text"]
Point = Literal[".", ","]
"""What stands before the decimals."""
Day = tuple[int, int, int]
"""Year, month, day; month and day 0 where they are not told."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv januar jän enero ene gennaio gen",
            "february feb février fevrier févr fev februar febrero febbraio",
            "march mar mars märz maerz mär marzo",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag",
            "june jun juin juni junio giugno giu",
            "july jul juillet juil juli julio luglio lug",
            "august aug août aout agosto ago",
            "september sep sept septembre septiembre settembre set",
            "october oct octobre oktober okt octubre ottobre ott",
            "november nov novembre noviembre",
            "december dec décembre decembre déc dezember dez diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}
_SCALES = {
    **dict.fromkeys(("thousand", "k", "tsd", "tausend", "mille", "mil", "mila"), 1_000),
    **dict.fromkeys(("million", "millions", "mio", "millionen", "millón", "millones", "milione", "milioni"), 1_000_000),
    **dict.fromkeys(("billion", "billions", "milliard", "milliards", "mrd", "milliarde", "milliarden"), 1_000_000_000),
    **dict.fromkeys(("miliardo", "miliardi", "md", "bn"), 1_000_000_000),
}
_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(rf"[-+\u2212]?\d+(?:[{_SPACES}'\u2019.,]\d+)*")
_UNIT = re.compile(
    r"(?:(?:€|\$|£|¥|%|‰|eur|euros?|usd|chf|gbp|kg|g|km|m|m²|cm|mm|h|l|t|std|st|stk|pcs|hours?|days?|°c|kwh|mwh|gb|mb|"
    r"k|tsd|mio|mrd|millions?|millionen|millones|milioni|milliards?|bn)\.?)",
    re.IGNORECASE,
)
_YMD = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DMY = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_D_MONTH_Y = re.compile(
    r"(?:(\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+)?)?([^\W\d_]{3,10})\.?\s+(?:de[l]?\s+)?(\d{4})"
)
_MONTH_D_Y = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


class Column(msgspec.Struct, frozen=True):
    """How the cells of a column are read."""

    kind: Kind
    point: Point = "."
    month_first: bool = False


def number(text: str, point: Point = ".") -> Decimal | None:
    """Of a cell that is a number, with or without a unit or a currency."""
    written = text.strip().replace("\u2212", "-")
    match = _NUMBER.search(written)
    if match is None:
        return None
    around = (written[: match.start()] + " " + written[match.end() :]).strip(" ()" + _SPACES)
    if around and not all(_UNIT.fullmatch(part) for part in around.split()):
        return None
    value = plain_number(match.group(), point)
    if value is None:
        return None
    scale = next((_SCALES[part] for part in around.casefold().replace(".", "").split() if part in _SCALES), 1)
    # Books put what is owed in brackets.
    return -value * scale if written.startswith("(") and written.endswith(")") else value * scale


def plain_number(written: str, point: Point) -> Decimal | None:
    digits = written
    for group in (*_SPACES, "'", "\u2019", "," if point == "." else "."):
        digits = digits.replace(group, "")
    if digits.count(point) > 1:
        digits = digits.replace(point, "")
    try:
        return Decimal(digits.replace(point, "."))
    except InvalidOperation:
        return None


def date(text: str, *, month_first: bool = False) -> Day | None:
    """Of a cell that is a date. A year alone is a number."""
    written = text.strip()
    if match := _YMD.fullmatch(written):
        return _day(match[1], match[2], match[3] or "0")
    if match := _DMY.fullmatch(written):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        return _day(match[3], month, day)
    if (match := _D_MONTH_Y.fullmatch(written)) and match[2].casefold() in _MONTHS:
        return _day(match[3], str(_MONTHS[match[2].casefold()]), match[1] or "0")
    if (match := _MONTH_D_Y.fullmatch(written)) and match[1].casefold() in _MONTHS:
        return _day(match[3], str(_MONTHS[match[1].casefold()]), match[2])
    return None


def dates_in(text: str) -> list[tuple[int, int, Day]]:
    """Every date in a running text, with where it starts and ends; a month with its year and a year alone, too."""
    found: list[tuple[int, int, Day]] = []
    for pattern in (_YMD, _DMY, _MONTH_D_Y, _D_MONTH_Y, re.compile(r"\b(?:19|20)\d{2}\b")):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end, _ in found):
                continue
            day = date(match.group()) or (_day(match.group(), "0", "0") if match.group().isdigit() else None)
            if day:
                found.append((match.start(), match.end(), day))
    return sorted(found)


def month_named(word: str) -> int | None:
    return _MONTHS.get(word.casefold().rstrip("."))


def scale_named(word: str) -> int | None:
    return _SCALES.get(word.casefold().rstrip("."))


def read_column(cells: Iterable[str], language: str | None = None) -> Column:
    """By what most of its cells are. What is written in two ways (``1.234``, ``03/04/2024``) is read as the rest of
    the column shows, else as the document's language writes it."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return Column("text")
    dated = [cell for cell in filled if date(cell) or date(cell, month_first=True)]
    if len(dated) >= 0.8 * len(filled):
        return Column("date", month_first=_month_first(dated))
    point = _point(filled, language)
    if sum(number(cell, point) is not None for cell in filled) >= 0.8 * len(filled):
        return Column("number", point=point)
    return Column("text")


def _point(cells: Sequence[str], language: str | None) -> Point:
    votes = {".": 0, ",": 0}
    for cell in cells:
        match = _NUMBER.search(cell)
        marks = re.findall(r"[.,]\d+", match.group()) if match else []
        if not marks or match is None:
            continue
        last, first = marks[-1], marks[0]
        if len({mark[0] for mark in marks}) == 2:
            votes[last[0]] += 1
        elif len(marks) > 1:
            votes["," if first[0] == "." else "."] += 1
        elif len(last) != 4 or match.group().lstrip("-+").startswith("0"):
            votes[last[0]] += 1
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    return "." if language in (None, "en") else ","


def _month_first(cells: Sequence[str]) -> bool:
    parts = [match for match in (_DMY.fullmatch(cell) for cell in cells) if match]
    return any(int(match[2]) > 12 for match in parts) and not any(int(match[1]) > 12 for match in parts)


def _day(year: str, month: str, day: str) -> Day | None:
    full = int(year) + (2000 if int(year) < 70 else 1900) if len(year) == 2 else int(year)
    if not (0 <= int(month) <= 12 and 0 <= int(day) <= 31):
        return None
    return full, int(month), int(day)

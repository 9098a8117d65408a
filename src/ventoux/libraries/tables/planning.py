"""From a question and a table to a plan, with how sure it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.libraries.tables import matching
from ventoux.libraries.tables.intents import PARTS, Wishes
from ventoux.libraries.tables.matching import Named, Token
from ventoux.libraries.tables.plan import Condition, Operation, Operator, Plan
from ventoux.libraries.tables.reading import Sheet
from ventoux.libraries.tables.values import dates_in, month_named
from ventoux.libraries.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.libraries.schemas import Language
    from ventoux.libraries.tables.intents import Comparison, Span
    from ventoux.libraries.tables.matching import Embed

_NEAR = 24
"""Characters between a "not" and the value that it denies."""
_DOUBTED = 0.5
_AFTER = 16
"""Characters after a phrase in which the column stands that it is about."""


class Planned(msgspec.Struct, frozen=True):
    """``sure`` from 0 to 1: how much of the question the plan explains."""

    plan: Plan
    sheet: Sheet
    sure: float


class _Read(msgspec.Struct):
    """What of the question names what of the table."""

    question: str
    wishes: Wishes
    sheet: Sheet
    words: list[Token]
    columns: list[Named]
    values: list[Named]

    def kind(self, column: int) -> str:
        """Of what it holds, "id" where that numbers the rows and nobody adds it up."""
        return "id" if column in self.sheet.numbering else self.sheet.columns[column].kind

    def nearest(self, at: int, *kinds: str) -> int | None:
        """The column of one of these kinds that is named nearest to an offset."""
        fitting = [one for one in self.columns if self.kind(one.column) in kinds]
        return min(fitting, key=lambda one: abs(one.start - at)).column if fitting else None

    def only(self, kind: str) -> int | None:
        """The one column of a kind."""
        fitting = [at for at in range(len(self.sheet.header)) if self.kind(at) == kind]
        return fitting[0] if len(fitting) == 1 else None


async def plan(
    question: str, wanted: Wishes, sheet: Sheet, language: Language | None, embed: Embed, document_name: str
) -> Planned | None:
    """None where nothing in the question is done with a table."""
    words = matching.tokens(question, language)
    # A value may hold a word that is a wish elsewhere ("Total Gas", "Most"), so values come first, wishes second.
    values = matching.named_values(question, words, sheet)
    spans = [span for found in wanted.found.values() for span in found] + wanted.by
    matching.use(
        words, [*spans, *(one.span for one in wanted.comparisons), *([wanted.distinct] if wanted.distinct else [])]
    )
    matching.use(words, [(start, end) for start, end, _ in dates_in(question)])
    columns = matching.named_columns(words, sheet, language)
    more_columns, more_values = await matching.meant(question, words, sheet, embed, values)
    named = any([matching.use_name(words, sheet.name, language), matching.use_name(words, document_name, language)])
    read = _Read(question, wanted, sheet, words, [*columns, *more_columns], [*values, *more_values])
    # These look at every row, and others have their turn meanwhile.
    conditions = await asyncio.to_thread(_conditions, read)
    if not (wanted.strong or ("list" in wanted.found and (conditions or read.columns))):
        return None
    made = await asyncio.to_thread(_operation, read, conditions)
    if made is None or not (read.columns or conditions or named or "count" in wanted.found):
        return None
    # Somebody wants groups, and of what is not understood: no single figure answers that.
    lost = bool(wanted.by) and made.group is None and any(_follows(word, wanted.by) for word in words)
    return Planned(made, sheet, matching.explained(words) * (_DOUBTED if lost else 1.0))


def _follows(word: Token, spans: Sequence[Span]) -> bool:
    return word.content and not word.used and any(end <= word.start <= end + _AFTER for _, end in spans)


def _conditions(read: _Read) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for one in read.values:
        negated = any(end <= one.start <= end + _NEAR for _, end in read.wishes.negations)
        found.append(Condition(one.column, "=", (one.value,), negated))
    used: list[Span] = []
    for comparison in read.wishes.comparisons:
        if (column := _compared_column(read, comparison)) is not None:
            found.append(Condition(column, _operator(comparison), comparison.values))
            used.append(comparison.span)
    for start, end, day in dates_in(read.question):
        if any(first < end and start < last for first, last in used):
            continue
        told = "-".join(f"{part:02}" for part in day if part)
        if (column := read.nearest(start, "date")) is None:
            column = read.only("date")
        if column is not None:
            found.append(Condition(column, "in", (told,)))
        elif (column := _year_column(read.sheet)) is not None:
            found.append(Condition(column, "=", (str(day[0]),)))
    return tuple(found)


def _operator(comparison: Comparison) -> Operator:
    return msgspec.convert(comparison.operator, Operator)


def _compared_column(read: _Read, comparison: Comparison) -> int | None:
    dates = all(dates_in(value) or month_named(value) for value in comparison.values)
    kinds = ("date",) if comparison.dated else ("number", "date") if dates else ("number",)
    for kind in kinds:
        column = read.nearest(comparison.span[0], kind)
        if column is None:
            column = read.only(kind)
        if column is not None and (kind == "number" or dates):
            return column
    return None


def _operation(read: _Read, conditions: tuple[Condition, ...]) -> Plan | None:
    found = read.wishes.found
    group = _group(read)
    conditioned = {one.column for one in conditions}
    if "average" in found:
        return _reduction(read, "average", found["average"][0], conditions, group)
    if "count" in found and not _counts_units(read, found["count"][0]):
        return _count(read, conditions, group)
    for extreme in ("min", "max"):
        # "most" of "most orders" and "más" of "más de" are many things: the comparisons are gone by now.
        if extreme in found and (made := _extreme(read, extreme, conditions, conditioned)) is not None:
            return made
    if "sum" in found or "count" in found:
        return _reduction(read, "sum", (found.get("sum") or found["count"])[0], conditions, group)
    subject = next((one.column for one in read.columns if one.column not in conditioned), None)
    return Plan(operation="list", column=subject, conditions=conditions) if "list" in found else None


def _count(read: _Read, conditions: tuple[Condition, ...], group: int | None) -> Plan:
    if read.wishes.distinct and (kind := next(iter(read.columns), None)):
        return Plan(operation="distinct", column=kind.column, conditions=conditions)
    return Plan(operation="count", conditions=conditions, group=group, part=_part(read, group))


def _reduction(
    read: _Read, operation: Operation, span: Span, conditions: tuple[Condition, ...], group: int | None
) -> Plan | None:
    column = read.nearest(span[1], "number")
    if column is None:
        column = read.only("number")
    if column is None:
        return None
    return Plan(operation=operation, column=column, conditions=conditions, group=group, part=_part(read, group))


def _extreme(
    read: _Read, extreme: Literal["min", "max"], conditions: tuple[Condition, ...], conditioned: set[int]
) -> Plan | None:
    """The greatest or least of a column; with a subject whose values come again, that group which has the most."""
    at = read.wishes.found[extreme][0][1]
    column = read.nearest(at, "number", "date")
    subject = next(
        (
            one.column
            for one in read.columns
            if read.kind(one.column) == "text" and one.column not in conditioned and _repeats(read.sheet, one.column)
        ),
        None,
    )
    if column is None and subject is not None:
        return Plan(operation="count", conditions=conditions, group=subject, best=extreme)
    if column is None:
        column = read.only("number")
    if column is None:
        return None
    if subject is not None and read.kind(column) == "number":
        return Plan(operation="sum", column=column, conditions=conditions, group=subject, best=extreme)
    return Plan(operation=extreme, column=column, conditions=conditions)


def _part(read: _Read, group: int | None) -> Literal["month", "year"] | None:
    """Whether the group is of the months or years of days."""
    if group is None or read.kind(group) != "date":
        return None
    following = [word for word in read.words if any(end <= word.start <= end + _AFTER for _, end in read.wishes.by)]
    return next((PARTS[fold(word.text)] for word in following if fold(word.text) in PARTS), None)


def _group(read: _Read) -> int | None:
    for _, end in read.wishes.by:
        parts = [word for word in read.words if end <= word.start <= end + _AFTER and fold(word.text) in PARTS]
        days = read.nearest(end, "date")
        if parts and (days := read.only("date") if days is None else days) is not None:
            parts[0].used = True
            return days
        following = [one for one in read.columns if end <= one.start <= end + _AFTER]
        if following:
            return following[0].column
    return None


def _counts_units(read: _Read, span: Span) -> bool:
    """Whether "how many" counts what a column of numbers counts: "how many units were sold" is a sum."""
    following = [one for one in read.columns if span[1] <= one.start <= span[1] + 2]
    return any(read.kind(one.column) == "number" for one in following)


def _repeats(sheet: Sheet, column: int) -> bool:
    return len(sheet.values[column]) < len(sheet.rows)


def _year_column(sheet: Sheet) -> int | None:
    for at, column in enumerate(sheet.columns):
        if column.kind == "number" and sheet.rows:
            cells = [row.cells[at].strip() for row in sheet.rows]
            if all(cell.isdigit() and 1900 <= int(cell) <= 2100 for cell in cells if cell):
                return at
    return None

"""A plan carried out over every row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

import msgspec

from ventoux.libraries.tables.values import Day, date, dates_in, number
from ventoux.libraries.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.libraries.tables.plan import Condition, Operation, Plan
    from ventoux.libraries.tables.reading import Row, Sheet

Value = Decimal | Day


class Group(msgspec.Struct, frozen=True):
    """``rows``: their places in the sheet."""

    name: str
    value: Decimal | None
    rows: list[int]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """``met``: places of the rows that met the conditions, ``read`` how many were read. ``value``: of an operation that
    has one, a text for the least or greatest day. ``rows``: those that the answer rests on. ``unreadable``: rows whose
    cell is no number or date and that no sum could count."""

    read: int
    met: list[int]
    value: Decimal | str | None = None
    rows: list[int]
    groups: list[Group] = []
    unreadable: int = 0


def scan(plan: Plan, sheet: Sheet) -> Result:
    met = [at for at, row in enumerate(sheet.rows) if all(_meets(row, one, sheet) for one in plan.conditions)]
    if plan.group is not None:
        return _grouped(plan, sheet, met, plan.group)
    if plan.operation == "count" or (plan.operation == "list" and plan.column is None):
        return Result(read=len(sheet.rows), met=met, value=Decimal(len(met)), rows=met)
    column = plan.column if plan.column is not None else 0
    if plan.operation in ("list", "distinct"):
        first: dict[str, int] = {}
        for at in met:
            if cell := sheet.rows[at].cells[column].strip():
                first.setdefault(fold(cell), at)
        return Result(read=len(sheet.rows), met=met, value=Decimal(len(first)), rows=list(first.values()))
    values, unreadable = _values(sheet, met, column)
    value, rows = _reduced(plan.operation, values)
    told = "-".join(f"{part:02}" for part in value if part) if isinstance(value, tuple) else value
    return Result(read=len(sheet.rows), met=met, value=told, rows=rows, unreadable=unreadable)


def _grouped(plan: Plan, sheet: Sheet, met: Sequence[int], group: int) -> Result:
    members: dict[str, list[int]] = {}
    for at in met:
        if name := _name(plan, sheet, at, group):
            members.setdefault(fold(name), []).append(at)
    groups: list[Group] = []
    unreadable = 0
    for rows in members.values():
        name = _name(plan, sheet, rows[0], group)
        value: Decimal | None = Decimal(len(rows))
        if plan.operation != "count" and plan.column is not None:
            values, missing = _values(sheet, rows, plan.column)
            unreadable += missing
            reduced, _ = _reduced(plan.operation, values)
            value = reduced if isinstance(reduced, Decimal) else None
        groups.append(Group(name, value, rows))
    if plan.part and not plan.best:
        groups.sort(key=lambda one: one.name)
    else:
        groups.sort(key=lambda one: (one.value is None, -(one.value or 0) if plan.best != "min" else one.value or 0))
    if plan.best and groups:
        groups = [one for one in groups if one.value == groups[0].value]
    rows = [at for one in groups for at in one.rows]
    return Result(read=len(sheet.rows), met=list(met), rows=rows, groups=groups, unreadable=unreadable)


def _name(plan: Plan, sheet: Sheet, at: int, group: int) -> str:
    """Of the group that a row is in; empty where its cell is."""
    if plan.part is None:
        return sheet.rows[at].cells[group].strip()
    day = read_cell(sheet, sheet.rows[at], group)
    if not isinstance(day, tuple):
        return ""
    return f"{day[0]}" if plan.part == "year" else f"{day[0]}-{day[1]:02}"


def _values(sheet: Sheet, rows: Sequence[int], column: int) -> tuple[list[tuple[Value, int]], int]:
    values: list[tuple[Value, int]] = []
    unreadable = 0
    for at in rows:
        value = read_cell(sheet, sheet.rows[at], column)
        if value is not None:
            values.append((value, at))
        elif sheet.rows[at].cells[column].strip():
            unreadable += 1
    return values, unreadable


def _reduced(operation: Operation, values: Sequence[tuple[Value, int]]) -> tuple[Value | None, list[int]]:
    if not values:
        return None, []
    if operation in ("min", "max"):
        # Of one column all are numbers, or all are days.
        best = (min if operation == "min" else max)(values, key=lambda one: one[0])[0]
        return best, [at for value, at in values if value == best]
    numbers = [value for value, _ in values if isinstance(value, Decimal)]
    rows = [at for _, at in values]
    if not numbers:
        return None, []
    total = sum(numbers, Decimal(0))
    return (total / len(numbers) if operation == "average" else total), rows


def read_cell(sheet: Sheet, row: Row, column: int) -> Value | None:
    how = sheet.columns[column]
    if how.kind == "date":
        return date(row.cells[column], month_first=how.month_first)
    return number(row.cells[column], how.point)


def _meets(row: Row, condition: Condition, sheet: Sheet) -> bool:
    cell = row.cells[condition.column].strip()
    if not cell:
        return False
    return _holds(row, cell, condition, sheet) != condition.negated


def _holds(row: Row, cell: str, condition: Condition, sheet: Sheet) -> bool:
    kind = sheet.columns[condition.column].kind
    if condition.operator == "contains":
        return fold(condition.values[0]) in fold(cell)
    if kind == "text":
        return condition.operator == "=" and fold(cell) == fold(condition.values[0])
    value = read_cell(sheet, row, condition.column)
    bounds = [_bound(one, kind == "date") for one in condition.values]
    if value is None or any(bound is None for bound in bounds):
        return False
    first = bounds[0]
    if condition.operator == "in" or (isinstance(value, tuple) and condition.operator == "="):
        return isinstance(value, tuple) and isinstance(first, tuple) and _within(value, first)
    return _compared(condition.operator, value, bounds)


def _bound(text: str, is_date: bool) -> Value | None:
    if not is_date:
        return number(text)
    found = dates_in(text)
    return found[0][2] if found else None


def _within(day: Day, wanted: Day) -> bool:
    return all(part == whole for part, whole in zip(day, wanted, strict=True) if whole)


def _compared(operator: str, value: Value, bounds: Sequence[Value | None]) -> bool:
    # Days and numbers do not meet here: the column's kind decides for both sides. A day compares by as much of it as
    # the bound tells: "after 2023" begins with 2024.
    low, high = _sides(value, bounds[0]), _sides(value, bounds[-1])
    return {
        ">": low[0] > low[1],
        ">=": low[0] >= low[1],
        "<": low[0] < low[1],
        "<=": low[0] <= low[1],
        "=": low[0] == low[1],
        "between": low[0] >= low[1] and high[0] <= high[1],
    }.get(operator, False)


def _sides(value: Value, bound: Value | None) -> tuple[tuple[Decimal | int, ...], tuple[Decimal | int, ...]]:
    if isinstance(value, tuple) and isinstance(bound, tuple):
        told = tuple(part for part in bound if part)
        return value[: len(told)], told
    # A column holds numbers or days, and its bounds were read as what it holds.
    return (cast("Decimal", value),), (cast("Decimal", bound),)

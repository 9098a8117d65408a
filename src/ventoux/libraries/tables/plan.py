"""What is to be done with all rows of a table: small enough to be shown, and to be checked before it is done."""

from __future__ import annotations

from typing import Literal

import msgspec

Operation = Literal["count", "sum", "average", "min", "max", "list", "distinct"]
Operator = Literal["=", "contains", ">", ">=", "<", "<=", "between", "in"]


class Condition(msgspec.Struct, frozen=True):
    """Of a column. ``values``: two for "between", a date's digits for "in" (``2023``, ``2023-04``), else one."""

    column: int
    operator: Operator
    values: tuple[str, ...]
    negated: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """``column``: that is summed, compared or listed; None where rows are counted or listed whole. ``group``: the
    column by whose values it is done, or by the months or years of its days (``part``); ``best``: whether only the
    group with the most ("max") or the least ("min") is wanted."""

    operation: Operation
    column: int | None = None
    conditions: tuple[Condition, ...] = ()
    group: int | None = None
    part: Literal["month", "year"] | None = None
    best: Literal["min", "max"] | None = None

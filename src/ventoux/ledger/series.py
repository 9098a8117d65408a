"""What was consumed over time, by group: what a chart and its table show. Of whole hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ventoux.ledger.errors import named
from ventoux.ledger.rights import require
from ventoux.ledger.store import series as store
from ventoux.ledger.store.series import Chosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.ledger.steps import Steps

__all__ = ["Chosen", "Group", "GroupedBy", "Series", "Sums", "series"]
GroupedBy = Literal["model", "key", "user", "endpoint", "workspace"]


class Sums(msgspec.Struct, kw_only=True):
    """``costs`` in millionths, by currency."""

    calls: int = 0
    failed_calls: int = 0
    unpriced_calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    audio_ms: int = 0
    characters: int = 0
    costs: dict[str, int] = msgspec.field(default_factory=dict[str, int])

    def add(self, row: RowMapping) -> None:
        for name in store.SUMMED[:-1]:
            setattr(self, name, getattr(self, name) + row[name])
        if row["currency"]:
            self.costs[row["currency"]] = self.costs.get(row["currency"], 0) + row["cost"]

    @property
    def size(self) -> int:
        return self.prompt_tokens + self.completion_tokens


class Group(msgspec.Struct, kw_only=True):
    """``steps`` is empty for the smaller ones, which a chart shows together."""

    label: str
    total: Sums
    steps: list[Sums]


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """``starts`` of the steps in Unix seconds. The groups with the most tokens come first."""

    starts: list[float]
    steps: list[Sums]
    groups: list[Group]
    total: Sums


async def series(
    engine: AsyncEngine,
    caller: Caller,
    *,
    by: GroupedBy,
    steps: Steps,
    hours: tuple[int, int],
    chosen: Chosen,
    most: int,
) -> Series:
    """Of the hours from the first of ``hours`` to before the second; ``most`` groups have steps. Raises Forbidden,
    NotFound, Unavailable."""
    require(caller, "usage:read", chosen.workspace)
    column = store.COLUMNS[by]
    with named("read"):
        async with engine.connect() as connection:
            labelled = (await connection.execute(store.by_label(column, chosen, hours))).mappings().all()
            groups = _groups(labelled)
            shown = {one.label: one for one in groups[:most]}
            stepped = (await connection.execute(store.by_step(chosen, hours, steps))).mappings().all()
            statement = store.by_both(column, shown, chosen, hours, steps)
            both = (await connection.execute(statement)).mappings().all()
    for one in shown.values():
        one.steps = [Sums() for _ in steps.starts]
    for row in both:
        _into(shown[row["label"]].steps, row, steps.at)
    every = [Sums() for _ in steps.starts]
    for row in stepped:
        _into(every, row, steps.at)
    return Series(starts=steps.starts, steps=every, groups=groups, total=_total(labelled))


def _into(steps: list[Sums], row: RowMapping, at: dict[int, int]) -> None:
    # Where a zone is half an hour off, the first hour may begin on the day before.
    steps[at.get(row["number"], 0)].add(row)


def _groups(rows: Iterable[RowMapping]) -> list[Group]:
    found: dict[str, Group] = {}
    for row in rows:
        label = row["label"]
        if label not in found:
            found[label] = Group(label=label, total=Sums(), steps=[])
        found[label].total.add(row)
    return sorted(found.values(), key=lambda one: (-one.total.size, -one.total.calls, one.label))


def _total(rows: Iterable[Any]) -> Sums:
    total = Sums()
    for row in rows:
        total.add(row)
    return total

"""The statements of the questions that a library is tested with, and of the runs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec
from sqlalchemy import delete, func, insert, select

from ventoux.db.document_tables import library_questions, library_test_runs
from ventoux.libraries.schemas import KnownQuestion, RetrievalRun, RunSummary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection


T = TypeVar("T", bound=RunSummary)


async def add(connection: AsyncConnection, questions: Sequence[KnownQuestion]) -> None:
    await connection.execute(insert(library_questions), [msgspec.structs.asdict(one) for one in questions])


async def count(connection: AsyncConnection, library_id: str) -> int:
    statement = select(func.count()).select_from(library_questions).where(library_questions.c.library_id == library_id)
    return (await connection.execute(statement)).scalar_one()


async def listed(connection: AsyncConnection, library_id: str) -> list[KnownQuestion]:
    """In the order in which they were added."""
    statement = (
        select(library_questions)
        .where(library_questions.c.library_id == library_id)
        .order_by(library_questions.c.created_at, library_questions.c.id)
    )
    return [KnownQuestion(**row) for row in (await connection.execute(statement)).mappings()]


async def remove(connection: AsyncConnection, library_id: str, question_id: str) -> bool:
    mine = (library_questions.c.library_id == library_id) & (library_questions.c.id == question_id)
    return (await connection.execute(delete(library_questions).where(mine))).rowcount > 0


async def add_run(connection: AsyncConnection, run: RetrievalRun) -> None:
    await connection.execute(insert(library_test_runs).values(msgspec.to_builtins(run)))


async def runs(connection: AsyncConnection, library_id: str, limit: int) -> list[RunSummary]:
    """The newest first."""
    statement = (
        select(*(library_test_runs.c[name] for name in RunSummary.__struct_fields__))
        .where(library_test_runs.c.library_id == library_id)
        .order_by(library_test_runs.c.at.desc(), library_test_runs.c.id.desc())
        .limit(limit)
    )
    return [_run(row, RunSummary) for row in (await connection.execute(statement)).mappings()]


async def run(connection: AsyncConnection, library_id: str, run_id: str) -> RetrievalRun | None:
    mine = (library_test_runs.c.library_id == library_id) & (library_test_runs.c.id == run_id)
    row = (await connection.execute(select(library_test_runs).where(mine))).mappings().first()
    return None if row is None else _run(row, RetrievalRun)


async def keep_newest(connection: AsyncConnection, library_id: str, kept: int) -> None:
    newest = (
        select(library_test_runs.c.id)
        .where(library_test_runs.c.library_id == library_id)
        .order_by(library_test_runs.c.at.desc(), library_test_runs.c.id.desc())
        .limit(kept)
    )
    mine = library_test_runs.c.library_id == library_id
    await connection.execute(delete(library_test_runs).where(mine, library_test_runs.c.id.not_in(newest)))


def _run(row: RowMapping, kind: type[T]) -> T:
    # The names of columns are texts of a kind of their own.
    return msgspec.convert({str(name): value for name, value in row.items()}, kind)

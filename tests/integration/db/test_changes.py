"""What many wait for is looked at once, and by the next of them where the first fails or is gone."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.changes import Changes, note
from ventoux.db.engine import writing

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Connection
    from sqlalchemy.ext.asyncio import AsyncEngine


@contextmanager
def statements(engine: AsyncEngine) -> Generator[list[str]]:
    """Those that read the counters."""
    seen: list[str] = []

    def see(_connection: Connection, _cursor: object, statement: str, *_others: object) -> None:
        if "changes" in statement:
            seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", see)


async def test_all_who_wait_share_one_look(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventoux.db.changes.LOOK_EVERY", 0.05)
    changes = Changes(engine)
    first = await changes.next()
    async with writing(engine) as connection:
        await note(connection, "prices")
    with statements(engine) as seen:
        found = await asyncio.gather(*(changes.next() for _ in range(5)))
    assert len(seen) == 1
    assert found == [{**first, "prices": first["prices"] + 1}] * 5


async def test_two_looks_are_apart(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventoux.db.changes.LOOK_EVERY", 0.05)
    changes, loop = Changes(engine), asyncio.get_running_loop()
    started = loop.time()
    for _ in range(3):
        await changes.next()
    assert loop.time() - started >= 0.09


async def test_where_the_first_to_wait_is_gone_or_fails_the_next_one_looks(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ventoux.db.changes.LOOK_EVERY", 0.05)
    changes = Changes(engine)
    known = await changes.next()
    first, second = asyncio.ensure_future(changes.next()), asyncio.ensure_future(changes.next())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == known

    async with writing(engine) as connection:
        await connection.execute(text("ALTER TABLE changes RENAME TO elsewhere"))
    third, fourth = asyncio.ensure_future(changes.next()), asyncio.ensure_future(changes.next())
    with pytest.raises(SQLAlchemyError):
        await third
    async with writing(engine) as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO changes"))
    assert await fourth == known

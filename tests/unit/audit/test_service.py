from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import URL
from sqlalchemy.exc import IntegrityError
from tests.databases import rows

from ventoux.accounts.secrets import INVITATION, SESSION, new_prefix, new_secret, new_token
from ventoux.audit import service
from ventoux.audit.schemas import Actor, AuditFilter
from ventoux.audit.service import each, newest, public, record, verify
from ventoux.db.engine import writing

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location

ADA = Actor(kind="user", id="ada", address="192.0.2.1")
COPIED = "SET digest = (SELECT digest FROM audit_events WHERE sequence = 1)"
NOTHING_CHANGES = ["audit_events_no_update", "audit_events_no_delete", "audit_events_no_replace"]


async def recorded(engine: AsyncEngine, *actions: str, workspace: str | None = "w", at: float | None = None) -> None:
    async with writing(engine) as connection:
        for action in actions:
            await record(connection, ADA, action, "key", "k", workspace_id=workspace, at=at, detail={"n": 1.5})


def tampered(database: Location, *statements: str) -> None:
    """By somebody who can write the database, and knows of the triggers."""
    if isinstance(database, URL):
        rows(database, "ALTER TABLE audit_events DISABLE TRIGGER USER")
    else:
        for trigger in NOTHING_CHANGES:
            rows(database, f"DROP TRIGGER {trigger}")
    for statement in statements:
        rows(database, statement)


async def test_what_is_recorded_is_told_and_fits_together(engine: AsyncEngine) -> None:
    assert await verify(engine) == await verify(engine)
    await recorded(engine, "key.create", "key.revoke")

    events = await newest(engine, AuditFilter())
    checked = await verify(engine)

    assert [(event.sequence, event.action) for event in events] == [(2, "key.revoke"), (1, "key.create")]
    assert (events[0].actor_kind, events[0].actor_id, events[0].address) == ("user", "ada", "192.0.2.1")
    assert (checked.events, checked.broken_at, checked.head) == (2, None, events[0].digest.hex())
    assert public(events[0])["digest"] == checked.head


async def test_an_act_that_fails_leaves_no_event(engine: AsyncEngine) -> None:
    async def act() -> None:
        async with writing(engine) as connection:
            await record(connection, ADA, "key.create", "key", "k")
            raise KeyError

    with pytest.raises(KeyError):
        await act()
    assert await newest(engine, AuditFilter()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor_id = 'bob'",
        "DELETE FROM audit_events WHERE sequence = 2",
    ],
)
async def test_the_database_refuses_to_change_or_remove_an_event(engine: AsyncEngine, statement: str) -> None:
    await recorded(engine, "one", "two", "three")
    async with writing(engine) as connection:
        with pytest.raises(IntegrityError, match="append-only"):
            await connection.exec_driver_sql(statement)


async def test_the_database_knows_no_way_around_that(engine: AsyncEngine) -> None:
    ways = {
        "sqlite": "INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE sequence = 1",
        "postgresql": "TRUNCATE audit_events",
    }
    await recorded(engine, "one", "two", "three")
    async with writing(engine) as connection:
        with pytest.raises(IntegrityError, match="append-only"):
            await connection.exec_driver_sql(ways[engine.dialect.name])


@pytest.mark.parametrize(
    ("statements", "broken_at", "fault"),
    [
        (["UPDATE audit_events SET actor_id = 'bob' WHERE sequence = 2"], 2, "not what was written"),
        (["UPDATE audit_events SET detail = '{}' WHERE sequence = 3"], 3, "not what was written"),
        ([f"UPDATE audit_events {COPIED} WHERE sequence = 2"], 2, "not what was written"),
        (["DELETE FROM audit_events WHERE sequence = 1"], 2, "event 1 is missing"),
        (["DELETE FROM audit_events WHERE sequence = 3"], 4, "event 3 is missing"),
        (
            [
                "DELETE FROM audit_events WHERE sequence = 3",
                "UPDATE audit_events SET sequence = 3 WHERE sequence = 4",
            ],
            3,
            "not what was written",
        ),
    ],
)
async def test_what_was_changed_behind_its_back_is_found_where_it_is(
    engine: AsyncEngine, database: Location, statements: list[str], broken_at: int, fault: str
) -> None:
    await recorded(engine, "one", "two", "three", "four")
    tampered(database, *statements)

    found = await verify(engine)

    assert (found.broken_at, fault in found.fault) == (broken_at, True)


async def test_what_is_asked_for_is_given(engine: AsyncEngine) -> None:
    for number, action in enumerate(["key.create", "key_x", "keys.create", "key.limit"]):
        await recorded(engine, action, workspace="w" if number % 2 else "v", at=100.0 + number)

    async def actions(**wanted: Any) -> list[str]:
        return [event.action for event in await newest(engine, AuditFilter(**wanted))]

    assert await actions(action="key.") == ["key.limit", "key.create"]
    assert await actions(action="key.create") == ["key.create"]
    assert await actions(workspace_id="w") == ["key.limit", "key_x"]
    assert await actions(since=101.0, until=103.0) == ["keys.create", "key_x"]
    assert await actions(actor_id="bob") == []
    page = await newest(engine, AuditFilter(), before=3, limit=1)
    assert [event.action for event in page] == ["key_x"]


async def test_a_long_log_is_read_page_by_page(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_PAGE", 4)
    for length in (3, 1, 5):
        await recorded(engine, *("a.b" for _ in range(length)))
        events = [event.sequence async for event in each(engine, AuditFilter())]
        assert events == list(range(1, len(events) + 1))
        assert (await verify(engine)).events == len(events)


async def test_what_opens_something_is_cut_out_of_a_detail_and_what_names_it_stays(engine: AsyncEngine) -> None:
    key, session, link = new_secret(new_prefix()), new_token(SESSION), new_token(INVITATION)
    async with writing(engine) as connection:
        told = {"key": key, "list": [f"see {session}."], "nested": {link: 1}}
        event = await record(connection, ADA, "a", "b", "c", detail=told)
        long = await record(connection, ADA, "a", "b", "c", detail={"text": "x" * 10_000})

    text = json.dumps(event.detail)
    assert all(secret[-33:] not in text for secret in (key, session, link))
    assert all(secret[:-34] in text for secret in (key, session, link))
    assert long.detail == {"cut": True, "bytes": 10_011}


details = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=details, at=st.floats(0, 1e11))
async def test_whatever_an_event_says_its_digest_is_the_same_when_it_is_read(
    engine: AsyncEngine, detail: dict[str, Any], at: float
) -> None:
    async with writing(engine) as connection:
        event = await record(connection, ADA, "a", "b", "c", detail=detail, at=at)

    assert (await newest(engine, AuditFilter(), limit=1)) == [event]
    assert (await verify(engine)).broken_at is None

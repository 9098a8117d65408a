"""What nobody means to send, and what the server cannot help: every answer is an error in words, and none is a 500."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError
from tests.integration.management.desk import OPERATOR_TOKEN, open_desk
from tests.integration.management.requests import BROWSER, EVERY
from tests.integration.management.test_models import create
from tests.integration.management.world import World, card_of, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.integration.management.desk import Desk

BODIES: list[Any] = [
    b"null",
    b"[]",
    b'"text"',
    b"{}",
    b'{"surprise": {"deep": [[[]]]}}',
    b"1e400",
]
VALUES: list[Any] = [None, -1, 10**30, [], "\x00\u202e" * 200]
QUERIES = ["limit=-1", "cursor=%00", "cursor=QA", "since=%F0%9F%92%A9", "workspace=%00", "by=x&format=y", "wait=nan"]
NOT_TRIED = {"providers_test", *BROWSER}
"""The first asks somebody else's server; the others are a browser's."""


def hostile(body: dict[str, Any]) -> Iterator[Any]:
    """The body with each of its fields in turn as nobody means it."""
    return ({**body, name: value} for name in body for value in VALUES)


async def test_no_body_makes_the_server_fail(tmp_path: Path) -> None:
    card_of(tmp_path, "well")
    async with open_desk(tmp_path) as desk:
        world = World(desk, tmp_path)
        await world.build()
        for name, request in EVERY.items():
            method, path, body = filled(request, world.own)
            if method in {"GET", "DELETE"} or name in NOT_TRIED or body is None:
                continue
            for sent in (*BODIES, *hostile(body)):
                answer = await desk.ask(method, path, sent, key=OPERATOR_TOKEN)
                assert answer.status_code < 500, (name, sent, answer.text)
                assert answer.status_code < 300 or answer.json()["error"]["message"], (name, sent)


async def test_no_query_and_no_name_makes_the_server_fail(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        kinds = ("endpoint", "operation", "provider", "budget", "filter", "user", "key", "workspace", "session")
        nobody: dict[str, str] = dict.fromkeys(kinds, "%00%F0%9F%92%A9..%2F" + "x" * 300)
        for name, request in EVERY.items():
            if name in NOT_TRIED:
                continue
            method, path, _ = filled(request, nobody)
            for query in QUERIES if method == "GET" else ("workspace=%00",):
                answer = await desk.ask(method, f"{path}{'&' if '?' in path else '?'}{query}", key=OPERATOR_TOKEN)
                assert answer.status_code < 500, (name, query, answer.text)


@pytest.mark.parametrize(
    ("raised", "status", "words"),
    [
        (OperationalError("SELECT secret", {}, Exception("disk I/O error")), 503, "database"),
        (RuntimeError("a fault with a secret"), 500, "unexpectedly"),
    ],
)
async def test_a_fault_of_the_server_is_told_in_the_same_shape_and_says_nothing_of_what_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int, words: str
) -> None:
    async def failing(_: str) -> Any:
        raise raised

    monkeypatch.setattr(desk.services.licences, "list", failing)
    answer = await desk.get("/licences")
    assert answer.status_code == status
    assert words in answer.json()["error"]["message"]
    assert "secret" not in answer.text


async def test_a_broken_card_is_the_operators_to_know_of(desk: Desk, tmp_path: Path) -> None:
    card_of(tmp_path, "well")
    (tmp_path / "cards" / "broken.toml").write_text("id = ")
    answer = await desk.get("/catalog/models")
    assert answer.status_code == 500
    assert str(tmp_path) not in answer.text


async def test_a_server_that_goes_down_keeps_nobody_waiting(desk: Desk, tmp_path: Path) -> None:
    made = (await create(desk, tmp_path))["operation"]
    async with asyncio.TaskGroup() as group, asyncio.timeout(20):
        waiting = group.create_task(desk.get(f"/operations/{made['id']}?wait=30"))
        assert (await desk.get(f"/operations/{made['id']}")).status_code == 200
        desk.services.stopping.set()
    assert waiting.result().json()["state"] == "running"

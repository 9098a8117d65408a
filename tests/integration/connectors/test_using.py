"""What is asked of servers, good and bad, for whom, and how often."""

from __future__ import annotations

import asyncio
import shlex
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.connectors import SLOW, Place, opened
from tests.mcp_servers import mcp_servers

from ventoux.connectors.client.commands import Commands
from ventoux.connectors.errors import (
    AddressRefused,
    ConnectorNotFound,
    ConnectorRefused,
    FunctionNotFound,
    ServerAway,
)
from ventoux.connectors.schemas import Auth, Sealed, Secret
from ventoux.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.mcp_servers import McpServers

STDIO = f"tools=env PYTHONPATH={shlex.quote(':'.join(sys.path))} {shlex.quote(sys.executable)} -m tests.mcp_servers"


@pytest.fixture(scope="module")
def mcp() -> Generator[McpServers]:
    with mcp_servers() as servers:
        yield servers


async def call(place: Place, name: str, function: str, **arguments: object) -> str:
    connector = await place.connectors.find(place.ada, name)
    called = await place.connectors.call(place.ada, connector, function, arguments)
    return "".join(block.get("text", "") for block in called.content)


@pytest.mark.parametrize("version", ["good", "old"])
async def test_functions_are_listed_and_called_over_http_by_either_version_of_the_protocol(
    tmp_path: Path, mcp: McpServers, version: str
) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made(version)
        functions = await place.connectors.functions(place.ada, made)
        assert [one.name for one in functions] == ["add", "read", "note", "fail", "picture", "figures"]
        assert await call(place, version, "add", a=40, b=2) == "40 and 2 is 42"
        failed = await place.connectors.call(place.ada, made, "fail", {})
        assert failed.failed
        figures = await place.connectors.call(place.ada, made, "figures", {})
        assert figures.structured == {"one": 1}
        with pytest.raises(FunctionNotFound):
            await place.connectors.call(place.ada, made, "nope", {})


async def test_what_a_server_offers_is_kept_for_an_hour_and_survives_a_restart(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("lying")

        async def version() -> str:
            now = await place.connectors.find(place.ada, made.name)
            functions = await place.connectors.functions(place.ada, now)
            return next(one.description for one in functions if one.name == "shifting")

        first = await version()
        assert await version() == first
        place.connectors._asking.forget(made.id)
        assert await version() == first
        place.clock.at += 3700
        assert await version() == first
        for task in list(place.connectors._asking._listing.values()):
            await task
        second = await version()
        assert second != first
        now = await place.connectors.find(place.ada, made.name)
        anew = await place.connectors.functions(place.ada, now, refresh=True)
        assert next(one.description for one in anew if one.name == "shifting") not in {first, second}


@pytest.mark.parametrize("kind", ["refusing", "garbage", "giant", "redirecting", "hanging", "missing"])
async def test_a_broken_server_fails_within_its_time_and_is_left_alone_for_half_a_minute(
    tmp_path: Path, mcp: McpServers, kind: str
) -> None:
    async with opened(tmp_path, mcp, within=SLOW if kind == "hanging" else 5.0) as place:
        made = await place.made(kind)
        asked = len(mcp.seen.requests)
        with pytest.raises(ServerAway) as first:
            await place.connectors.functions(place.ada, made)
        assert "169.254" not in first.value.for_log
        after = len(mcp.seen.requests)
        with pytest.raises(ServerAway) as again:
            await place.connectors.functions(place.ada, made, refresh=True)
        assert again.value.message == first.value.message
        # Of what is kept, no frame is.
        assert again.value is not first.value
        assert again.value.__cause__ is None
        assert len(mcp.seen.requests) == after
        place.clock.at += 31
        with pytest.raises(ServerAway):
            await place.connectors.functions(place.ada, made)
        assert len(mcp.seen.requests) > after or asked == after


async def test_a_hung_call_ends_in_its_time_and_delays_no_other(tmp_path: Path, mcp: McpServers) -> None:
    mcp.seen.answering.clear()
    async with opened(tmp_path, mcp, within=SLOW) as place:
        await place.made("slow")
        hung = asyncio.ensure_future(call(place, "slow", "wait"))
        assert await call(place, "slow", "quick") == "here"
        with pytest.raises(ServerAway, match=r"within 0\.6 seconds"):
            await hung
        assert await call(place, "slow", "quick") == "here"


async def test_whoever_cancels_a_call_waits_for_nothing(tmp_path: Path, mcp: McpServers) -> None:
    mcp.seen.answering.clear()
    async with opened(tmp_path, mcp) as place:
        await place.made("slow")
        assert await call(place, "slow", "quick") == "here"
        hung = asyncio.ensure_future(call(place, "slow", "wait"))
        await asyncio.sleep(0)
        hung.cancel()
        done, _ = await asyncio.wait({hung}, timeout=2)
        assert done


async def test_a_server_that_dies_in_a_call_is_asked_again_by_the_next(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("dying")
        mcp.seen.dying = True
        with pytest.raises(ServerAway):
            await call(place, "dying", "add", a=1, b=2)
        mcp.seen.dying = False
        assert await call(place, "dying", "add", a=1, b=2) == "1 and 2 is 3"


async def test_a_session_that_the_server_has_forgotten_is_opened_anew(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        await place.made("old")
        assert await call(place, "old", "add", a=1, b=2) == "1 and 2 is 3"
        mcp.old_sessions_end()
        assert await call(place, "old", "add", a=2, b=2) == "2 and 2 is 4"


async def test_many_who_ask_at_once_are_one_request(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("lying")
        before = mcp.seen.listings
        await asyncio.gather(*(place.connectors.functions(place.ada, made) for _ in range(20)))
        assert mcp.seen.listings == before + 1


async def test_nothing_of_a_lying_server_is_believed(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("lying")
        functions = {one.name: one for one in await place.connectors.functions(place.ada, made)}
        assert len(functions) == 200
        peek = functions["peek"]
        assert made.access(peek) == "writes"
        assert len(peek.description) <= 1000
        assert not set(peek.description) & {"\n", "\x1b", "\u202e"}
        odd = next(one for one in functions.values() if one.called == "evil name/../x")
        assert odd.name.startswith("evil_name_.._x_")
        assert functions["broken"].parameters == {"type": "object"} == functions["vast"].parameters
        flood = await place.connectors.call(place.ada, made, "flood", {})
        assert len(flood.content[0]["text"]) < 1_100_000


async def test_a_function_reads_when_its_owner_has_said_so_of_it_as_it_is(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("lying")
        said = await place.connectors.permit(place.ada, made.id, {"peek": "reads", "shifting": "reads"})
        functions = {one.name: one for one in await place.connectors.functions(place.ada, said)}
        assert said.access(functions["peek"]) == said.access(functions["shifting"]) == "reads"
        anew = {one.name: one for one in await place.connectors.functions(place.ada, said, refresh=True)}
        assert (said.access(anew["peek"]), said.access(anew["shifting"])) == ("reads", "writes")
        assert said.permission(functions["shifting"]) != said.permission(anew["shifting"])
        taken = await place.connectors.permit(place.ada, made.id, {"peek": None})
        assert taken.access(anew["peek"]) == "writes"
        with pytest.raises(FunctionNotFound):
            await place.connectors.permit(place.ada, made.id, {"no such": "reads"})
        trusting = msgspec.structs.replace(taken, auth=Auth(trusts_hints=True))
        assert (trusting.access(anew["peek"]), trusting.access(anew["flood"])) == ("reads", "writes")


async def test_another_server_is_trusted_with_nothing_of_the_one_before(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        sealed = Sealed(headers={"X-Key": "everybody's"})
        made = await place.made("good", auth=Auth(trusts_hints=True), sealed=sealed)
        await place.connectors.credentials.put(place.ada, made.id, "user", "mine", Secret(headers={"X-Mine": "secret"}))
        await place.connectors.permit(place.ada, made.id, {"add": "reads"})
        mcp.seen.headers.clear()
        await place.connectors.functions(place.ada, made, refresh=True)
        assert all(one["x-mine"] == "secret" and one["x-key"] == "everybody's" for one in mcp.seen.headers)
        other = await place.connectors.update(place.ada, made.id, {"server": f"{mcp.url('good')}?other"})
        mcp.seen.headers.clear()
        functions = await place.connectors.functions(place.ada, other)
        assert mcp.seen.headers
        assert not any({"x-mine", "x-key"} & set(one) for one in mcp.seen.headers)
        assert {other.access(one) for one in functions} == {"writes"}
        assert await place.connectors.credentials.listed(place.ada, made.id, "user") == []


async def test_addresses_that_are_not_public_are_refused_unless_the_operator_names_them(
    tmp_path: Path, mcp: McpServers
) -> None:
    async with opened(tmp_path, mcp) as place:
        for server in (
            "http://127.0.0.1:1/mcp",
            "https://127.0.0.1/mcp",
            "https://[::1]/mcp",
            "http://example.org/mcp",
            "https://user:pass@example.org/mcp",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "stdio:tools",
        ):
            with pytest.raises(AddressRefused):
                await place.connectors.create(place.ada, "n", server, auth=Auth(), sealed=Sealed())


async def test_each_sees_their_own_and_what_is_shared(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("good")
        for who in (place.bob, place.eve, place.desk):
            with pytest.raises(ConnectorNotFound):
                await place.connectors.find(who, made.id)
            with pytest.raises(ConnectorNotFound):
                await place.connectors.find(who, "good")
        theirs = await place.made("good", who=place.bob)
        await place.connectors.share(place.ada, made.id, "shared_workspace")
        assert (await place.connectors.find(place.bob, "good")).id == theirs.id
        assert (await place.connectors.find(place.bob, made.id)).id == made.id
        with pytest.raises(ConnectorNotFound):
            await place.connectors.find(place.eve, made.id)
        found, _ = await place.connectors.listed(place.bob, 10)
        assert {one.id for one in found} == {made.id, theirs.id}


async def test_one_who_switches_it_off_does_so_for_themselves(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp) as place:
        made = await place.made("good", visibility="shared_workspace")
        await place.connectors.activate(place.bob, made.id, "user", on=False)
        with pytest.raises(ConnectorRefused, match="switched off"):
            await place.connectors.call(place.bob, await place.connectors.find(place.bob, "good"), "add", {})
        assert await call(place, "good", "add", a=1, b=1) == "1 and 1 is 2"
        await place.connectors.activate(place.desk, made.id, "workspace", on=False)
        with pytest.raises(ConnectorRefused, match="switched off"):
            await call(place, "good", "add", a=1, b=1)


async def test_a_server_over_stdio_is_everybodys_and_is_started_again_after_its_end(
    tmp_path: Path, mcp: McpServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VENTOUX_SECRET", "no")
    async with opened(tmp_path, mcp, commands=[STDIO], within=20.0) as place:
        tools = await place.connectors.find(place.eve, "tools")
        called = await place.connectors.call(place.eve, tools, "add", {"a": 1, "b": 2})
        assert called.content[0]["text"] == "1 and 2 is 3"
        assert "VENTOUX_SECRET" not in await call(place, "tools", "variables")
        with pytest.raises(ServerAway):
            await call(place, "tools", "die")
        assert await call(place, "tools", "add", a=2, b=2) == "2 and 2 is 4"
        with pytest.raises(ConnectorRefused):
            await place.connectors.delete(place.desk, "tools")


async def test_a_program_that_does_not_run_is_tried_again_later_and_later(tmp_path: Path, mcp: McpServers) -> None:
    async with opened(tmp_path, mcp, commands=["gone=/no/such/program"]) as place:
        gone = await place.connectors.find(place.ada, "gone")
        for pause in (1, 2, 4):
            with pytest.raises(ServerAway):
                await place.connectors.functions(place.ada, gone)
            place.clock.at += pause - 0.5
            assert place.sessions.failed(next(iter(place.sessions._failed)))
            place.clock.at += 1
            assert not place.sessions.failed(next(iter(place.sessions._failed)))


@pytest.mark.parametrize("given", ["tools", "=x", "a b=x", "tools=", "tools='x", "../x=y"])
def test_commands_that_are_none_are_told_without_being_quoted(given: str) -> None:
    with pytest.raises(SettingsError) as error:
        Commands([given])
    assert "'x" not in error.value.message

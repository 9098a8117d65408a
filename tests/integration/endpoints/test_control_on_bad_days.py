"""What fails while endpoints are changed, and calls that are on their way meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError
from tests.databases import eventually
from tests.fleet import card
from tests.integration.endpoints.test_control import OPERATOR, a_place, spec

from ventoux.db.changes import note
from ventoux.db.engine import writing
from ventoux.endpoints import control as control_module
from ventoux.endpoints import store
from ventoux.endpoints.errors import EndpointNotFound
from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointSpec

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.catalog.cards import Card
    from ventoux.endpoints.pools import PoolPlan


async def test_what_breaks_while_an_endpoint_is_changed_ends_the_change_and_not_the_server(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_place(engine) as place:
        monkeypatch.setattr(place.models, "plan", broken)
        endpoint = await place.create("mine", "m")
        operation = await place.finished(endpoint)
        assert (operation.state, operation.error) == ("failed", "An internal error; the log has it.")
        monkeypatch.undo()
        assert (await place.finished(await place.create("other", "m"))).state == "succeeded"


async def broken(workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
    raise RuntimeError(workspace_id, deployment)


async def test_what_the_database_refuses_is_done_once_it_can_be_used_again(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_module, "_AGAIN_AFTER", 0.01)
    async with a_place(engine) as place:
        with full_disk(monkeypatch, "note") as tried:
            endpoint = await place.create("mine", "m")
            await eventually(lambda: tried.count("note") > 1)
        assert (await place.finished(endpoint)).state == "succeeded"
        with full_disk(monkeypatch, "note") as tried:
            await place.endpoints.delete(OPERATOR, "w", "mine")
            await eventually(lambda: tried.count("note") > 1)
        assert (await place.finished(endpoint)).state == "succeeded"
        with pytest.raises(EndpointNotFound):
            await place.endpoints.get(OPERATOR, "w", "mine")


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, act: str) -> Generator[list[str]]:
    tried: list[str] = []

    async def refuse(*_: object, **__: object) -> None:
        tried.append(act)
        raise OperationalError("", None, OSError("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(control_module.operations, act, refuse)
        yield tried


async def test_the_server_ends_while_an_endpoint_is_being_changed(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        await place.finished(await place.create("mine", "old"))
        place.fleet.held.clear()
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("new"))
        await eventually(lambda: "new" in place.models.loaded)


async def test_what_is_replaced_keeps_its_engines_until_the_calls_on_their_way_to_it_have_ended(
    engine: AsyncEngine,
) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "old")
        await place.finished(endpoint)
        served = place.directory.find("w", "mine")
        assert served
        served.call_began()
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("new"))
        await eventually(lambda: place.serving("mine") == ["new"])
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("newer"))
        await eventually(lambda: place.serving("mine") == ["newer"])
        # It waits in a queue, or for a deployment to fall back to.
        assert place.fleet.known("old")
        served.call_ended()
        await place.finished(endpoint)
        assert list(place.fleet.running) == ["newer"]


async def test_what_could_not_be_served_at_all_leaves_no_engines_behind(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        place.models.missing.add("gone")
        assert (await place.finished(await place.create("mine", "m", "gone"))).state == "failed"
        await eventually(lambda: place.models.loaded == ["m"] and place.fleet.running == {})


async def test_what_everybody_has_by_the_name_never_answers_for_an_endpoint(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        everybodys = place.directory.serve_everybody(place.pools.get(card("named")), 0)
        endpoint = await place.create("named", "m")
        await place.finished(endpoint)
        await place.endpoints.pause(OPERATOR, "w", "named")
        await place.finished(endpoint)
        assert place.directory.find("w", "named") is None
        assert place.directory.withheld("w", "named") == "is paused"
        assert place.directory.visible("w") == []
        assert place.directory.find("other", "named") is everybodys
        await place.endpoints.delete(OPERATOR, "w", "named")
        await place.finished(endpoint)
        await eventually(lambda: place.directory.find("w", "named") is everybodys)


async def test_a_provider_that_has_moved_is_looked_up_once_for_all_that_run_on_it(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []

    async def provider(workspace_id: str, name: str) -> tuple[str, int]:
        moved.append(name)
        return workspace_id, 7

    async with a_place(engine) as place:
        for name in ("a", "b", "c"):
            made = EndpointSpec(deployments=[Deployment(name="d", model=name, provider="theirs")])
            await place.finished((await place.endpoints.create(OPERATOR, "w", name, made)).endpoint)
        monkeypatch.setattr(place.models, "provider", provider)
        served = [place.directory.find("w", name) for name in ("a", "b", "c")]
        async with writing(place.engine) as connection:
            await note(connection, "endpoints")
        await eventually(lambda: all(place.directory.find("w", one.name) is not one for one in served if one))
        assert moved == ["theirs"]


async def test_a_start_with_many_endpoints_leaves_the_database_to_others_as_well(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_place(engine) as place:
        planning, most, plan = 0, 0, place.models.plan

        async def counted(workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]:
            nonlocal planning, most
            planning += 1
            most = max(most, planning)
            await asyncio.sleep(0)
            planning -= 1
            return await plan(workspace_id, deployment)

        monkeypatch.setattr(place.models, "plan", counted)
        async with writing(place.engine) as connection:
            for number in range(20):
                made = Endpoint(
                    id=f"e{number}",
                    workspace_id="w",
                    name=f"n{number}",
                    spec=spec("m"),
                    state="active",
                    version=1,
                    created_at=0,
                    updated_at=0,
                    created_by="tester",
                )
                await store.add(connection, made)
        await eventually(lambda: len(place.directory.own) == 20)
        assert most == 2


async def test_one_whose_model_is_still_being_loaded_can_be_deleted_at_once(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_module, "_STOP_WITHIN", 0.0)
    async with a_place(engine) as place:
        monkeypatch.setattr(place.control, "_drain", 0.05)
        place.fleet.held.clear()
        endpoint = await place.create("mine", "m")
        await eventually(lambda: place.models.loaded == ["m"])
        await place.endpoints.delete(OPERATOR, "w", "mine")
        assert (await place.finished(endpoint)).state == "succeeded"
        place.fleet.held.set()
        await eventually(lambda: place.pools.all() == [])
        assert place.fleet.running == {}

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.databases import eventually, eventually_async
from tests.fleet import Fleet, Models

from ventoux.accounts.schemas import Caller
from ventoux.db.engine import writing
from ventoux.db.tables import workspaces
from ventoux.endpoints.control import Control
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.errors import EndpointChanged, EndpointExists, EndpointNotFound, EndpointRefused
from ventoux.endpoints.pools import Pools
from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointSpec, Scaling
from ventoux.endpoints.service import Endpoints
from ventoux.errors import Conflict, Forbidden, InvalidRequest, Issue, NotFound

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.endpoints import operations
    from ventoux.endpoints.schemas import Slot

OPERATOR = Caller(kind="cli", id="tester@here", admin=True)


class Keys:
    def __init__(self) -> None:
        self.revoked: list[str] = []
        self.refreshed = 0

    async def endpoint_keys(
        self, workspace_id: str, endpoint_id: str, endpoint_name: str, *, connection: AsyncConnection | None = None
    ) -> Mapping[Slot, str]:
        assert connection
        del workspace_id, endpoint_id
        return {"primary": f"{endpoint_name}-1", "secondary": f"{endpoint_name}-2"}

    async def show_endpoint_keys(self, endpoint_id: str) -> Mapping[Slot, str]:
        return {"primary": f"{endpoint_id}-1", "secondary": f"{endpoint_id}-2"}

    async def rotate_endpoint_key(
        self, endpoint_id: str, slot: Slot, *, connection: AsyncConnection | None = None
    ) -> str:
        assert connection
        return f"{endpoint_id}-{slot}-new"

    async def revoke_endpoint_keys(self, endpoint_id: str, *, connection: AsyncConnection | None = None) -> None:
        assert connection
        self.revoked.append(endpoint_id)

    async def refresh(self) -> None:
        self.refreshed += 1


class Specifications:
    async def check(self, workspace_id: str, spec: EndpointSpec) -> None:
        del workspace_id
        if spec.deployments[0].model == "refused":
            raise EndpointRefused([Issue("value_error", ("deployments",), "no")])


class Place:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.fleet, self.models, self.directory, self.keys = Fleet(), Models(), Directory(), Keys()
        self.endpoints = Endpoints(engine, self.keys, Specifications())
        self.pools = Pools(self.fleet, self.models, drain=1)
        self.control = self.new_control()

    def new_control(self) -> Control:
        return Control(self.engine, self.directory, self.pools, self.models, self.keys, drain=5)

    async def create(self, name: str, *models: str, **more: Any) -> Endpoint:
        return (await self.endpoints.create(OPERATOR, "w", name, spec(*models, **more))).endpoint

    async def finished(self, endpoint: Endpoint) -> operations.Operation:
        found: list[operations.Operation | None] = []

        async def ended() -> bool:
            found.append(await self.endpoints.latest_operation(OPERATOR, endpoint))
            return found[-1] is not None and found[-1].state != "running"

        await eventually_async(ended)
        assert found[-1]
        return found[-1]

    def serving(self, name: str) -> list[str]:
        served = self.directory.find("w", name)
        return [one.pool.id for one in served.deployments] if served else []


def spec(*models: str, scaling: Scaling = Scaling(), **more: Any) -> EndpointSpec:  # noqa: B008 - it is frozen
    return EndpointSpec(
        deployments=[Deployment(name=f"d{at}", model=model, scaling=scaling) for at, model in enumerate(models)], **more
    )


@asynccontextmanager
async def a_place(engine: AsyncEngine) -> AsyncGenerator[Place]:
    async with writing(engine) as connection:
        for name in ("w", "other"):
            await connection.execute(workspaces.insert().values(id=name, name=name, created_at=0))
    place = Place(engine)
    async with place.pools, asyncio.TaskGroup() as group:
        running = group.create_task(place.control.run())
        yield place
        running.cancel()


async def test_an_endpoint_is_made_served_and_deleted_with_its_keys(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        made = await place.endpoints.create(OPERATOR, "w", "mine", spec("m"))
        assert made.keys == {"primary": "mine-1", "secondary": "mine-2"}
        assert (await place.finished(made.endpoint)).state == "succeeded"
        assert place.serving("mine") == ["m"]
        assert place.directory.find("other", "mine") is None

        await place.endpoints.delete(OPERATOR, "w", "mine")
        assert (await place.finished(made.endpoint)).state == "succeeded"
        assert place.serving("mine") == []
        assert place.fleet.running == {}
        assert place.keys.revoked == [made.endpoint.id]
        with pytest.raises(EndpointNotFound):
            await place.endpoints.get(OPERATOR, "w", "mine")


async def test_deleting_waits_for_the_calls_in_flight_and_takes_no_new_ones(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "m")
        await place.finished(endpoint)
        served = place.directory.find("w", "mine")
        assert served
        served.call_began()
        await place.endpoints.delete(OPERATOR, "w", "mine")
        await eventually(lambda: place.serving("mine") == [])
        assert place.fleet.known("m")
        served.call_ended()
        await place.finished(endpoint)
        assert not place.fleet.known("m")


async def test_what_is_being_deleted_is_changed_by_nobody_any_more(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "m")
        await place.finished(endpoint)
        served = place.directory.find("w", "mine")
        assert served
        served.call_began()
        _, deleting = await place.endpoints.delete(OPERATOR, "w", "mine")
        with pytest.raises(Conflict, match="is being deleted"):
            await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("n"))
        served.call_ended()
        await place.finished(endpoint)
        assert (await place.endpoints.operation(OPERATOR, "w", deleting.id)).state == "succeeded"


async def test_calls_keep_the_old_engines_until_the_new_ones_are_ready(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "old")
        await place.finished(endpoint)
        place.fleet.held.clear()
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("new"))
        await eventually(lambda: place.models.loaded == ["old", "new"])
        assert place.serving("mine") == ["old"]
        place.fleet.held.set()
        assert (await place.finished(endpoint)).state == "succeeded"
        assert place.serving("mine") == ["new"]
        assert list(place.fleet.running) == ["new"]


async def test_a_change_that_cannot_be_served_leaves_everything_as_it_was(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "old")
        await place.finished(endpoint)
        place.fleet.broken.add("new")
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("new"))
        operation = await place.finished(endpoint)
        assert operation.state == "failed"
        assert operation.error
        assert "it is broken" in operation.error
        assert place.serving("mine") == ["old"]
        assert list(place.fleet.running) == ["old"]
        # And the next change is none the worse for it.
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("newer"))
        assert (await place.finished(endpoint)).state == "succeeded"
        assert place.serving("mine") == ["newer"]


async def test_a_later_change_supersedes_one_that_is_still_being_made(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "old")
        await place.finished(endpoint)
        place.fleet.held.clear()
        _, first = await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("new"))
        await eventually(lambda: "new" in place.models.loaded)
        await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("newest"))
        await eventually(lambda: "newest" in place.models.loaded)
        place.fleet.held.set()
        assert (await place.finished(endpoint)).state == "succeeded"
        assert (await place.endpoints.operation(OPERATOR, "w", first.id)).state == "canceled"
        assert place.serving("mine") == ["newest"]
        await eventually(lambda: list(place.fleet.running) == ["newest"])


async def test_what_is_paused_has_no_engines_and_comes_back_as_it_was(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "m")
        await place.finished(endpoint)
        await place.endpoints.pause(OPERATOR, "w", "mine")
        await place.finished(endpoint)
        assert (place.serving("mine"), place.fleet.running) == ([], {})
        await place.endpoints.resume(OPERATOR, "w", "mine")
        await place.finished(endpoint)
        assert place.serving("mine") == ["m"]


async def test_one_that_may_sleep_is_served_without_engines(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "m", scaling=Scaling(min_replicas=0))
        assert (await place.finished(endpoint)).state == "succeeded"
        assert place.serving("mine") == ["m"]
        assert place.models.loaded == []


async def test_what_was_wanted_is_served_again_after_a_restart(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        await place.finished(await place.create("mine", "m"))
        place.directory = Directory()
        async with asyncio.TaskGroup() as group:
            again = group.create_task(place.new_control().run())
            await eventually(lambda: place.serving("mine") == ["m"])
            again.cancel()


async def test_who_changes_what_somebody_else_has_changed_is_told_and_loses_nothing(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        endpoint = await place.create("mine", "m")
        changed, _ = await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("n"), version=endpoint.version)
        assert changed.version == endpoint.version + 1
        with pytest.raises(EndpointChanged, match="version 2, and you have seen 1"):
            await place.endpoints.change(OPERATOR, "w", "mine", lambda _: spec("o"), version=endpoint.version)
        assert (await place.endpoints.get(OPERATOR, "w", "mine")).spec == spec("n")


async def test_two_who_change_other_parts_at_once_both_get_what_they_want(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        await place.create("mine", "m")

        def tagged(old: EndpointSpec, name: str) -> EndpointSpec:
            return msgspec.structs.replace(old, tags=old.tags | {name: "yes"})

        changes = [partial(tagged, name=name) for name in "abc"]
        await asyncio.gather(*(place.endpoints.change(OPERATOR, "w", "mine", change) for change in changes))
        assert (await place.endpoints.get(OPERATOR, "w", "mine")).spec.tags == dict.fromkeys("abc", "yes")


async def test_a_name_is_taken_once_in_a_workspace_and_means_nothing_in_another(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        await place.create("mine", "m")
        with pytest.raises(EndpointExists):
            await place.create("mine", "m")
        other = Caller(kind="user", id="u", rights={"other": frozenset({"endpoints:read", "endpoints:write"})})
        with pytest.raises(EndpointNotFound):
            await place.endpoints.get(other, "other", "mine")
        with pytest.raises(NotFound):
            await place.endpoints.get(other, "w", "mine")
        reader = Caller(kind="user", id="u", rights={"w": frozenset({"endpoints:read"})})
        with pytest.raises(Forbidden):
            await place.endpoints.delete(reader, "w", "mine")
        with pytest.raises(Forbidden):
            await place.endpoints.keys(reader, "w", "mine")


@pytest.mark.parametrize("name", ["", "Upper", "a/b", "-a", "a-", "a" * 64, "a.b", "ü", "../up"])
async def test_a_name_that_is_no_part_of_a_url_is_refused(engine: AsyncEngine, name: str) -> None:
    async with a_place(engine) as place:
        with pytest.raises(InvalidRequest, match="part of a URL"):
            await place.create(name, "m")


async def test_what_cannot_be_served_is_refused_before_anything_is_kept(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        with pytest.raises(EndpointRefused):
            await place.create("mine", "refused")
        assert await place.endpoints.listed(OPERATOR, "w") == []

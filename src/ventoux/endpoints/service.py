"""What is done with endpoints: made, changed, paused, deleted, and their two keys.

This only writes down what is wanted; the server (endpoints/control.py) brings it about, at once or when it runs. So the
same act works from the command line beside a running server, without one, and through the management API.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from ventoux.audit import service as audit
from ventoux.db.engine import writing
from ventoux.endpoints import operations, store
from ventoux.endpoints.errors import EndpointChanged, EndpointExists, EndpointNotFound, named
from ventoux.endpoints.schemas import Endpoint, EndpointName, EndpointSpec
from ventoux.errors import Conflict, InvalidRequest, NotFound
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.endpoints.operations import Operation
    from ventoux.endpoints.schemas import Slot, WantedState

_FIRST_LOOK = 0.1
_LAST_LOOK = 1.0
"""Seconds between two looks at an operation that somebody waits for; they grow from the one to the other."""
_TRIES = 5
"""Of a change by somebody who has seen no version: others may change it meanwhile."""


class Keys(Protocol):
    """Accounts, as far as endpoints need them."""

    async def endpoint_keys(
        self, workspace_id: str, endpoint_id: str, endpoint_name: str, *, connection: AsyncConnection | None = None
    ) -> Mapping[Slot, str]: ...
    async def show_endpoint_keys(self, endpoint_id: str) -> Mapping[Slot, str]: ...
    async def rotate_endpoint_key(
        self, endpoint_id: str, slot: Slot, *, connection: AsyncConnection | None = None
    ) -> str: ...
    async def refresh(self) -> None: ...


class Specifications(Protocol):
    async def check(self, workspace_id: str, spec: EndpointSpec) -> None:
        """Raises EndpointRefused."""
        ...


class Made(NamedTuple):
    endpoint: Endpoint
    keys: Mapping[Slot, str]
    operation: Operation


class Endpoints:
    def __init__(
        self, engine: AsyncEngine, keys: Keys, specifications: Specifications, clock: Clock | None = None
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._specifications = specifications
        self._clock = clock or SystemClock()

    async def create(self, caller: Caller, workspace_id: str, name: str, spec: EndpointSpec) -> Made:
        """Raises EndpointRefused, EndpointExists."""
        caller.require("endpoints:write", workspace_id)
        _check_name(name)
        await self._specifications.check(workspace_id, spec)
        now = self._clock.now()
        endpoint = Endpoint(
            id=new_id(),
            workspace_id=workspace_id,
            name=name,
            spec=spec,
            state="active",
            version=1,
            created_at=now,
            updated_at=now,
            created_by=caller.actor.id,
        )
        with named("written"):
            async with writing(self._engine) as connection:
                if await store.by_name(connection, workspace_id, name) is not None:
                    raise EndpointExists(name)
                await store.add(connection, endpoint)
                keys = await self._keys.endpoint_keys(workspace_id, endpoint.id, name, connection=connection)
                operation = await self._begin(connection, caller, endpoint, "create", {"spec": _told(spec)})
        await self._keys.refresh()
        return Made(endpoint, keys, operation)

    async def get(self, caller: Caller, workspace_id: str, name: str) -> Endpoint:
        """Raises EndpointNotFound."""
        caller.require("endpoints:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await _found(connection, workspace_id, name)

    async def listed(self, caller: Caller, workspace_id: str) -> list[Endpoint]:
        """By name."""
        caller.require("endpoints:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await store.of_workspace(connection, workspace_id)

    async def operation(self, caller: Caller, workspace_id: str, operation_id: str) -> Operation:
        """Raises NotFound."""
        caller.require("endpoints:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                found = await operations.get(connection, workspace_id, operation_id)
        if found is None:
            raise NotFound(f"There is no operation {operation_id!r}.")
        return found

    async def ended_operation(
        self, caller: Caller, workspace_id: str, operation_id: str, *, within: float, given_up: Callable[[], bool]
    ) -> Operation:
        """As it is when it has ended, after so many seconds, or once nobody waits for it. Raises NotFound."""
        until = self._clock.monotonic() + within
        pause = _FIRST_LOOK
        while (found := await self.operation(caller, workspace_id, operation_id)).state == "running":
            left = until - self._clock.monotonic()
            if left <= 0 or given_up():
                break
            await asyncio.sleep(min(pause, left))
            pause = min(2 * pause, _LAST_LOOK)
        return found

    async def operations(
        self, caller: Caller, endpoint: Endpoint, *, after: Operation | None = None, limit: int
    ) -> list[Operation]:
        """The newest first; ``after``: the last one that was seen."""
        caller.require("endpoints:read", endpoint.workspace_id)
        before = None if after is None else (after.created_at, after.id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await operations.of_object(connection, endpoint.id, before=before, limit=limit)

    async def latest_operation(self, caller: Caller, endpoint: Endpoint) -> Operation | None:
        caller.require("endpoints:read", endpoint.workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await operations.latest(connection, endpoint.id)

    async def change(
        self,
        caller: Caller,
        workspace_id: str,
        name: str,
        change: Callable[[EndpointSpec], EndpointSpec],
        *,
        version: int | None = None,
    ) -> tuple[Endpoint, Operation]:
        """``version`` is the one that the caller has seen; without it the change is made on whatever there is then.

        Raises EndpointNotFound, EndpointRefused, EndpointChanged.
        """
        caller.require("endpoints:write", workspace_id)
        for _ in range(_TRIES):
            seen = await self.get(caller, workspace_id, name)
            _check_version(seen, version)
            _refuse_deleted(seen)
            spec = change(seen.spec)
            await self._specifications.check(workspace_id, spec)
            try:
                wanted = msgspec.structs.replace(seen, spec=spec)
                return await self._put(caller, wanted, "update", {"spec": _told(spec)})
            except EndpointChanged:
                if version is not None:
                    raise
        raise Conflict(f"Others keep changing the endpoint {name!r}.", hint="Try again.")

    async def pause(self, caller: Caller, workspace_id: str, name: str) -> tuple[Endpoint, Operation]:
        """It takes no calls and has no engines, and keeps its name, keys and specification."""
        return await self._set_state(caller, workspace_id, name, "paused", "pause")

    async def resume(self, caller: Caller, workspace_id: str, name: str) -> tuple[Endpoint, Operation]:
        return await self._set_state(caller, workspace_id, name, "active", "resume")

    async def delete(
        self, caller: Caller, workspace_id: str, name: str, *, version: int | None = None
    ) -> tuple[Endpoint, Operation]:
        """New calls are refused at once; calls in flight end first. Usage and invoices stay."""
        return await self._set_state(caller, workspace_id, name, "deleting", "delete", version=version)

    async def keys(self, caller: Caller, workspace_id: str, name: str) -> Mapping[Slot, str]:
        """Both secrets. Who looks at them is in the audit log."""
        caller.require("endpoints:keys", workspace_id)
        with named("written"):
            async with writing(self._engine) as connection:
                endpoint = await _found(connection, workspace_id, name)
                await self._record(connection, caller, endpoint, "show_keys", {})
        return await self._keys.show_endpoint_keys(endpoint.id)

    async def rotate_key(self, caller: Caller, workspace_id: str, name: str, slot: Slot) -> str:
        """A new secret in the place of one; the other one goes on, so that clients can move without a gap."""
        caller.require("endpoints:keys", workspace_id)
        with named("written"):
            async with writing(self._engine) as connection:
                endpoint = await _found(connection, workspace_id, name)
                await self._record(connection, caller, endpoint, "rotate_key", {"slot": slot})
                secret = await self._keys.rotate_endpoint_key(endpoint.id, slot, connection=connection)
        await self._keys.refresh()
        return secret

    async def _set_state(
        self,
        caller: Caller,
        workspace_id: str,
        name: str,
        state: WantedState,
        act: str,
        *,
        version: int | None = None,
    ) -> tuple[Endpoint, Operation]:
        caller.require("endpoints:write", workspace_id)
        for _ in range(_TRIES):
            seen = await self.get(caller, workspace_id, name)
            _check_version(seen, version)
            _refuse_deleted(seen)
            try:
                return await self._put(caller, msgspec.structs.replace(seen, state=state), act, {})
            except EndpointChanged:
                if version is not None:
                    raise
        raise Conflict(f"Others keep changing the endpoint {name!r}.", hint="Try again.")

    async def _put(
        self, caller: Caller, wanted: Endpoint, act: str, detail: Mapping[str, object]
    ) -> tuple[Endpoint, Operation]:
        """``wanted`` is made from the version that it still has. Raises EndpointChanged when that is none any more."""
        with named("written"):
            async with writing(self._engine) as connection:
                now = await _found(connection, wanted.workspace_id, wanted.name)
                _check_version(now, wanted.version)
                made = msgspec.structs.replace(wanted, version=now.version + 1, updated_at=self._clock.now())
                await store.put(connection, made)
                return made, await self._begin(connection, caller, made, act, detail)

    async def _begin(
        self,
        connection: AsyncConnection,
        caller: Caller,
        endpoint: Endpoint,
        act: str,
        detail: Mapping[str, object],
    ) -> Operation:
        await self._record(connection, caller, endpoint, act, detail)
        return await operations.begin(
            connection,
            workspace_id=endpoint.workspace_id,
            kind=act,
            object_kind="endpoint",
            object_id=endpoint.id,
            now=self._clock.now(),
        )

    async def _record(
        self,
        connection: AsyncConnection,
        caller: Caller,
        endpoint: Endpoint,
        act: str,
        detail: Mapping[str, object],
    ) -> None:
        await audit.record(
            connection,
            caller.actor,
            f"endpoint.{act}",
            "endpoint",
            endpoint.id,
            workspace_id=endpoint.workspace_id,
            detail={"name": endpoint.name, "version": endpoint.version, **detail},
            at=self._clock.now(),
        )


async def _found(connection: AsyncConnection, workspace_id: str, name: str) -> Endpoint:
    endpoint = await store.by_name(connection, workspace_id, name)
    if endpoint is None:
        names = [one.name for one in await store.of_workspace(connection, workspace_id)]
        raise EndpointNotFound(name, nearest(name, names))
    return endpoint


def _check_version(endpoint: Endpoint, seen: int | None) -> None:
    if seen is not None and seen != endpoint.version:
        raise EndpointChanged(endpoint.name, seen, endpoint.version)


def _refuse_deleted(endpoint: Endpoint) -> None:
    if endpoint.state == "deleting":
        raise Conflict(f"The endpoint {endpoint.name!r} is being deleted.")


def _check_name(name: str) -> None:
    try:
        msgspec.convert(name, EndpointName)
    except msgspec.ValidationError:
        raise InvalidRequest(
            f"An endpoint cannot be called {name[:80]!r}: its name is part of a URL.",
            hint="Use up to 63 small letters, digits and hyphens, with a letter or a digit at both ends.",
        ) from None


def _told(spec: EndpointSpec) -> object:
    return msgspec.json.decode(msgspec.json.encode(spec, order="sorted"))

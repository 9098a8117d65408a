"""What is done with providers: connected, changed, tried, removed, and made the engine of a deployment.

A credential comes in once, is sealed at once, and leaves only into the specification of an engine.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from ventoux.audit import service as audit
from ventoux.db.engine import writing
from ventoux.engines.spec import Abilities, EngineSpec
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.names import nearest
from ventoux.providers import addresses, store
from ventoux.providers.errors import (
    ProviderChanged,
    ProviderExists,
    ProviderInUse,
    ProviderNotFound,
    ProviderRefused,
    named,
)
from ventoux.providers.kinds import KINDS, base_of, kind_of
from ventoux.providers.probing import looked_at
from ventoux.providers.schemas import Probe, Provider, ProviderConfig, ProviderName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.engines.client import EngineClient
    from ventoux.providers.schemas import ModelProbe
    from ventoux.vault import Vault

_LONGEST_KEY = 8192
_MOST_PROBES = 50
"""Models whose latest probe is kept, of one provider."""
_SIMPLE = ProviderConfig()


class Providers:
    def __init__(self, engine: AsyncEngine, vault: Vault, clock: Clock | None = None) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock or SystemClock()

    async def add(
        self,
        caller: Caller,
        workspace_id: str,
        name: str,
        *,
        kind: str,
        base_url: str = "",
        key: str = "",
        config: ProviderConfig = _SIMPLE,
    ) -> Provider:
        """Raises ProviderRefused, ProviderExists."""
        caller.require("providers:write", workspace_id)
        _check_name(name)
        known = kind_of(kind)
        base, key = base_of(known, base_url), _checked_key(key)
        if known.needs_key and not key:
            raise ProviderRefused(f"{known.title} asks for a key.", hint="Give it with --key-env or --key-stdin.")
        await self._check_address(caller, base, config)
        now = self._clock.now()
        made = Provider(
            id=new_id(),
            workspace_id=workspace_id,
            name=name,
            kind=kind,
            base_url=base,
            config=config,
            has_key=bool(key),
            version=1,
            created_at=now,
            updated_at=now,
        )
        with named("written"):
            async with writing(self._engine) as connection:
                if await store.by_name(connection, workspace_id, name) is not None:
                    raise ProviderExists(name)
                await store.add(connection, made, self._sealed(made.id, key))
                await self._record(connection, caller, made, "add", _shown(made))
        return made

    async def ensure(self, caller: Caller, workspace_id: str, name: str, key: str) -> None:
        """Connects the provider of this kind with the key, if the workspace has none of the name yet.

        Raises ProviderNotFound for a name that is no kind, ProviderRefused for a kind that has to be told more.
        """
        with named("read"):
            async with self._engine.connect() as connection:
                if await store.by_name(connection, workspace_id, name) is not None:
                    return
        if name not in KINDS:
            raise ProviderNotFound(name, nearest(name, KINDS))
        with suppress(ProviderExists):  # somebody else was quicker
            await self.add(caller, workspace_id, name, kind=name, key=key)

    async def get(self, caller: Caller, workspace_id: str, name: str) -> Provider:
        """Raises ProviderNotFound."""
        caller.require("providers:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await _found(connection, workspace_id, name)

    async def listed(self, caller: Caller, workspace_id: str) -> list[Provider]:
        """By name."""
        caller.require("providers:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await store.of_workspace(connection, workspace_id)

    async def addresses(self, workspace_id: str) -> dict[str, str]:
        """By id: where the calls of a workspace go. For whoever may call, and has to know where to."""
        with named("read"):
            async with self._engine.connect() as connection:
                return {one.id: one.base_url for one in await store.of_workspace(connection, workspace_id)}

    async def rotate(
        self, caller: Caller, workspace_id: str, name: str, key: str, *, version: int | None = None
    ) -> Provider:
        """With another key from now on: calls in flight end with the old one, new ones take the new one."""
        caller.require("providers:write", workspace_id)
        key = _checked_key(key)
        if not key:
            raise ProviderRefused("The key is empty.", hint="Give it with --key-env or --key-stdin.")
        seen = await self.get(caller, workspace_id, name)
        wanted = msgspec.structs.replace(seen, has_key=True)
        return await self._put(caller, wanted, version or seen.version, "rotate", {}, self._sealed(seen.id, key))

    async def change(
        self,
        caller: Caller,
        workspace_id: str,
        name: str,
        *,
        base_url: str | None = None,
        config: ProviderConfig | None = None,
        key: str = "",
        version: int | None = None,
    ) -> Provider:
        """What is None stays. ``version`` is the one that the caller has seen.

        Another host gets no key that was given for this one: it has to be entered again.
        """
        caller.require("providers:write", workspace_id)
        seen = await self.get(caller, workspace_id, name)
        base = seen.base_url if base_url is None else base_of(kind_of(seen.kind), base_url)
        config, key = config or seen.config, _checked_key(key)
        if seen.has_key and not key and not addresses.same_origin(base, seen.base_url):
            raise ProviderRefused(
                "The new address is another server, and gets no key that was given for the old one.",
                hint="Give its key as well: --key-env or --key-stdin",
            )
        await self._check_address(caller, base, config)
        wanted = msgspec.structs.replace(
            seen, base_url=base, config=config, probe=None, probed_at=None, has_key=seen.has_key or bool(key)
        )
        sealed = self._sealed(seen.id, key)
        return await self._put(caller, wanted, version or seen.version, "change", _shown(wanted), sealed)

    async def remove(self, caller: Caller, workspace_id: str, name: str, *, version: int | None = None) -> None:
        """With its credential. Raises ProviderInUse while an endpoint has a deployment on it."""
        caller.require("providers:write", workspace_id)
        with named("written"):
            async with writing(self._engine) as connection:
                provider = await _found(connection, workspace_id, name)
                _check_version(provider, version)
                if used := await store.users(connection, workspace_id, name):
                    raise ProviderInUse(name, used)
                await store.remove(connection, provider.id)
                await self._record(connection, caller, provider, "remove", {})

    async def test(
        self, caller: Caller, workspace_id: str, name: str, client: EngineClient, model: str = ""
    ) -> tuple[Provider, ModelProbe]:
        """Tries what a model over there can do; without ``model`` one that the provider lists.

        Takes a few hundred tokens and two minutes at most. The outcome is kept, and counts for deployments of this
        model from then on. Raises what kept the provider from answering at all.
        """
        caller.require("providers:write", workspace_id)
        provider = await self.get(caller, workspace_id, name)
        spec = await self._spec(EngineSpec(model=model, kind="remote", remote_model=model), provider)
        listed, found = await looked_at(client, spec, model, self._clock.now())
        before = provider.probe or Probe()
        by_model = {**before.by_model, found.model: found}
        kept = dict(sorted(by_model.items(), key=lambda item: item[1].at)[-_MOST_PROBES:])
        with named("written"):
            async with writing(self._engine) as connection:
                now = await _found(connection, workspace_id, name)
                _check_version(now, provider.version)
                old = before.by_model.get(found.model)
                other = old is None or (old.abilities, old.parameters) != (found.abilities, found.parameters)
                made = msgspec.structs.replace(
                    now,
                    probe=Probe(models=listed, by_model=kept),
                    probed_at=found.at,
                    # Engines are made anew only where they would be others.
                    version=now.version + 1 if other else now.version,
                )
                await store.put(connection, made)
                await self._record(connection, caller, made, "test", {"model": found.model, "tokens": found.tokens})
        return made, found

    async def identify(self, workspace_id: str, name: str) -> tuple[str, int]:
        """Id and version. Raises ProviderNotFound."""
        with named("read"):
            async with self._engine.connect() as connection:
                provider = await _found(connection, workspace_id, name)
        return provider.id, provider.version

    async def spec(self, base: EngineSpec, provider_id: str, names: Mapping[str, str] | None = None) -> EngineSpec:
        """With its address, its credential and what it can do. ``names`` are what providers call the model, where the
        operator did not say. Raises ProviderNotFound, HomeError for a credential that cannot be opened."""
        with named("read"):
            async with self._engine.connect() as connection:
                provider = await store.by_id(connection, provider_id)
        if provider is None:
            raise ProviderNotFound(provider_id, [])
        told = names or {}
        there = told.get(provider.name) or told.get(kind_of(provider.kind).catalog, "")
        return await self._spec(
            msgspec.structs.replace(base, remote_model=base.remote_model or there or base.model), provider
        )

    async def _spec(self, base: EngineSpec, provider: Provider) -> EngineSpec:
        with named("read"):
            async with self._engine.connect() as connection:
                sealed = await store.sealed(connection, provider.id)
        kind, config = kind_of(provider.kind), provider.config
        probe = provider.probe.by_model.get(base.remote_model) if provider.probe else None
        face = kind.face_with_version if kind.face_with_version and config.api_version else kind.face
        return msgspec.structs.replace(
            base,
            base_url=provider.base_url,
            api_key="" if sealed is None else self._vault.unseal(sealed, _purpose(provider.id)),
            provider=provider.name,
            face=face,
            api_version=config.api_version,
            parameters={**(probe.parameters if probe else {}), **config.parameters},
            timeouts=config.timeouts,
            abilities=probe.abilities if probe else Abilities(),
        )

    async def _check_address(self, caller: Caller, base_url: str, config: ProviderConfig) -> None:
        if config.allow_http:
            # It may reach what only this machine can: whose that is says so.
            caller.require_admin()
        await addresses.check(base_url, allow_http=config.allow_http)

    def _sealed(self, provider_id: str, key: str) -> bytes | None:
        return self._vault.seal(key, _purpose(provider_id)) if key else None

    async def _put(
        self,
        caller: Caller,
        wanted: Provider,
        seen: int,
        act: str,
        detail: dict[str, object],
        sealed: bytes | None,
    ) -> Provider:
        """``sealed`` None: the credential stays. Raises ProviderChanged."""
        with named("written"):
            async with writing(self._engine) as connection:
                now = await _found(connection, wanted.workspace_id, wanted.name)
                _check_version(now, seen)
                made = msgspec.structs.replace(wanted, version=now.version + 1, updated_at=self._clock.now())
                await store.put(connection, made)
                if sealed is not None:
                    await store.set_sealed(connection, made.id, sealed)
                await self._record(connection, caller, made, act, detail)
        return made

    async def _record(
        self, connection: AsyncConnection, caller: Caller, provider: Provider, act: str, detail: Mapping[str, object]
    ) -> None:
        await audit.record(
            connection,
            caller.actor,
            f"provider.{act}",
            "provider",
            provider.id,
            workspace_id=provider.workspace_id,
            detail={"name": provider.name, "version": provider.version, **detail},
            at=self._clock.now(),
        )


async def _found(connection: AsyncConnection, workspace_id: str, name: str) -> Provider:
    provider = await store.by_name(connection, workspace_id, name)
    if provider is None:
        names = [one.name for one in await store.of_workspace(connection, workspace_id)]
        raise ProviderNotFound(name, nearest(name, names))
    return provider


def _purpose(provider_id: str) -> str:
    return f"providers.credential {provider_id}"


def _shown(provider: Provider) -> dict[str, object]:
    return {"kind": provider.kind, "base_url": provider.base_url, "config": msgspec.to_builtins(provider.config)}


def _check_version(provider: Provider, seen: int | None) -> None:
    if seen is not None and seen != provider.version:
        raise ProviderChanged(provider.name, seen, provider.version)


def _check_name(name: str) -> None:
    try:
        msgspec.convert(name, ProviderName)
    except msgspec.ValidationError:
        raise ProviderRefused(
            f"A provider cannot be called {name[:80]!r}.",
            hint="Use up to 63 small letters, digits and hyphens, with a letter or a digit at both ends.",
        ) from None


def _checked_key(key: str) -> str:
    """As it goes into a header. What is wrong with it is told without it. Raises ProviderRefused."""
    key = key.strip()
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise ProviderRefused(
            "This is no key: it is too long, or has a space, a line break or a letter that no header can carry.",
            hint="Give the key alone, without quotes and without the word Bearer.",
        )
    return key

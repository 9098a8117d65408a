"""Providers as they are kept: who may do what, what is sealed, and what a test finds out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import insert
from tests.databases import ManualClock, rows
from tests.integration.providers.playing import KEY, MANNERS, MODEL, Far, played

from ventoux.accounts.schemas import Caller
from ventoux.db.engine import async_engine, writing
from ventoux.db.tables import endpoints, workspaces
from ventoux.engines.client import EngineClient
from ventoux.engines.spec import Abilities, EngineSpec, Timeouts
from ventoux.errors import EngineError, Forbidden, HomeError, NotFound, RateLimited
from ventoux.providers.errors import (
    ProviderChanged,
    ProviderExists,
    ProviderInUse,
    ProviderNotFound,
    ProviderRefused,
    ProvidersUnavailable,
)
from ventoux.providers.schemas import ProviderConfig
from ventoux.providers.service import Providers
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from aiohttp import web
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location

OPERATOR = Caller(kind="cli", id="tester@here", admin=True)
ADMIN = Caller(kind="user", id="u", rights={"w": frozenset({"providers:read", "providers:write"})})
READER = Caller(kind="user", id="r", rights={"w": frozenset({"providers:read"})})
NEAR = ProviderConfig(allow_http=True)
BASE = EngineSpec(model="mistral-large-3", kind="remote")


class Place(NamedTuple):
    database: Location
    engine: AsyncEngine
    providers: Providers

    def rows(self, table: str) -> str:
        return repr(rows(self.database, f"SELECT * FROM {table}"))  # noqa: S608 - a name of ours


@asynccontextmanager
async def a_place(database: Location) -> AsyncGenerator[Place]:
    engine = async_engine(database)
    try:
        async with writing(engine) as connection:
            for name in ("w", "other"):
                row = {"id": name, "name": name, "created_at": 0.0, "version": 1}
                await connection.execute(insert(workspaces).values(**row))
        yield Place(database, engine, Providers(engine, Vault(bytes(32)), ManualClock()))
    finally:
        await engine.dispose()


async def added(place: Place, far: Far, name: str = "far") -> None:
    version = "2024-10-21" if far.face == "azure-openai-deployments" else ""
    await place.providers.add(
        OPERATOR,
        "w",
        name,
        kind=far.face.removesuffix("-deployments"),
        base_url=far.url,
        key=KEY,
        config=ProviderConfig(allow_http=True, api_version=version),
    )


async def test_a_key_is_sealed_and_in_nothing_that_is_shown_or_kept(database: Location) -> None:
    async with a_place(database) as place:
        made = await place.providers.add(ADMIN, "w", "mistral", kind="mistral", key=f" {KEY}\n")
        assert (made.base_url, made.has_key, made.version) == ("https://api.mistral.ai/v1", True, 1)
        spec = await place.providers.spec(BASE, made.id)
        assert spec.api_key == KEY
        for shown in (repr(made), repr(spec), place.rows("providers"), place.rows("audit_events")):
            assert KEY not in shown
        assert "provider.add" in place.rows("audit_events")
        with pytest.raises(HomeError) as refused:
            await Providers(place.engine, Vault(bytes(31) + b"\1")).spec(BASE, made.id)
        assert "sealed with another key" in str(refused.value)


async def test_a_model_is_called_as_the_provider_calls_it(database: Location) -> None:
    names = {"mistral": "mistral-large-2512", "azure": "Mistral-Large-3", "groq": "theirs"}
    async with a_place(database) as place:
        add = place.providers.add
        mistral = await add(OPERATOR, "w", "mistral", kind="mistral", key=KEY)
        groq = await add(OPERATOR, "w", "groq", kind="openai-compatible", base_url="https://groq.example/v1")
        azure = await add(
            OPERATOR, "w", "mine", kind="azure-inference", base_url="https://r.services.ai.azure.com/models", key=KEY
        )
        assert azure.base_url == "https://r.services.ai.azure.com"
        spec = place.providers.spec
        assert (await spec(BASE, mistral.id, names)).remote_model == "mistral-large-2512"
        assert (await spec(BASE, azure.id, names)).remote_model == "Mistral-Large-3"
        assert (await spec(BASE, groq.id, names)).remote_model == "theirs"
        assert (await spec(BASE, groq.id)).remote_model == "mistral-large-3"
        own = EngineSpec(model="m", kind="remote", remote_model="own")
        assert (await spec(own, mistral.id, names)).remote_model == "own"


async def test_a_kind_is_connected_by_its_name_once_and_only_where_its_name_says_all(database: Location) -> None:
    async with a_place(database) as place:
        await place.providers.ensure(ADMIN, "w", "mistral", KEY)
        before = await place.providers.identify("w", "mistral")
        await place.providers.ensure(ADMIN, "w", "mistral", "another")
        assert await place.providers.identify("w", "mistral") == before
        with pytest.raises(ProviderNotFound, match="Did you mean openai"):
            await place.providers.ensure(ADMIN, "w", "opena", KEY)
        with pytest.raises(ProviderRefused, match="--base-url https://RESOURCE"):
            await place.providers.ensure(ADMIN, "w", "azure-openai", KEY)


async def test_another_key_is_another_version_and_the_old_one_is_gone(database: Location) -> None:
    async with a_place(database) as place:
        made = await place.providers.add(ADMIN, "w", "mistral", kind="mistral", key="old-key")
        await place.providers.rotate(ADMIN, "w", "mistral", KEY)
        assert await place.providers.identify("w", "mistral") == (made.id, 2)
        assert (await place.providers.spec(BASE, made.id)).api_key == KEY
        with pytest.raises(ProviderChanged, match="version 2, and you have seen 1"):
            await place.providers.rotate(ADMIN, "w", "mistral", "third", version=1)
        assert (await place.providers.spec(BASE, made.id)).api_key == KEY


async def test_no_other_server_gets_the_key_of_this_one(database: Location) -> None:
    async with a_place(database) as place:
        made = await place.providers.add(ADMIN, "w", "mistral", kind="mistral", key=KEY)
        with pytest.raises(ProviderRefused, match="gets no key"):
            await place.providers.change(ADMIN, "w", "mistral", base_url="https://elsewhere.example/v1")
        config = ProviderConfig(timeouts=Timeouts(idle=5.0), parameters={"top_k": "top_k"})
        await place.providers.change(
            ADMIN, "w", "mistral", base_url="https://eu.example/v1", key="new", config=config, version=1
        )
        spec = await place.providers.spec(BASE, made.id)
        assert (spec.base_url, spec.api_key, spec.timeouts.idle) == ("https://eu.example/v1", "new", 5.0)
        await place.providers.change(ADMIN, "w", "mistral", base_url="https://eu.example/other")
        assert (await place.providers.spec(BASE, made.id)).api_key == "new"


async def test_rights_and_workspaces_hold_for_providers(database: Location) -> None:
    async with a_place(database) as place:
        providers = place.providers
        await providers.add(ADMIN, "w", "mistral", kind="mistral", key=KEY)
        assert [one.name for one in await providers.listed(READER, "w")] == ["mistral"]
        for forbidden in (
            providers.add(READER, "w", "openai", kind="openai", key=KEY),
            providers.rotate(READER, "w", "mistral", KEY),
            providers.remove(READER, "w", "mistral"),
            # Without TLS it may reach what only this machine can: that is for the installation's operator.
            providers.add(ADMIN, "w", "near", kind="openai-compatible", base_url="http://127.0.0.1/v1", config=NEAR),
        ):
            with pytest.raises(Forbidden):
                await forbidden
        with pytest.raises(NotFound):
            await providers.get(READER, "other", "mistral")
        with pytest.raises(ProviderNotFound):
            await providers.identify("other", "mistral")
        with pytest.raises(ProviderExists):
            await providers.add(ADMIN, "w", "mistral", kind="mistral", key=KEY)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "No Name"}, "cannot be called"),
        ({"kind": "bedrock"}, "There is mistral, openai"),
        ({"kind": "mistral", "key": ""}, "asks for a key"),
        ({"kind": "openai-compatible"}, "--base-url"),
        ({"key": "a b"}, "is no key"),
        ({"key": "schlüssel"}, "is no key"),
        ({"key": "a\r\nX-Other: b"}, "is no key"),
        ({"base_url": "http://api.example/v1"}, "has to begin with https"),
        ({"base_url": "ftp://api.example/v1"}, "no URL of http"),
        ({"base_url": "https://me:secret@api.example/v1"}, "a user's name or a password"),
        ({"base_url": "https://api.example/v1?api-version=1"}, "--api-version"),
        ({"base_url": "https://api.example:99999/v1"}, "no URL"),
        ({"base_url": "http://8.8.8.8/v1", "config": NEAR}, "not called without TLS"),
        ({"base_url": "http://169.254.169.254/v1", "config": NEAR}, "not called without TLS"),
    ],
)
async def test_what_cannot_be_connected_is_refused_with_what_to_do(
    database: Location, fields: dict[str, Any], said: str
) -> None:
    given: dict[str, Any] = {"name": "acme", "kind": "mistral", "key": KEY} | fields
    async with a_place(database) as place:
        with pytest.raises(ProviderRefused) as refused:
            await place.providers.add(OPERATOR, "w", **given)
        assert said in str(refused.value)
        assert "secret" not in str(refused.value)
        assert await place.providers.listed(OPERATOR, "w") == []


async def test_what_an_endpoint_runs_on_cannot_be_removed(database: Location) -> None:
    async with a_place(database) as place:
        await place.providers.add(ADMIN, "w", "mistral", kind="mistral", key=KEY)
        row: dict[str, Any] = {"id": "e", "workspace_id": "w", "name": "mine", "state": "active", "version": 1}
        row |= {"spec": {"deployments": [{"name": "main", "provider": "mistral"}]}}
        async with writing(place.engine) as connection:
            await connection.execute(
                insert(endpoints).values(**row, created_at=0.0, updated_at=0.0, created_by="tester")
            )
        with pytest.raises(ProviderInUse, match="mine"):
            await place.providers.remove(ADMIN, "w", "mistral")
        async with writing(place.engine) as connection:
            await connection.execute(endpoints.delete())
        await place.providers.remove(ADMIN, "w", "mistral")
        assert KEY not in place.rows("providers")
        assert await place.providers.listed(ADMIN, "w") == []


async def test_a_database_that_is_gone_is_told_without_what_was_to_be_written(database: Location) -> None:
    async with a_place(database) as place:
        rows(database, "ALTER TABLE providers RENAME TO away")
        with pytest.raises(ProvidersUnavailable) as failed:
            await place.providers.add(ADMIN, "w", "mistral", kind="mistral", key=KEY)
        assert KEY not in str(failed.value)


@pytest.mark.parametrize("face", MANNERS)
async def test_a_test_finds_out_what_each_kind_can_do_and_deployments_go_by_it(database: Location, face: Any) -> None:
    async with a_place(database) as place, played(Far(face)) as far, EngineClient() as client:
        await added(place, far)
        provider, probe = await place.providers.test(OPERATOR, "w", "far", client, MODEL)
        found = {one.name: one.answer for one in probe.findings}
        fields = "yes" if "n" in far.manners.fields else "no"
        assert found == {
            "models": "yes",
            "chat": "yes",
            "stream": "yes",
            "usage": "yes",
            "max tokens": "yes",
            "tools": "yes",
            "json_object": "yes",
            "json_schema": "yes",
            "seed": "yes",
            "logprobs": fields,
            "n": fields,
            "embeddings": "yes",
        }
        assert 0 < probe.tokens < 200
        assert (provider.version, probe.parameters) == (2, {})
        spec = await place.providers.spec(EngineSpec(model="m", kind="remote", remote_model=MODEL), provider.id)
        assert spec.abilities == Abilities(json="enforced", tools="native")
        # What is known already makes no engines anew.
        assert (await place.providers.test(OPERATOR, "w", "far", client, MODEL))[0].version == 2
        assert KEY not in place.rows("providers") + place.rows("audit_events")


async def test_a_provider_that_promises_more_than_it_does_is_found_out(database: Location) -> None:
    far = Far("openai-compatible", lies=True, tells_usage=None)
    async with a_place(database) as place, played(far), EngineClient() as client:
        await added(place, far)
        _, probe = await place.providers.test(OPERATOR, "w", "far", client)
        found = {one.name: one for one in probe.findings}
        assert (found["json_schema"].answer, found["usage"].answer) == ("no", "no")
        assert "not kept to" in found["json_schema"].told
        assert probe.abilities.json == "asked"
        assert probe.model == MODEL
        assert probe.tokens > 0


async def test_another_name_of_the_limit_on_tokens_is_found_and_used(database: Location) -> None:
    far = Far("openai-compatible")
    far.manners = far.manners._replace(fields=far.manners.fields - {"max_tokens"} | {"max_completion_tokens"})
    async with a_place(database) as place, played(far), EngineClient() as client:
        await added(place, far)
        provider, probe = await place.providers.test(OPERATOR, "w", "far", client, MODEL)
        assert probe.parameters == {"max_tokens": "max_completion_tokens"}
        assert {one.name: one.answer for one in probe.findings}["tools"] == "yes"
        spec = await place.providers.spec(EngineSpec(model="m", kind="remote", remote_model=MODEL), provider.id)
        assert spec.parameters == probe.parameters


async def test_a_provider_that_refuses_everything_says_why_and_nothing_is_kept(database: Location) -> None:
    async with a_place(database) as place, played(Far("mistral")) as far, EngineClient() as client:
        await added(place, far)
        far.key = far.other_key = "sk-another"
        with pytest.raises(EngineError, match="refused Ventoux itself with status 401") as refused:
            await place.providers.test(OPERATOR, "w", "far", client, MODEL)
        assert KEY not in str(refused.value)
        assert (await place.providers.get(OPERATOR, "w", "far")).probe is None


async def test_what_cannot_be_found_out_now_is_unknown_and_not_no(database: Location) -> None:
    async def busy(request: web.Request, body: dict[str, Any]) -> Any:
        from aiohttp import web

        limited = request.method == "POST" and ("response_format" in body or "tools" in body)
        return web.json_response({"message": "Requests rate limit exceeded"}, status=429) if limited else None

    async with a_place(database) as place, played(Far("mistral", answer=busy)) as far, EngineClient() as client:
        await added(place, far)
        _, probe = await place.providers.test(OPERATOR, "w", "far", client, MODEL)
        found = {one.name: one.answer for one in probe.findings}
        assert (found["json_schema"], found["tools"], found["chat"]) == ("unknown", "unknown", "yes")
        assert probe.abilities == Abilities()


async def test_a_provider_at_its_limit_from_the_start_is_not_tried_further(database: Location) -> None:
    async def busy(request: web.Request, body: dict[str, Any]) -> Any:
        from aiohttp import web

        del request, body
        return web.json_response({}, status=429)

    async with a_place(database) as place, played(Far("mistral", answer=busy)) as far, EngineClient() as client:
        await added(place, far)
        with pytest.raises(RateLimited):
            await place.providers.test(OPERATOR, "w", "far", client, MODEL)
        assert len(far.asked) <= 3

"""GET /v1/conversations/{id}/context: what is used of the model's context, for the owner's eyes alone."""

from __future__ import annotations

from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
from starlette.routing import Router
from tests.conversing import ALICE, BOB, ScriptedLoop, conversing, new_workspace
from tests.databases import new_home

from ventoux.conversations.entries import MessageInput
from ventoux.conversations.schemas import CompletionArgs
from ventoux.conversations.turns import Asked
from ventoux.db.engine import async_engine
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.gateway.assistants.context import context_routes
from ventoux.gateway.edge import Edge
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.types import Scope

    from ventoux.accounts.schemas import Principal

CONTEXT = 4000


class Admit:
    async def principal(self, scope: Scope, operation: str, *, workspace: str = "") -> Principal:
        del workspace
        assert operation == "assistants"
        return BOB if dict(scope["headers"])[b"x-who"] == b"bob" else ALICE

    def endpoint(self, principal: Principal, model: str) -> Any:
        assert principal == ALICE
        assert model == "m"
        return SimpleNamespace(card=SimpleNamespace(context=CONTEXT))


async def nothing_counted(*_: object) -> None:
    return


def nothing_measured(*_: object) -> None:
    return


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[tuple[httpx.AsyncClient, str]]:
    """A client, and the path of a conversation of Alice's."""
    home = new_home(folder)
    engine = async_engine(home.database)
    await new_workspace(engine)
    await engine.dispose()
    async with conversing(home.database, ScriptedLoop("Good ", "morning")) as conversations:
        draft = conversations.draft(
            ALICE, model="m", instructions="Be brief.", completion_args=CompletionArgs(max_tokens=100)
        )
        asked = Asked(inputs=[MessageInput(id="msg_1", created_at="2026-01-01T00:00:00Z", content="How are you?")])
        running = await conversations.start(ALICE, draft, asked)
        async for _ in await conversations.events(ALICE, running.recording.reply.conversation_id):
            pass
        gateway: Any = SimpleNamespace(admit=Admit(), count=nothing_counted, settings=Settings())
        routes = context_routes(gateway, cast("Any", SimpleNamespace(conversations=conversations)))
        app = Edge(Router(routes), cast("Any", SimpleNamespace(request=nothing_measured)), {"": MistralErrors()})
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=30) as client:
            yield client, f"/v1/conversations/{draft.id}/context"


async def test_what_a_conversation_takes_is_told_to_its_owner_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as (client, path):
        alice, bob = {"x-who": "alice"}, {"x-who": "bob"}
        answer = await client.get(path, headers=alice)
        assert answer.status_code == 200, answer.text
        use = answer.json()
        assert set(use) == {"context", "system", "summary", "history", "answer", "room"}
        assert (use["context"], use["answer"], use["summary"]) == (CONTEXT, 100, 0)
        assert 8 < use["system"] < 20
        assert 16 < use["history"] < 40
        assert use["room"] == CONTEXT - use["system"] - use["history"] - use["answer"]

        assert (await client.get(path, headers=bob)).status_code == 404
        assert (await client.get(f"{path}?page=1", headers=alice)).status_code == 422
        assert (await client.get("/v1/conversations/conv_none/context", headers=alice)).status_code == 404

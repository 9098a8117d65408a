"""What holds for a call holds at every address that generates: metering and leaving are below the dialects."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec
from tests.databases import eventually, eventually_async
from tests.integration.engines.serving import fetched
from tests.integration.gateway.test_disconnects import CARD, SETTINGS, Place, call, served
from tests.integration.gateway.test_money import MANY, events, status

from ventoux.gateway.chat import Generation
from ventoux.gateway.moderations import JudgingEndpoint
from ventoux.gateway.responses import ResponsesEndpoint

if TYPE_CHECKING:
    from pathlib import Path

GUARD = CARD.replace('["chat", "embeddings"]', '["chat", "completion", "fim", "moderation"]').replace(
    'family = "scripted"', 'family = "Llama Guard"'
)
MESSAGES = [{"role": "user", "content": "a b c"}]
CHAT = {"model": "play", "messages": MESSAGES}
FILL = {"model": "play", "prompt": "a b c"}
STREAMED: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": CHAT,
    "/v1/fim/completions": FILL,
    "/v1/responses": {"model": "play", "input": "a b c"},
    "/openai/v1/chat/completions": CHAT,
    "/openai/v1/completions": FILL,
    "/openai/v1/responses": {"model": "play", "input": "a b c"},
    "/models/chat/completions": CHAT,
    "/endpoints/play/chat/completions": CHAT,
    "/endpoints/play/v1/chat/completions": CHAT,
    "/endpoints/play/v1/fim/completions": FILL,
}
JUDGED: dict[str, dict[str, Any]] = {
    "/v1/moderations": {"model": "play", "input": "a b c"},
    "/v1/chat/moderations": {"model": "play", "input": MESSAGES},
    "/openai/v1/moderations": {"model": "play", "input": "a b c"},
}


def asked(path: str, tokens: int) -> dict[str, Any]:
    body = STREAMED.get(path) or JUDGED[path]
    if path in JUDGED:
        return body
    return body | {"max_output_tokens" if "responses" in path else "max_tokens": tokens}


async def test_no_address_that_generates_is_left_out_here(tmp_path: Path) -> None:
    async with served(tmp_path) as place:
        router: Any = place.asgi
        while not hasattr(router, "routes"):
            router = getattr(router, "_app", None) or router._router
        found: dict[type[object], set[str]] = {}
        for route in router.routes:
            endpoint: object = getattr(route, "endpoint", None)
            found.setdefault(type(endpoint), set()).add(route.path.replace("{endpoint}", "play"))
    assert found[Generation] | found[ResponsesEndpoint] == set(STREAMED)
    # Classifications are not a guard model's to make.
    assert {path for path in found[JudgingEndpoint] if "classif" not in path} == set(JUDGED)


async def test_streamed_and_whole_a_call_costs_the_same_at_every_address(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, GUARD, tokens=["w ", "longer than four characters "]) as place:
        for path in STREAMED:
            for more in ({}, {"stream": True}):
                answer = await call(place, asked(path, 17) | more, path=path)
                assert status(answer) == 200, (path, answer)
        made = await events(place, 2 * len(STREAMED))
    costs = {(one["dialect"], one["operation"], one["cost"], one["completion_tokens"]) for one in made}
    # Every prompt is three words, and every answer 17 tokens.
    assert {cost for _, _, cost, _ in costs} == {3 * 1 + 17 * 2}
    assert {tokens for _, _, _, tokens in costs} == {17}
    assert {one["usage_source"] for one in made} == {"engine"}


async def test_a_client_that_leaves_frees_the_engine_within_a_second_at_every_address_and_is_billed(
    tmp_path: Path,
) -> None:
    ways = [(path, more) for path in STREAMED for more in ({}, {"stream": True})] + [(path, {}) for path in JUDGED]
    settings = msgspec.structs.replace(SETTINGS, concurrent=1)
    async with served(tmp_path, settings, GUARD, tokens=["w "], between_tokens=0.05) as place:
        seconds = [await freed(place, path, asked(path, 1000) | more) for path, more in ways]
        made = await events(place, len(ways))
    assert {(one["status"], one["finish_reason"]) for one in made} == {(499, "cancelled")}
    assert all(one["prompt_tokens"] > 0 and one["cost"] > 0 for one in made)
    # Other work on the machine may take the time of some, not of most.
    assert sorted(seconds)[len(seconds) // 2] < 1.0


async def freed(place: Place, path: str, body: dict[str, Any]) -> float:
    """Seconds from the client's leaving in the middle of the answer until the engine has stopped."""
    before = await stats(place)
    left = asyncio.Event()
    running = asyncio.ensure_future(call(place, body, path=path, left=left))

    async def answering() -> bool:
        return (await stats(place))["tokens_sent"] > before["tokens_sent"]

    await eventually_async(answering)
    began = time.monotonic()
    left.set()
    await asyncio.wait_for(running, 20)

    async def stopped() -> bool:
        now = await stats(place)
        return (now["cancelled"], now["active"]) == (before["cancelled"] + 1, 0)

    await eventually_async(stopped)
    await eventually(lambda: place.left_behind() == {})
    return time.monotonic() - began


async def stats(place: Place) -> dict[str, int]:
    return msgspec.json.decode(await fetched(place.replica, "/stats"))

"""A call that the server makes for somebody is one like any other: limited, metered, and cut when nobody wants it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.databases import eventually
from tests.integration.gateway.test_disconnects import TOKENS, Place, served
from tests.integration.gateway.test_money import COST, MANY, PROMPT, events

from ventoux.calls import ChatCall, ChatMessage, Delta, Tool, Usage
from ventoux.conversations.loop.arguments import guardrails
from ventoux.conversations.schemas import NotWanted
from ventoux.errors import ModelNotFound, RateLimited
from ventoux.gateway.inside import Inside

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import Content


async def principal(place: Place) -> Principal:
    return await place.gateway.admit._accounts.authenticate(place.key)


def chat(model: str = "play") -> ChatCall:
    return ChatCall(model=model, messages=[ChatMessage("user", "one two three")], max_tokens=TOKENS)


async def test_an_answer_is_told_piece_by_piece_and_whole_and_costs_what_it_would_over_http(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], between_tokens=0.001) as place:
        pieces: list[str] = []

        async def said(text: str) -> None:
            pieces.append(text)

        reply = await Inside(place.gateway).chat(await principal(place), chat(), said)
        assert reply.text == "w " * TOKENS == "".join(pieces)
        assert len(pieces) > 1
        assert (reply.usage, reply.finish_reason) == (Usage(PROMPT, TOKENS), "length")
        (event,) = await events(place, 1)
        assert (event["dialect"], event["operation"], event["cost"]) == ("ventoux", "chat", COST)
        assert place.left_behind() == {}


async def test_texts_are_embedded_in_their_order_in_calls_of_a_bounded_size(tmp_path: Path) -> None:
    async with served(tmp_path, MANY) as place:
        inside, who = Inside(place.gateway), await principal(place)
        texts = [f"text {number}" for number in range(130)]
        vectors = await inside.embed(who, "play", texts)
        assert vectors[129] == (await inside.embed(who, "play", ["text 129"]))[0]
        assert len(vectors) == 130
        assert [one["operation"] for one in await events(place, 3)] == ["embeddings"] * 3


async def test_whoever_stops_waiting_stops_the_engine_and_pays_for_what_was_made(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], stall_after=3) as place:
        heard = asyncio.Event()

        async def said(text: str) -> None:
            del text
            heard.set()

        call = asyncio.ensure_future(Inside(place.gateway).chat(await principal(place), chat(), said))
        await asyncio.wait_for(heard.wait(), 10)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await eventually(lambda: place.left_behind() == {})
        assert (await events(place, 1))[0]["prompt_tokens"] == PROMPT


async def test_limits_and_names_are_those_of_the_caller(tmp_path: Path) -> None:
    once = msgspec.structs.replace(MANY, requests_per_minute=1)
    async with served(tmp_path, once, tokens=["w "]) as place:
        place.gateway.admit.stage = ""
        inside, who = Inside(place.gateway), await principal(place)
        with pytest.raises(ModelNotFound):
            await inside.chat(who, chat("unknown"))
        await inside.chat(who, chat())
        with pytest.raises(RateLimited):
            await inside.chat(who, chat())


async def test_the_model_that_answers_when_none_is_named_is_the_first_that_chats(tmp_path: Path) -> None:
    async with served(tmp_path, MANY) as place:
        inside, who = Inside(place.gateway), await principal(place)
        assert inside.chat_model(who) == "play"
        assert inside.context(who, "play") == 4096


async def test_a_call_for_a_conversation_tells_pieces_calls_of_tools_and_what_it_took(tmp_path: Path) -> None:
    called = ["I ", "look. ", '<tool_call>\n{"name": "look", "arguments": {"q": 1}}\n</tool_call>']
    async with served(tmp_path, MANY, tokens=called) as place:
        heard: list[Content] = []

        async def hear(content: Content) -> None:
            heard.append(content)

        tools = (Tool("look", "Looks.", {"type": "object", "properties": {"q": {"type": "integer"}}}),)
        call = msgspec.structs.replace(chat(), tools=tools, max_tokens=None, metadata={"conversation_id": "conv_1"})
        outcome = await Inside(place.gateway).converse(await principal(place), call, hear)
        assert [(one.name, one.arguments) for one in outcome.tool_calls] == [("look", '{"q": 1}')]
        assert "".join(one.text for one in heard if isinstance(one, Delta)) == outcome.text
        assert outcome.finish_reason == "tool_calls"
        assert outcome.time_to_first_token is not None
        assert 0 < outcome.time_to_first_token <= outcome.seconds
        (event,) = await events(place, 1)
        assert (outcome.usage.prompt_tokens, outcome.usage.completion_tokens) == (event["prompt_tokens"], 3)
        assert (outcome.cost, outcome.currency) == (event["cost"], event["currency"])
        assert msgspec.json.decode(event["metadata"]) == {"conversation_id": "conv_1"}


async def test_a_call_that_is_not_wanted_any_more_tells_what_it_has_consumed(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], stall_after=3) as place:

        async def hear(content: Content) -> None:
            del content
            raise NotWanted("enough")

        with pytest.raises(NotWanted) as left:
            await Inside(place.gateway).converse(await principal(place), chat(), hear)
        (event,) = await events(place, 1)
        told = left.value.consumed
        assert told is not None
        assert told.usage.prompt_tokens == event["prompt_tokens"] == PROMPT
        assert (told.usage.completion_tokens, told.cost) == (event["completion_tokens"], event["cost"])
        assert told.usage.completion_tokens > 0


async def test_what_a_model_can_do_is_told_of_those_that_the_caller_may_call(tmp_path: Path) -> None:
    async with served(tmp_path, MANY) as place:
        place.gateway.admit.stage = ""
        inside, who = Inside(place.gateway), await principal(place)
        assert inside.capabilities(who, "play") == {"chat", "embeddings"}
        with pytest.raises(ModelNotFound):
            inside.capabilities(who, "unknown")


async def test_what_guardrails_found_is_told(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "]) as place:
        asked = guardrails([{"moderation_llm_v2": {"action": "none"}}])
        call = msgspec.structs.replace(chat(), guardrails=asked)

        async def hear(content: Content) -> None:
            del content

        outcome = await Inside(place.gateway).converse(await principal(place), call, hear)
        assert outcome.guardrails is not None
        assert [list(one) for one in outcome.guardrails] == [["moderation_llm_v2"]]

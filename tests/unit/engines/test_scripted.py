"""The engine of other tests does what its script says, call by call."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from ventoux.engines.script import Script
from ventoux.engines.scripted import Config, ScriptedEngine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


@asynccontextmanager
async def playing(**script: Any) -> AsyncGenerator[httpx.AsyncClient]:
    engine = ScriptedEngine(Config("s", "play", msgspec.convert(script, Script)))
    transport = httpx.ASGITransport(app=engine)  # type: ignore[arg-type]  # its types are looser than ASGI's here
    headers = {"Authorization": "Bearer s"}
    async with httpx.AsyncClient(transport=transport, base_url="http://engine", headers=headers) as client:
        yield client


async def chat(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    return await client.post("/v1/chat/completions", json={"messages": [{"content": "one two"}], **fields})


async def test_the_first_calls_fail_as_told_and_those_after_them_are_well() -> None:
    calls = [{"times": 2, "fault": "server_error"}, {"fault": "rate_limit", "retry_after": 7}, {}, {"tokens": ["x"]}]
    async with playing(calls=calls) as client:
        answers = [await chat(client) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [500, 500, 429, 200, 200, 200]
        assert answers[2].headers["retry-after"] == "7"
        texts = [answer.json()["choices"][0]["message"]["content"] for answer in answers[3:]]
        assert texts == ["Hello, world!", "x", "Hello, world!"]
        stats = (await client.get("/stats")).json()
        assert (stats["refused"], stats["finished"], stats["active"]) == (3, 3, 0)


async def test_what_the_last_message_holds_chooses_the_reply_after_the_first_calls() -> None:
    replies = [{"holds": "weather", "tokens": ["rain"]}, {"holds": "two", "tokens": ["three"]}]
    async with playing(calls=[{"tokens": ["first"]}], replies=replies) as client:
        asked = ["one two", "the weather in two", "one two", "none of them"]
        answers = [await chat(client, messages=[{"content": "weather"}, {"content": text}]) for text in asked]
        texts = [answer.json()["choices"][0]["message"]["content"] for answer in answers]
        assert texts == ["first", "rain", "three", "Hello, world!"]


async def test_what_any_message_tells_chooses_a_reply_too() -> None:
    async with playing(replies=[{"told": "a pirate", "tokens": ["Ahoy"]}]) as client:
        told = await chat(client, messages=[{"content": "Be a pirate."}, {"content": "Hello"}])
        assert told.json()["choices"][0]["message"]["content"] == "Ahoy"
        assert (await chat(client)).json()["choices"][0]["message"]["content"] == "Hello, world!"


@pytest.mark.parametrize("of", [{}, {"holds": ""}, {"holds": "one", "told": "two"}])
def test_a_reply_for_no_message_or_for_both_is_refused(of: dict[str, str]) -> None:
    with pytest.raises(msgspec.ValidationError, match="a reply says"):
        ScriptedEngine(Config("s", "play", Script(replies=({"tokens": ["x"], **of},))))


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("rate_limit", 429, "rate_limit_exceeded"),
        ("overloaded", 503, None),
        ("context_length", 400, "context_length_exceeded"),
        ("content_filter", 400, "content_filter"),
    ],
)
async def test_usual_refusals_have_the_usual_words(fault: str, status: int, code: str | None) -> None:
    async with playing(fault=fault) as client:
        answer = await chat(client)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert (await client.post("/v1/embeddings", json={"input": "a"})).status_code == status
        assert (await client.get("/v1/models")).json()["data"][0]["id"] == "play"


@pytest.mark.parametrize("stream", [True, False])
async def test_usage_can_be_wrong_or_missing_and_the_end_any(stream: bool) -> None:
    lies = {"prompt_tokens": 1, "completion_tokens": 999, "total_tokens": 1000}
    async with playing(finish_reason="content_filter", calls=[{"usage": lies}, {"no_usage": True}]) as client:
        told = [(await chat(client, stream=stream)).text for _ in range(3)]
    assert ['"completion_tokens":999' in text for text in told] == [True, False, False]
    assert ['"usage"' in text for text in told] == [True, False, True]
    assert all('"finish_reason":"content_filter"' in text for text in told)


async def test_a_connection_can_be_dropped_in_the_middle_of_an_answer() -> None:
    async with playing(drop_after=2) as client:
        with pytest.raises(ExceptionGroup):
            await chat(client, stream=True)


@pytest.mark.parametrize("wrong", [{"surprise": 1}, {"times": 0}, {"fault": "flood"}])
def test_a_wrong_script_of_one_call_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        ScriptedEngine(Config("s", "play", Script(calls=(wrong,))))

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.integration.cli.fake_mistral import KEY, MODELS

from ventoux.cli.chatting.api import Endpoint, Message, MistralApi, TokenUsage
from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.integration.cli.fake_mistral import FakeMistral


@pytest.fixture
async def api(mistral: FakeMistral) -> AsyncGenerator[MistralApi]:
    async with MistralApi(Endpoint(mistral.url, KEY)) as api:
        yield api


async def test_only_models_that_chat_are_listed_in_the_servers_order(api: MistralApi) -> None:
    assert (await api.models()).ids == list(MODELS)


async def test_a_stream_gives_texts_reason_and_usage(api: MistralApi) -> None:
    pieces = [piece async for piece in api.stream("m", [Message("user", "hi")])]
    assert "".join(piece.text for piece in pieces) == "You said: **hi**"
    assert pieces[-1].finish_reason == "stop"
    assert pieces[-1].usage == TokenUsage(5, 7)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("refuse 401", "Unauthorized"),
        ("refuse 422", "body.model: is missing"),
        ("refuse 400", "Prompt is too long."),
        ("refuse old", "body.n: is too large"),
        ("refuse 502", "The server refused with status 502."),
        ("broken", "Engine died."),
        ("dropped", "The answer broke off before its end."),
    ],
)
async def test_every_way_to_fail_is_told_in_one_line(api: MistralApi, question: str, said: str) -> None:
    with pytest.raises(AnswerFailed) as caught:
        async for _ in api.stream("m", [Message("user", question)]):
            pass
    assert caught.value.message == said


async def test_leaving_an_answer_closes_its_connection(api: MistralApi, mistral: FakeMistral) -> None:
    answer = api.stream("m", [Message("user", "slow")])
    while not (await anext(answer)).text:
        pass
    await answer.aclose()
    assert await asyncio.to_thread(mistral.left.wait, 5)


async def test_a_wrong_key_is_told_with_its_remedy(mistral: FakeMistral) -> None:
    async with MistralApi(Endpoint(mistral.url, "wrong")) as api:
        with pytest.raises(AnswerFailed, match="VENTOUX_KEY"):
            await api.models()


async def test_no_server_is_told_with_its_remedy() -> None:
    async with MistralApi(Endpoint("http://127.0.0.1:1", KEY)) as api:
        with pytest.raises(ServerUnreachable, match="ventoux serve"):
            await api.models()

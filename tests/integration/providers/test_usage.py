"""What is billed when a provider tells nothing of what it used, or what cannot be true."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from tests.integration.engines.serving import ask
from tests.integration.providers.playing import Far, played

from ventoux.calls import EmbeddingsCall, Usage
from ventoux.engines.client import EngineClient
from ventoux.gateway.meter import Meter

COUNTED = Usage(7, 3)
"""The prompt as it was estimated, and a token for four characters of the answer."""
LIES = [
    None,
    {},
    {"prompt_tokens": 0, "completion_tokens": 0},
    {"prompt_tokens": -5, "completion_tokens": 2},
    {"prompt_tokens": 5, "completion_tokens": -2},
    {"prompt_tokens": 10**18, "completion_tokens": 2},
    {"prompt_tokens": 5, "completion_tokens": 2**70},
    {"prompt_tokens": "5", "completion_tokens": "2"},
    {"prompt_tokens": 5.5, "completion_tokens": None},
    {"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 900}},
    {"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": [1]}},
]


def meter(operation: str) -> Meter:
    none: Any = None
    admission: Any = SimpleNamespace(operation=operation, card=SimpleNamespace(id="m", context=1000))
    return Meter(admission, none, none, none, prompt=7)


@pytest.mark.parametrize("told", LIES)
@pytest.mark.parametrize("face", ["openai-compatible", "mistral", "azure-inference"])
async def test_a_chat_is_billed_by_what_was_counted_where_a_provider_tells_no_truth(face: Any, told: Any) -> None:
    counting = meter("chat")
    async with played(Far(face, pieces=("Four chars", ", ok"), tells_usage=told)) as far, EngineClient() as client:
        exchange = client.chat(far.replica, ask(), first_token_timeout=9, token_timeout=9)
        async with exchange as batches:
            async for batch in batches:
                counting.observe(batch)
    assert counting._consumed() == (COUNTED, False)


@pytest.mark.parametrize("told", [*LIES[:4], {"prompt_tokens": 10**18}, {"prompt_tokens": "5"}])
async def test_vectors_are_billed_by_what_was_asked_where_a_provider_tells_no_truth(told: Any) -> None:
    counting = meter("embeddings")
    async with played(Far(tells_usage=told)) as far, EngineClient() as client:
        found = await client.embed(far.replica, EmbeddingsCall(model="far", inputs=["a text"]), timeout=9)
    counting.measured(found.usage)
    assert counting._consumed() == (Usage(7), False)


async def test_what_a_provider_says_it_costs_is_not_looked_at() -> None:
    counting = meter("chat")
    told = {"prompt_tokens": 5, "completion_tokens": 2, "cost": 99.0, "total_tokens": 10**9}
    async with played(Far(tells_usage=told)) as far, EngineClient() as client:
        exchange = client.chat(far.replica, ask(), first_token_timeout=9, token_timeout=9)
        async with exchange as batches:
            async for batch in batches:
                counting.observe(batch)
    assert counting._consumed() == (Usage(5, 2), True)

"""The default encoder as a process of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from tests.integration.engines.serving import Served, serving

from ventoux.calls import EmbeddingsCall
from ventoux.engines.encoder_worker import MAX_TEXTS
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.engines.watch import HealthPolicy
from ventoux.errors import EngineError, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXTS = ["Où est la gare ?", "Where is the station?", "Der Wind weht.", "¿Cuánto cuesta?", "x" * 500, ""]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    spec = EngineSpec(model="encoder", kind="encoder", threads=1)
    async with serving(tmp_path_factory.mktemp("logs"), spec, HealthPolicy()) as served:
        yield served


async def embedded(served: Served, texts: list[str]) -> tuple[list[list[float]], int]:
    answer = await served.client.embed(served.replica, EmbeddingsCall(model="encoder", inputs=texts), timeout=20)
    return answer.vectors, answer.usage.prompt_tokens


async def test_a_batch_equals_its_texts_alone(served: Served) -> None:
    together, tokens = await embedded(served, TEXTS)
    async with asyncio.TaskGroup() as group:
        alone = [group.create_task(embedded(served, [text])) for text in TEXTS]
    assert sum(task.result()[1] for task in alone) == tokens
    for vector, task in zip(together, alone, strict=True):
        assert vector == pytest.approx(task.result()[0][0], abs=1e-4)
    assert {len(vector) for vector in together} == {512}


async def test_languages_meet(served: Served) -> None:
    vectors, _ = await embedded(served, TEXTS[:3])

    def likeness(a: int, b: int) -> float:
        return sum(x * y for x, y in zip(vectors[a], vectors[b], strict=True))

    assert likeness(0, 1) > likeness(1, 2) + 0.2


@pytest.mark.parametrize("texts", [[], ["x"] * (MAX_TEXTS + 1), ["x" * 1_000_001]])
async def test_too_much_or_nothing_is_refused(served: Served, texts: list[str]) -> None:
    with pytest.raises(InvalidRequest, match="input holds"):
        await embedded(served, texts)


async def test_a_stranger_gets_nothing(served: Served) -> None:
    stranger = Replica("encoder/1", served.replica.spec, base_url=served.replica.base_url, secret="guess")
    with pytest.raises(EngineError, match="401"):
        await embedded(served._replace(replica=stranger), ["x"])

"""Weights that are whole only together with the adapter beside them."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import pytest
from tests.integration.engines.serving import THREADS, answered, ask

from ventoux.catalog.prepare.candidates import SPLIT, candidates
from ventoux.catalog.prepare.processor import Processor
from ventoux.catalog.prepare.rewrite import Source, adapter_beside, rewrite
from ventoux.engines.spec import EngineSpec

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.engines.serving import Serve

QUESTIONS = ["What is the capital of France?", "Name three French rivers.", "Write one line about the wind."]
ALTERNATIVES = 10


@pytest.fixture(scope="module")
def split(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = Source(smollm2)
    four_bit = Processor("any", ["avx2"])
    candidate = next(one for one in candidates(source.tensors, four_bit, thorough=False) if one.format == SPLIT)
    return rewrite(source, candidate, tmp_path_factory.mktemp("split") / "split.gguf").weights


async def likeliest(serve: Serve, weights: Path) -> list[dict[int, float]]:
    """The log-probabilities of each answer's likeliest first tokens, by token id, as the real worker tells them."""
    spec = EngineSpec(model="play", kind="llama.cpp", weights=weights, context=256, parallel=1, threads=THREADS)
    found: list[dict[int, float]] = []
    async with serve(spec) as served:
        for question in QUESTIONS:
            call = ask(question, max_tokens=1, temperature=0.0, logprobs=True, top_logprobs=ALTERNATIVES)
            first = (await answered(served, call)).logprobs[0]
            found.append({one.id: one.logprob for one in first.top_logprobs if one.id is not None})
    return found


async def test_the_worker_applies_the_adapter_that_lies_beside_its_weights(
    smollm2: Path, split: Path, serve: Serve
) -> None:
    published = await likeliest(serve, smollm2)
    whole = await likeliest(serve, split)
    adapter_beside(split).unlink()
    halved = await likeliest(serve, split)
    for expected, with_adapter, without in zip(published, whole, halved, strict=True):
        assert len(expected) == ALTERNATIVES
        shared = expected.keys() & with_adapter.keys()
        assert len(shared) >= 0.8 * ALTERNATIVES
        assert mean(abs(expected[token] - with_adapter[token]) for token in shared) < 0.25
        assert len(expected.keys() & without.keys()) <= 0.2 * ALTERNATIVES

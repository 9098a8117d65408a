"""llama.cpp is given the first file of a split model and finds the others beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.catalog.prepare.tiny_gguf import write_tiny
from tests.integration.engines.serving import answered, ask
from tests.split_gguf import split

from ventoux.engines.spec import EngineSpec

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.engines.serving import Serve


async def test_a_model_in_three_files_answers(tmp_path: Path, serve: Serve) -> None:
    first = split(write_tiny(tmp_path / "whole.gguf"), tmp_path / "parts", 3)[0]
    spec = EngineSpec(model="play", kind="llama.cpp", weights=first, context=256, parallel=1, threads=2)
    async with serve(spec) as served:
        answer = await answered(served, ask("Hello", max_tokens=3, temperature=0.0))
        # Random weights: they may end at once.
        assert answer.reasons[0] in {"stop", "length"}
        assert answer.usages[0].prompt_tokens > 0

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from tests.databases import new_home
from tests.fleet import card

from ventoux.endpoints.directory import Directory
from ventoux.endpoints.pools import Pools
from ventoux.engines.client import EngineClient
from ventoux.engines.spec import EngineSpec
from ventoux.engines.supervisor import Supervisor
from ventoux.errors import Unavailable
from ventoux.gateway.classifying import OURS, Judges
from ventoux.moderation.classifier.guard import MOST_TOKENS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from ventoux.endpoints.pools import Pool


def said(*words: str) -> list[str]:
    """With spaces behind: a script goes on for as many tokens as it is asked for."""
    return [*words, *[" "] * (MOST_TOKENS - len(words))]


SCRIPTS: dict[str, dict[str, Any]] = {
    "guard": {"tokens": said("unsafe", "\nS1"), "calls": [{"tokens": said("safe")}]},
    "talker": {"tokens": ["Hello"]},
}


class Loader:
    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        del say
        model = pool.card.id
        return EngineSpec(deployment=pool.id, model=model, kind="scripted", context=4096, script=SCRIPTS[model])


@asynccontextmanager
async def judges(folder: Path) -> AsyncGenerator[Judges]:
    home = new_home(folder)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(EngineClient())
        supervisor = await stack.enter_async_context(Supervisor(log_dir=home.logs, client=client, start_timeout=60))
        pools = await stack.enter_async_context(Pools(supervisor, Loader(), drain=1))
        directory = Directory()
        guard = msgspec.structs.replace(card("guard"), family="Llama Guard")
        for place, one in enumerate((guard, card("talker"))):
            directory.serve_everybody(pools.get(one), place)
        yield Judges(directory, pools, supervisor, client)


async def test_a_guard_model_judges_for_the_filters_and_another_model_does_not(tmp_path: Path) -> None:
    async with judges(tmp_path) as found:
        guard = found.chosen("guard")
        (harmless,) = await guard.classify(["a text"])
        assert not any(harmless.values())
        (harmful,) = await guard.classify(["another text"])
        assert harmful["violence_and_threats"] == 1.0
        with pytest.raises(Unavailable, match="talker is no guard model"):
            await found.chosen("talker").classify(["a text"])
        with pytest.raises(Unavailable, match="need the model absent, which is not served"):
            await found.chosen("absent").classify(["a text"])
        with pytest.raises(Unavailable, match="which is not served"):
            await found.chosen(OURS).classify(["a text"])

"""The whole way with a real llama.cpp and a real, small model."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from typing import TYPE_CHECKING

import msgspec
import psutil
import pytest
import pytest_asyncio
from tests.integration.engines.serving import THREADS, Served, answered, ask, begun, fetched, serving, until

from ventoux.calls import ChatMessage
from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec, Sampling
from ventoux.engines.watch import HealthPolicy
from ventoux.errors import PromptTooLong

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.integration.engines.serving import Serve

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTEXT = 256
RIVERS = "Name three French rivers."


def spec(weights: Path) -> EngineSpec:
    return EngineSpec(model="play", kind="llama.cpp", weights=weights, context=CONTEXT, parallel=3, threads=THREADS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(smollm2: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with serving(tmp_path_factory.mktemp("logs"), spec(smollm2), HealthPolicy()) as served:
        yield served


async def processing(served: Served) -> int:
    metrics = (await fetched(served.replica, "/metrics")).decode()
    name = "llamacpp:requests_processing "
    return next(int(float(line.removeprefix(name))) for line in metrics.splitlines() if line.startswith(name))


async def test_what_the_engine_grants_is_known(served: Served) -> None:
    assert not served.replica.native_tools
    assert served.replica.context == CONTEXT


async def test_an_answer_streams_with_its_usage_on_the_way(served: Served) -> None:
    answer = await answered(served, ask(RIVERS, max_tokens=12, temperature=0.0))
    assert answer.text
    assert answer.reasons == {0: "length"}
    assert answer.usages[-1].completion_tokens == 12
    assert answer.usages[-1].prompt_tokens > 20
    told = [usage.completion_tokens for usage in answer.usages]
    assert told == sorted(told)
    assert len(set(told)) > 6


async def test_a_second_question_over_the_same_prompt_comes_from_the_cache(served: Served) -> None:
    question = ask("Tell me about the wind in Provence.", max_tokens=2)
    await answered(served, question)
    usage = (await answered(served, question)).usages[-1]
    assert usage.prompt_tokens - usage.cached_tokens == 1


async def test_leaving_frees_the_slot_within_half_a_second(served: Served) -> None:
    async def idle() -> bool:
        return await processing(served) == 0

    async def left() -> float:
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(begun(served, ask("Tell me a very long story.", min_tokens=400)))
        return await until(idle, within=30)

    # Other work on the machine may take the time of one try, not of all.
    assert min([await left() for _ in range(3)]) < 0.5


async def test_leaving_during_the_prefill_and_in_the_queue_frees_everything(served: Served) -> None:
    long = ask("wind " * 80)
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(begun(served, long)) for _ in range(8)]
        await asyncio.sleep(0.15)
        for call in calls:
            call.cancel()

    async def idle() -> bool:
        return await processing(served) == 0

    # A step of the prefill that has begun is computed to its end; the queue is looked through every second.
    await until(idle, within=40)
    assert (await answered(served, ask("Hi", max_tokens=1))).usages[-1].completion_tokens == 1


async def test_the_same_seed_gives_the_same_text_whatever_is_cached(served: Served) -> None:
    story = ask("Notes on rivers and winds. " * 4 + "Now tell a story.", max_tokens=16, seed=7, temperature=1.0)
    first = await answered(served, story)
    await answered(served, ask("Notes on rivers and winds. " * 3, max_tokens=1))
    assert (await answered(served, story)).text == first.text
    other = msgspec.structs.replace(story, seed=8)
    assert (await answered(served, other)).text != first.text


async def test_choices_have_their_own_seeds_and_one_prompt_on_the_bill(served: Served) -> None:
    two = await answered(served, ask(RIVERS, max_tokens=8, n=2, seed=5, temperature=1.0))
    one = await answered(served, ask(RIVERS, max_tokens=8, seed=6, temperature=1.0))
    assert two.texts[1] == one.text
    assert two.usages[-1].completion_tokens == 16
    assert two.usages[-1].prompt_tokens == one.usages[-1].prompt_tokens


async def test_a_prefix_is_continued_and_not_repeated(served: Served) -> None:
    question, prefix = ChatMessage("user", "What is the capital of France?"), "The capital of France is the city of"
    call = ask(messages=[question, ChatMessage("assistant", prefix)], prefix=prefix, max_tokens=8, temperature=0.0)
    answer = await answered(served, call)
    assert answer.text.startswith(" ")
    assert prefix not in answer.text
    alone = await answered(served, ask(messages=[question], max_tokens=1))
    assert 0 < answer.usages[-1].prompt_tokens - alone.usages[-1].prompt_tokens < 12


async def test_an_answer_is_as_long_as_it_must_be(served: Served) -> None:
    short = ask("Answer with the one word: yes", temperature=0.0, max_tokens=64)
    usual = await answered(served, short)
    assert usual.reasons == {0: "stop"}
    least = usual.usages[-1].completion_tokens + 8
    longer = await answered(served, msgspec.structs.replace(short, min_tokens=least))
    assert least <= longer.usages[-1].completion_tokens <= 64
    assert longer.usages[-1].prompt_tokens == usual.usages[-1].prompt_tokens
    assert longer.text.startswith(usual.text)
    assert len(longer.reasons) == 1


async def test_a_stop_string_ends_the_text_before_it(served: Served) -> None:
    whole = await answered(served, ask(RIVERS, temperature=0.0, max_tokens=20))
    stop = whole.text[8:12]
    for least in (0, 10, 19):
        cut = await answered(served, ask(RIVERS, temperature=0.0, max_tokens=20, min_tokens=least, stop=(stop,)))
        assert cut.text == whole.text[: whole.text.index(stop)]
        assert cut.reasons == {0: "stop"}


async def test_no_tokens_asked_for_are_none_given_and_none_billed(served: Served) -> None:
    answer = await answered(served, ask(RIVERS, max_tokens=0))
    assert (answer.text, answer.reasons) == ("", {0: "length"})
    assert answer.usages[-1].completion_tokens == 0
    assert answer.usages[-1].prompt_tokens > 20


async def test_a_full_context_is_named(served: Served) -> None:
    call = ask("Count: one, two, three, and so on. " + "wind " * 185, max_tokens=400, min_tokens=300)
    answer = await answered(served, call)
    assert answer.reasons == {0: "model_length"}
    assert answer.usages[-1].total_tokens <= CONTEXT + 1


@pytest.mark.parametrize("alternatives", [0, 3])
async def test_log_probabilities_are_told_for_every_token(served: Served, alternatives: int) -> None:
    answer = await answered(
        served, ask(RIVERS, max_tokens=4, temperature=0.0, logprobs=True, top_logprobs=alternatives)
    )
    assert "".join(token.token for token in answer.logprobs) == answer.text
    assert [len(token.top_logprobs) for token in answer.logprobs] == [alternatives] * 4
    assert all(token.logprob <= 0 and token.id is not None for token in answer.logprobs)


async def test_too_long_a_prompt_is_refused_with_both_numbers(served: Served) -> None:
    with pytest.raises(PromptTooLong) as refused:
        await answered(served, ask("wind " * 1000))
    assert (refused.value.prompt_tokens or 0) > 1000
    assert refused.value.context == CONTEXT


async def test_the_cards_sampling_is_used_where_the_call_is_silent(served: Served) -> None:
    greedy = await answered(served, ask(RIVERS, max_tokens=12, temperature=0.0))
    replica = served.replica
    usual, replica.spec = replica.spec, msgspec.structs.replace(replica.spec, sampling=Sampling(temperature=0.0))
    try:
        assert (await answered(served, ask(RIVERS, max_tokens=12))).text == greedy.text
    finally:
        replica.spec = usual


async def test_a_page_of_the_browser_gets_nothing_from_the_engine(served: Served) -> None:
    stranger = Replica("play/1", served.replica.spec, base_url=served.replica.base_url)
    assert b"Invalid API Key" in await fetched(stranger, "/props")


async def test_a_hung_llama_cpp_is_started_again(smollm2: Path, serve: Serve) -> None:
    async with serve(spec(smollm2)) as served:
        hung = served.replica.pid
        assert hung is not None
        os.kill(hung, signal.SIGSTOP)
        await until(lambda: served.replica.restarts >= 1 and served.replica.ready)
        assert not psutil.pid_exists(hung)
        assert (await answered(served, ask("Hi", max_tokens=1))).usages[-1].completion_tokens == 1


@pytest.mark.parametrize("damage", ["no gguf", "truncated", "garbage", "missing"])
async def test_bad_weights_are_told_and_not_tried_again(
    smollm2: Path, tmp_path: Path, serve: Serve, damage: str
) -> None:
    bad = tmp_path / "bad.gguf"
    match damage:
        case "no gguf":
            bad.write_text("<html>not found</html>")
        case "truncated":
            shutil.copyfile(smollm2, bad)
            os.truncate(bad, bad.stat().st_size // 2)
        case "garbage":
            bad.write_bytes(b"GGUF" + os.urandom(4096))
        case _:
            pass
    with pytest.raises(EngineStartFailed) as failed:
        async with serve(spec(bad)):
            pass
    assert str(bad) in failed.value.message
    assert failed.value.permanent

"""The client against the scripted engine: every way an answer can end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.engines.serving import Answer, Serve, answered, ask, begun, fetched, scripted, until

from ventoux.calls import EmbeddingsCall, Usage
from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import (
    EngineError,
    EngineTimeout,
    InvalidRequest,
    PromptTooLong,
    RateLimited,
    Unavailable,
    ValidationFailed,
    VentouxError,
)

if TYPE_CHECKING:
    from tests.integration.engines.serving import Served

TOO_LONG = {"type": "exceed_context_size_error", "n_prompt_tokens": 9, "n_ctx": 8}


async def stats(served: Served) -> dict[str, int]:
    return json.loads(await fetched(served.replica, "/stats"))


def as_remote(replica: Replica) -> Replica:
    spec = EngineSpec(model="far", kind="remote", base_url=f"{replica.base_url}/v1", api_key=replica.secret)
    return Replica("far/0", spec, base_url=spec.base_url, secret=replica.secret)


async def test_an_answer_arrives_whole(serve: Serve) -> None:
    async with serve(scripted(tokens=["a", "é", "\u2028", '"'])) as served:
        answer = await answered(served, ask(max_tokens=6))
        assert (answer.text, answer.reasons, answer.usages[-1]) == ('aé\u2028"aé', {0: "length"}, Usage(3, 6))
        assert answer.started == 1
        assert (await answered(served, ask())).reasons == {0: "stop"}


async def test_ten_thousand_tokens_arrive_in_order(serve: Serve) -> None:
    async with serve(scripted(tokens=[f"{number} " for number in range(1000)])) as served:
        answer = await answered(served, ask(max_tokens=10_000))
        assert [int(word) for word in answer.text.split()] == list(range(1000)) * 10


async def test_choices_are_exchanges_whose_usage_adds_up(serve: Serve) -> None:
    async with serve(scripted(tokens=["a", "b"], between_tokens=0.001)) as served:
        answer = await answered(served, ask(n=20, max_tokens=5))
        assert answer.texts == dict.fromkeys(range(20), "ababa")
        assert answer.reasons == dict.fromkeys(range(20), "length")
        assert answer.usages[-1] == Usage(3, 100)
        assert answer.started == 1


async def test_leaving_cancels_every_choice_at_once(serve: Serve) -> None:
    async with serve(scripted(between_tokens=0.02)) as served:
        await begun(served, ask(n=4, max_tokens=10_000))

        async def all_cancelled() -> bool:
            # Who leaves at the first piece may do so before the last of the four was asked for.
            told = await stats(served)
            return told["active"] == 0 and 0 < told["started"] == told["cancelled"] <= 4

        await until(all_cancelled)
        assert (await stats(served))["active"] == 0


async def test_one_failing_choice_ends_the_others(serve: Serve) -> None:
    async with serve(scripted(break_after=3, between_tokens=0.002)) as served:
        with pytest.raises(EngineError):
            await answered(served, ask(n=3, max_tokens=50))

        async def none_active() -> bool:
            return (await stats(served))["active"] == 0

        await until(none_active)


@pytest.mark.parametrize("fault", ["break_after", "close_after", "die_after"])
async def test_a_broken_stream_is_an_error_after_what_had_arrived(serve: Serve, fault: str) -> None:
    answer = Answer()
    async with serve(scripted(tokens=["x"], **{fault: 3})) as served:
        with pytest.raises(EngineError):
            await answered(served, ask(max_tokens=9), answer)
    assert (answer.text, answer.reasons, answer.usages[-1].completion_tokens) == ("xxx", {}, 3)


async def test_silence_before_the_first_token_is_a_time_out(serve: Serve) -> None:
    async with serve(scripted(stall_after=0)) as served:
        with pytest.raises(EngineTimeout):
            await answered(served, ask(max_tokens=9), first_token=0.2)


async def test_silence_between_tokens_is_a_time_out(serve: Serve) -> None:
    answer = Answer()
    async with serve(scripted(tokens=["x"], stall_after=2)) as served:
        with pytest.raises(EngineTimeout):
            await answered(served, ask(max_tokens=9), answer, token=0.2)
    assert answer.text == "xx"


async def test_an_engine_that_is_gone_is_unreachable(serve: Serve) -> None:
    async with serve(scripted()) as served:
        nobody = Replica("play/1", served.replica.spec, base_url="http://127.0.0.1:9", secret="s")
        with pytest.raises(EngineUnreachable):
            await answered(served._replace(replica=nobody), ask())
        assert not await served.client.healthy(nobody, timeout=1)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"status": 400, "error": TOO_LONG}, PromptTooLong),
        ({"status": 400, "error": {"message": "no"}}, InvalidRequest),
        ({"status": 429, "error": {}, "retry_after": 7}, RateLimited),
        ({"status": 503, "error": {}}, Unavailable),
        ({"status": 500, "error": "<html>"}, EngineError),
    ],
)
async def test_a_refusal_becomes_the_callers_error(
    serve: Serve, script: dict[str, Any], expected: type[VentouxError]
) -> None:
    async with serve(scripted(**script)) as served:
        with pytest.raises(expected) as refused:
            await answered(served, ask())
        assert type(refused.value) is expected
        assert refused.value.retry_after == script.get("retry_after", 1 if script["status"] == 503 else None)


async def test_a_wrong_secret_is_not_the_callers_fault(serve: Serve) -> None:
    async with serve(scripted()) as served:
        stranger = Replica("play/1", served.replica.spec, base_url=served.replica.base_url, secret="guess")
        with pytest.raises(EngineError) as refused:
            await answered(served._replace(replica=stranger), ask())
        assert "guess" not in str(refused.value)


async def test_a_remote_answers_all_choices_in_one_exchange(serve: Serve) -> None:
    async with serve(scripted(tokens=["x", "y"])) as served:
        far = served._replace(replica=as_remote(served.replica))
        answer = await answered(far, ask(n=2, max_tokens=3))
        assert answer.texts == {0: "xyx", 1: "xyx"}
        assert answer.usages[-1] == Usage(3, 6)
        assert await far.client.healthy(far.replica, timeout=1)
        with pytest.raises(ValidationFailed):
            await answered(far, ask(min_tokens=2))


async def test_a_caller_who_leaves_a_remote_is_metered_by_what_arrived(serve: Serve) -> None:
    answer = Answer()
    async with serve(scripted(tokens=["x"], close_after=3)) as served:
        with pytest.raises(EngineError):
            await answered(served._replace(replica=as_remote(served.replica)), ask(max_tokens=9), answer)
    assert answer.usages[-1] == Usage(0, 3)


async def test_embeddings_keep_the_order_of_their_inputs(serve: Serve) -> None:
    async with serve(scripted()) as served:
        embed = served.client.embed
        both = await embed(served.replica, EmbeddingsCall(model="play", inputs=["a", "b c"]), timeout=5)
        last = await embed(served.replica, EmbeddingsCall(model="play", inputs=["b c"]), timeout=5)
        assert both.vectors[1] == last.vectors[0] != both.vectors[0]
        assert both.usage.prompt_tokens == 3


async def test_an_engine_that_closes_kept_connections_is_asked_again(serve: Serve) -> None:
    """One that restarts on its port, or tidies up, must not cost the next call."""
    async with serve(scripted()) as served:
        await answered(served, ask())
        (kept,) = [connection for kept in served.client._pool._kept.values() for connection in kept]
        kept._transport.get_extra_info("socket").shutdown(1)
        assert (await answered(served, ask())).reasons == {0: "stop"}

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatCall, ChatMessage
from ventoux.engines import llama_cpp, remote
from ventoux.engines.spec import EngineSpec, Sampling
from ventoux.errors import ValidationFailed

SAMPLING = Sampling(temperature=0.2, top_p=0.9, top_k=7, repetition_penalty=1.1)
LOCAL = EngineSpec(model="m", kind="llama.cpp", sampling=SAMPLING)
REMOTE = EngineSpec(model="m", kind="remote", base_url="http://far/v1", remote_model="theirs")


def call(**fields: Any) -> ChatCall:
    return ChatCall(model="m", messages=[ChatMessage("user", "hi")], **fields)


def test_llama_cpp_is_told_every_sampling_value() -> None:
    request = llama_cpp.to_request(call(), LOCAL, 512)
    named = ("temperature", "top_p", "top_k", "repeat_penalty", "min_p")
    assert {name: request[name] for name in named} == {
        "temperature": 0.2,
        "top_p": 0.9,
        "top_k": 7,
        "repeat_penalty": 1.1,
        "min_p": 0,
    }


def test_a_call_overrides_the_card_even_with_zero() -> None:
    request = llama_cpp.to_request(call(temperature=0.0, top_k=0, top_p=0.5, repetition_penalty=1.0), LOCAL, 512)
    assert (request["temperature"], request["top_k"], request["top_p"], request["repeat_penalty"]) == (0.0, 0, 0.5, 1.0)


@given(st.integers(0, 2**70))
def test_no_seed_becomes_the_one_that_means_random(seed: int) -> None:
    request = llama_cpp.to_request(call(seed=seed), LOCAL, 512)
    assert 0 <= request["seed"] < llama_cpp.RANDOM_SEED
    assert request["cache_prompt"] is False


def test_every_choice_has_the_next_seed() -> None:
    assert [llama_cpp.one_choice(call(n=3, seed=5), index).seed for index in range(3)] == [5, 6, 7]
    assert llama_cpp.one_choice(call(n=2), 1).seed is None


def test_a_continuation_replaces_the_prefix_and_asks_for_what_is_left() -> None:
    messages = [ChatMessage("user", "hi"), ChatMessage("assistant", "Par")]
    begun = ChatCall(model="m", messages=messages, prefix="Par", max_tokens=10, min_tokens=4)
    rest = llama_cpp.continued(begun, "is is", 4)
    assert [message.content for message in rest.messages] == ["hi", "Paris is"]
    assert (rest.max_tokens, rest.min_tokens) == (6, 0)


def test_a_remote_gets_only_what_the_caller_gave() -> None:
    request = remote.to_request(call(seed=3, stop=("x",), n=2), REMOTE, 0)
    assert set(request) == {"model", "messages", "stream", "stream_options", "seed", "stop", "n"}
    assert request["model"] == "theirs"


@pytest.mark.parametrize(
    ("fields", "loc"),
    [
        ({"top_k": 0}, ("body", "top_k")),
        ({"repetition_penalty": 1.0}, ("body", "repetition_penalty")),
        ({"min_tokens": 1}, ("body", "min_tokens")),
        ({"prefix": "Par"}, ("body", "messages", 0, "prefix")),
    ],
)
def test_what_a_remote_cannot_honour_is_refused_by_name(fields: dict[str, Any], loc: tuple[str | int, ...]) -> None:
    with pytest.raises(ValidationFailed) as refused:
        remote.to_request(call(**fields), REMOTE, 0)
    assert [issue.loc for issue in refused.value.issues] == [loc]


def test_the_rest_of_a_raw_prompt_goes_on_behind_what_is_there() -> None:
    raw = ChatCall(model="m", messages=[], prompt="Once", min_tokens=3, max_tokens=9)
    rest = llama_cpp.continued(raw, " upon a", 3)
    assert (rest.prompt, rest.messages, rest.max_tokens, rest.min_tokens) == ("Once upon a", [], 6, 0)


def test_what_the_protocol_of_completions_cannot_tell_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="logprobs"):
        remote.to_request(ChatCall(model="m", messages=[], prompt="x", logprobs=True), REMOTE, 0)

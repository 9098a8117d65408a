from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.dialects.azure.decode import chat_call, embeddings_call
from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.azure.extra import ExtraParameters, Policy, policy_of
from ventoux.dialects.azure.requests import KnownChat
from ventoux.dialects.dialect import Asked
from ventoux.errors import InvalidRequest, ValidationFailed

BODY: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}


def call(word: str = "", default: Policy = "error", **fields: Any) -> Any:
    headers = {"extra-parameters": word} if word else {}
    return chat_call(Asked(json.dumps(BODY | fields).encode(), headers), extra=default, max_messages=10)


@pytest.mark.parametrize("word", ["", "error", "Error"])
def test_an_extra_field_is_refused_in_the_words_that_clients_look_for(word: str) -> None:
    with pytest.raises(ExtraParameters) as failure:
        call(word, stream_options={"include_usage": True}, n=2)
    assert failure.value.status == 400
    assert str(failure.value) == (
        "Extra parameters ['stream_options', 'n'] are not allowed when extra-parameters is not set or set to be "
        "'error'. Set extra-parameters to 'pass-through' to pass to the model."
    )


@pytest.mark.parametrize("word", ["drop", "ignore"])
def test_dropped_fields_are_as_if_never_sent(word: str) -> None:
    assert call(word, n=9999, whatever={"a": 1}, user=3) == call()


@pytest.mark.parametrize("word", ["pass-through", "allow"])
def test_what_can_be_honoured_passes_through(word: str) -> None:
    passed = call(
        word, n=3, logprobs=True, top_logprobs=2, random_seed=5, parallel_tool_calls=False, min_tokens=1, top_k=7,
        logit_bias={"12": -5}, reasoning_effort="low", metadata={"team": "a"}, user="u", max_completion_tokens=9,
        repetition_penalty=1.1, prompt_cache_key="k", stream=True, stream_options={"include_usage": False},
    )  # fmt: skip
    assert (passed.n, passed.logprobs, passed.top_logprobs, passed.seed) == (3, True, 2, 5)
    assert (passed.parallel_tool_calls, passed.min_tokens, passed.top_k, passed.max_tokens) == (False, 1, 7, 9)
    assert (passed.logit_bias, passed.reasoning_effort) == ({12: -5.0}, "low")
    assert (passed.metadata, passed.affinity) == ({"team": "a", "user": "u"}, "k")
    assert (passed.repetition_penalty, passed.include_usage) == (1.1, False)


def test_what_cannot_be_honoured_is_refused_by_name_even_passed_through() -> None:
    with pytest.raises(ValidationFailed) as failure:
        call("pass-through", prediction={}, n=2, modalities=["audio"])
    assert [issue.loc for issue in failure.value.issues] == [("body", "prediction"), ("body", "modalities")]
    assert failure.value.status == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"seed": 1, "random_seed": 2},
        {"max_tokens": 1, "max_completion_tokens": 2},
        {"stream_options": {"include_usage": True}},
        {"min_tokens": 5, "max_completion_tokens": 4},
        {"n": 17},
        {"top_logprobs": 21},
        {"logit_bias": {"x": 1}},
    ],
)
def test_passed_fields_that_contradict_or_leave_their_range_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed):
        call("pass-through", **fields)


def test_a_setting_decides_where_the_caller_says_nothing() -> None:
    assert call(default="drop", n=2).n == 1
    assert call(default="pass-through", n=2).n == 2
    with pytest.raises(ExtraParameters):
        call("error", default="pass-through", n=2)


def test_a_word_that_is_none_is_a_400() -> None:
    with pytest.raises(InvalidRequest, match="cannot be 'maybe'"):
        policy_of({"extra-parameters": "maybe"}, "error")


def test_extra_fields_are_refused_before_the_rest_is_looked_at() -> None:
    with pytest.raises(ExtraParameters):
        call(n=2, temperature="hot")


def test_embeddings_know_their_own_fields() -> None:
    body = json.dumps({"model": "m", "input": ["a"], "user": "u", "input_type": "query"}).encode()
    with pytest.raises(ExtraParameters, match=r"\['user'\]"):
        embeddings_call(Asked(body, {}), extra="error")
    passed, _ = embeddings_call(Asked(body, {"extra-parameters": "pass-through"}), extra="error")
    assert passed.metadata == {"user": "u"}


names = st.text(min_size=1, max_size=20).filter(lambda name: name not in KnownChat.__struct_fields__)


@given(st.dictionaries(names, st.integers(), min_size=1, max_size=5))
def test_any_extra_field_is_named_in_the_first_brackets_of_the_body(extra: dict[str, Any]) -> None:
    with pytest.raises(ExtraParameters) as failure:
        chat_call(Asked(json.dumps(BODY | extra).encode(), {}), extra="error", max_messages=10)
    message = json.loads(AzureErrors().body(failure.value, "id"))["error"]["message"]
    assert message.startswith(f"Extra parameters {list(extra)} are not")


@given(st.dictionaries(st.from_regex(r"x_[a-z]{1,5}", fullmatch=True), st.integers(), min_size=1, max_size=5))
def test_any_extra_field_can_be_dropped_and_none_is_passed_unheard(extra: dict[str, Any]) -> None:
    assert call("drop", **extra) == call()
    with pytest.raises(ValidationFailed) as failure:
        call("pass-through", **extra)
    text = AzureErrors().body(failure.value, "id").decode()
    named = re.search(r"\[(.*?)\]", text)
    assert named is not None
    assert [name.strip(" '") for name in named[1].split(",")] == list(extra)
    assert "Extra inputs are not permitted" in text

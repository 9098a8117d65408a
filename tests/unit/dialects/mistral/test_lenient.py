from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.dialects.dialect import Asked
from ventoux.dialects.mistral.chat import MistralChat
from ventoux.dialects.mistral.lenient import translated
from ventoux.errors import ValidationFailed

if TYPE_CHECKING:
    from ventoux.calls import ChatCall

USER = {"role": "user", "content": "Hello"}


def call(*, lenient: bool = True, **fields: Any) -> ChatCall:
    body = json.dumps({"model": "m", "messages": [USER], **fields}).encode()
    return MistralChat(max_messages=10, lenient=lenient).call(Asked(body, {}))


def test_openais_names_mean_what_they_mean_there() -> None:
    answered = [USER, {"role": "assistant", "content": "Hi", "refusal": None, "reasoning_content": "hm"}, USER]
    asked = call(
        max_completion_tokens=7, seed=3, user="ada", store=False, stream_options={"include_usage": True},
        messages=[{"role": "developer", "content": "Be brief."}, *answered],
    )  # fmt: skip
    assert (asked.max_tokens, asked.seed, asked.metadata) == (7, 3, {"user": "ada"})
    assert [message.role for message in asked.messages] == ["system", "user", "assistant", "user"]
    assert asked.messages[2].content == "Hi"


@pytest.mark.parametrize("fields", [{"seed": 3}, {"max_completion_tokens": 3}, {"user": "ada"}, {"store": False}])
def test_the_strict_dialect_refuses_them(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed, match="Extra inputs"):
        call(lenient=False, **fields)


@pytest.mark.parametrize(
    "fields", [{"seed": 3, "random_seed": 4}, {"store": True}, {"logit_bias": {"5": 1}}, {"unheard": 1}]
)
def test_what_cannot_be_honoured_is_refused_all_the_same(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed):
        call(**fields)


@given(st.dictionaries(st.sampled_from(["model", "messages", "temperature", "seed", "n"]), st.integers() | st.text()))
def test_a_body_of_mistrals_own_fields_is_not_changed(fields: dict[str, Any]) -> None:
    own = {name: value for name, value in fields.items() if name != "seed"}
    assert json.loads(translated(json.dumps(own).encode())) == own


@given(st.binary(max_size=40))
def test_what_is_no_object_comes_back_as_it_is(body: bytes) -> None:
    if not body.lstrip().startswith(b"{"):
        assert translated(body) in (body, body.strip())

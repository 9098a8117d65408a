"""What each kind of server is asked, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ventoux.calls import ChatCall, ChatMessage, EmbeddingsCall, Tool, ToolCall
from ventoux.engines import remote
from ventoux.engines.faces import FACES, address_of, headers_of
from ventoux.engines.spec import EngineSpec
from ventoux.errors import OperationNotServed, ValidationFailed

if TYPE_CHECKING:
    from ventoux.engines.faces import Route
    from ventoux.engines.spec import FaceName


def spec(face: FaceName, **fields: Any) -> EngineSpec:
    return EngineSpec(model="m", kind="remote", base_url="https://far", face=face, remote_model="a/b", **fields)


def call(**fields: Any) -> ChatCall:
    fields.setdefault("messages", [ChatMessage("user", "hi")])
    return ChatCall(model="m", **fields)


def refused(face: FaceName, **fields: Any) -> list[tuple[str | int, ...]]:
    with pytest.raises(ValidationFailed) as told:
        remote.to_request(call(**fields), spec(face), 0)
    return [issue.loc for issue in told.value.issues]


@pytest.mark.parametrize(
    ("face", "route", "url"),
    [
        ("openai", "chat", "https://far/chat/completions"),
        ("openai", "models", "https://far/models"),
        ("mistral", "prompt", "https://far/fim/completions"),
        ("mistral", "embeddings", "https://far/embeddings"),
        ("azure-openai", "chat", "https://far/openai/v1/chat/completions"),
        ("azure-openai", "models", "https://far/openai/v1/models"),
        (
            "azure-openai-deployments",
            "chat",
            "https://far/openai/deployments/a%2Fb/chat/completions?api-version=2024-10-21",
        ),
        ("azure-inference", "chat", "https://far/models/chat/completions?api-version=2024-05-01-preview"),
        ("azure-serverless", "embeddings", "https://far/embeddings?api-version=2024-05-01-preview"),
        ("azure-serverless", "models", "https://far/info?api-version=2024-05-01-preview"),
    ],
)
def test_every_face_is_asked_where_it_listens(face: FaceName, route: Route, url: str) -> None:
    assert address_of(spec(face), "https://far/", route) == url


def test_the_operators_version_counts_before_the_usual_one() -> None:
    url = address_of(spec("azure-openai-deployments", api_version="2025-01-01-preview"), "https://far", "chat")
    assert url.endswith("?api-version=2025-01-01-preview")


@pytest.mark.parametrize("face", FACES)
def test_the_key_goes_where_each_face_looks_for_it_and_nowhere_else(face: FaceName) -> None:
    header = "api-key" if face in {"azure-openai", "azure-openai-deployments", "azure-inference"} else "Authorization"
    assert headers_of(spec(face), "k") == {header: "k" if header == "api-key" else "Bearer k"}
    assert headers_of(spec(face), "") == {}


@pytest.mark.parametrize("face", FACES)
def test_only_what_the_caller_gave_is_sent(face: FaceName) -> None:
    request = remote.to_request(call(), spec(face), 0)
    asks = {"stream_options"} if FACES[face].asks_for_usage else set[str]()
    named = {"model"} if FACES[face].names_model else set[str]()
    assert set(request) == {"messages", "stream"} | asks | named


def test_mistral_is_asked_in_its_own_words() -> None:
    tool = Tool("f")
    messages = [ChatMessage("user", "hi"), ChatMessage("assistant", "Par")]
    request = remote.to_request(call(messages=messages, prefix="Par", seed=7, top_k=3), spec("mistral"), 0)
    assert request["messages"][-1] == {"role": "assistant", "content": "Par", "prefix": True}
    assert (request["random_seed"], request["top_k"]) == (7, 3)
    assert "seed" not in request
    request = remote.to_request(
        call(tools=(tool,), tool_mode="required", min_tokens=2, repetition_penalty=1.1), spec("mistral"), 0
    )
    assert (request["tool_choice"], request["min_tokens"], request["repetition_penalty"]) == ("any", 2, 1.1)
    assert remote.to_request(call(max_tokens=0), spec("mistral"), 0)["max_tokens"] == 0


def test_a_seed_that_mistral_cannot_have_becomes_the_same_other_one_each_time() -> None:
    seeds = [remote.to_request(call(seed=-5), spec("mistral"), 0)["random_seed"] for _ in range(2)]
    assert seeds[0] == seeds[1] >= 0


def test_ids_of_calls_are_such_as_mistral_accepts_and_still_belong_together() -> None:
    made = ToolCall("call_abcdefghijklmnop", "f", "{}")
    messages = [
        ChatMessage("user", "hi"),
        ChatMessage("assistant", "", tool_calls=(made, ToolCall("D681PevKs", "f", "{}"))),
        ChatMessage("tool", "1", tool_call_id=made.id),
        ChatMessage("tool", "2", tool_call_id="D681PevKs"),
    ]
    written = remote.to_request(call(messages=messages), spec("mistral"), 0)["messages"]
    ids = [one["id"] for one in written[1]["tool_calls"]]
    assert len(ids[0]) == 9
    assert ids[0].isalnum()
    assert ids[1] == "D681PevKs"
    assert [one["tool_call_id"] for one in written[2:]] == ids
    kept = remote.to_request(call(messages=messages), spec("openai"), 0)["messages"]
    assert kept[2]["tool_call_id"] == made.id


def test_a_gap_is_filled_at_mistrals_own_route_with_what_that_has() -> None:
    gap = ChatCall(model="m", messages=[], prompt="def f(", suffix="return 1", seed=1, max_tokens=5)
    request = remote.to_request(gap, spec("mistral"), 0)
    assert request == {
        "model": "a/b",
        "stream": True,
        "prompt": "def f(",
        "suffix": "return 1",
        "random_seed": 1,
        "max_tokens": 5,
    }
    with pytest.raises(ValidationFailed, match="presence_penalty"):
        remote.to_request(ChatCall(model="m", messages=[], prompt="x", presence_penalty=1), spec("mistral"), 0)


def test_chats_of_openai_count_what_is_completed() -> None:
    for face in ("openai", "azure-openai"):
        request = remote.to_request(call(max_tokens=9), spec(face), 0)
        assert request["max_completion_tokens"] == 9
        assert "max_tokens" not in request
    text = ChatCall(model="m", messages=[], prompt="x", max_tokens=9)
    assert remote.to_request(text, spec("openai"), 0)["max_tokens"] == 9
    assert remote.to_request(call(max_tokens=9), spec("azure-openai-deployments"), 0)["max_tokens"] == 9


@pytest.mark.parametrize(
    ("face", "fields"),
    [
        ("openai", {"top_k": 3}),
        ("openai", {"min_tokens": 3}),
        ("azure-openai", {"repetition_penalty": 1.2}),
        ("azure-inference", {"n": 2}),
        ("azure-inference", {"logprobs": True, "top_logprobs": 3}),
        ("azure-inference", {"reasoning_effort": "high"}),
        ("azure-serverless", {"logit_bias": {1: 2.0}}),
        ("mistral", {"logit_bias": {1: 2.0}}),
    ],
)
def test_what_a_face_has_no_field_for_is_refused_by_name(face: FaceName, fields: dict[str, Any]) -> None:
    assert refused(face, **fields) == [("body", next(iter(fields)))]


def test_no_text_is_continued_where_there_is_no_such_route() -> None:
    with pytest.raises(OperationNotServed, match="continues no text"):
        remote.to_request(ChatCall(model="m", messages=[], prompt="x"), spec("azure-serverless"), 0)


def test_one_call_at_a_time_is_left_to_the_check_where_it_cannot_be_said() -> None:
    tools = call(tools=(Tool("f"),), parallel_tool_calls=False)
    assert "parallel_tool_calls" not in remote.to_request(tools, spec("azure-inference"), 0)
    assert remote.to_request(tools, spec("mistral"), 0)["parallel_tool_calls"] is False


def test_an_operator_may_tell_what_else_a_server_knows_and_by_which_name() -> None:
    server = spec("openai-compatible", parameters={"top_k": "top_k", "repetition_penalty": "repeat_penalty"})
    request = remote.to_request(call(top_k=4, repetition_penalty=1.1), server, 0)
    assert (request["top_k"], request["repeat_penalty"]) == (4, 1.1)


def test_azure_hands_fields_it_does_not_know_to_the_model_only_when_it_is_told_to() -> None:
    known = spec("azure-inference", parameters={"n": "n"})
    assert remote.to_request(call(n=2), known, 0)["n"] == 2
    assert headers_of(known, "k")["extra-parameters"] == "pass-through"
    # Another name for what it knows is no extra.
    assert "extra-parameters" not in headers_of(spec("azure-inference", parameters={"seed": "seed"}), "k")


def test_embeddings_name_the_model_where_the_address_does_not() -> None:
    embeddings = EmbeddingsCall(model="m", inputs=["x"])
    assert remote.to_embeddings_request(embeddings, spec("mistral")) == {"model": "a/b", "input": ["x"]}
    assert remote.to_embeddings_request(embeddings, spec("azure-serverless")) == {"input": ["x"]}


def test_no_key_is_in_what_is_printed_of_a_specification() -> None:
    assert "sk-1" not in repr(spec("openai", api_key="sk-1"))

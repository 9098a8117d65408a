"""A Mistral body, as a call, as the request to somebody's OpenAI-like server, as that server would read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ventoux.dialects.mistral.decode import chat_call as mistral_call
from ventoux.dialects.openai.decode import chat_call as openai_call
from ventoux.engines.remote import to_request
from ventoux.engines.spec import EngineSpec
from ventoux.errors import ValidationFailed
from ventoux.structured.grammar import offered

if TYPE_CHECKING:
    from ventoux.calls import ChatCall, Tool

SPEC = EngineSpec(model="m", kind="remote", remote_model="theirs")
PNG = "data:image/png;base64,AA"
ANY_OBJECT = {"type": "object", "properties": dict[str, Any]()}

Fields = dict[str, Any]
AnyFields = st.SearchStrategy[Fields]


def maybe(fields: dict[str, st.SearchStrategy[Any]]) -> AnyFields:
    """Some of them."""
    return st.fixed_dictionaries({}, optional=fields)


texts = st.text(st.characters(codec="utf-8"), max_size=20)
some_text = texts.filter(bool)
names = st.from_regex(r"[a-zA-Z0-9_-]{1,12}", fullmatch=True)
ids = st.from_regex(r"[a-zA-Z0-9]{9}", fullmatch=True)
numbers = st.floats(0, 1, exclude_min=True)
schemas: st.SearchStrategy[Any] = st.sampled_from(
    [{"type": "object"}, {"type": "array", "items": {"type": "integer"}}, {}, True]
)


@st.composite
def tools(draw: st.DrawFn) -> Fields:
    chosen = draw(st.lists(names, unique=True, max_size=3))
    described = maybe({"description": some_text, "strict": st.booleans(), "parameters": schemas})
    offered_here: list[Fields] = [{"type": "function", "function": {"name": one, **draw(described)}} for one in chosen]
    if not chosen:
        return {}
    named: list[Any] = [{"type": "function", "function": {"name": name}} for name in chosen]
    choices = st.sampled_from(["auto", "none", "any", "required", *named])
    return {"tools": offered_here, **draw(maybe({"tool_choice": choices, "parallel_tool_calls": st.booleans()}))}


def chunks(kinds: AnyFields) -> st.SearchStrategy[Any]:
    return texts | st.lists(kinds, min_size=1, max_size=3)


def text_chunk(text: str) -> Fields:
    return {"type": "text", "text": text}


def thought(text: str) -> Fields:
    return {"type": "thinking", "thinking": [{"type": "text", "text": text}]}


def image(url: Any) -> Fields:
    return {"type": "image_url", "image_url": url}


text_chunks = st.builds(text_chunk, texts)
thoughts = st.builds(thought, texts)
addresses: list[Any] = [PNG, {"url": PNG}, {"url": PNG, "detail": "low"}]
images = st.builds(image, st.sampled_from(addresses))


@st.composite
def turns(draw: st.DrawFn) -> list[Fields]:
    """A user's message and what the assistant made of it: words, or calls with their results and then words."""
    user = {"role": "user", "content": draw(chunks(text_chunks | images))}
    said = {"role": "assistant", "content": draw(some_text | st.lists(text_chunks | thoughts, min_size=1, max_size=3))}
    called = draw(st.lists(st.tuples(ids, names), max_size=2, unique_by=lambda call: call[0]))
    if not called:
        return [user, said]
    calls: list[Fields] = []
    results: list[Fields] = []
    has_ids = draw(st.booleans())
    for call_id, name in called:
        identified = {"id": call_id} if has_ids else {}
        arguments = draw(st.dictionaries(names, st.integers() | texts, max_size=2))
        written = json.dumps(arguments) if draw(st.booleans()) else arguments
        calls.append({"type": "function", "function": {"name": name, "arguments": written}, **identified})
        told = {"tool_call_id": call_id} if has_ids else {}
        results.append(
            {"role": "tool", "content": draw(texts), **told, **({"name": name} if draw(st.booleans()) else {})}
        )
    return [user, {"role": "assistant", "content": draw(texts), "tool_calls": calls}, *results, said]


@st.composite
def histories(draw: st.DrawFn) -> list[Fields]:
    system = [{"role": "system", "content": draw(chunks(text_chunks))}] if draw(st.booleans()) else []
    earlier = [message for turn in draw(st.lists(turns(), max_size=2)) for message in turn]
    return [*system, *earlier, {"role": "user", "content": draw(chunks(text_chunks | images))}]


def schema_format(name: str, described: Fields) -> Fields:
    return {"type": "json_schema", "json_schema": {"name": name, **described}}


plain_formats: AnyFields = st.sampled_from([{"type": "text"}, {"type": "json_object"}])
formats = plain_formats | st.builds(
    schema_format, some_text, maybe({"schema": schemas, "description": some_text, "strict": st.booleans()})
)
expressible = maybe(
    {
        "temperature": numbers,
        "top_p": numbers,
        "max_tokens": st.integers(1, 9999),
        "random_seed": st.integers(0, 2**63 - 1),
        "stop": some_text | st.lists(some_text, max_size=4),
        "n": st.integers(1, 16),
        "presence_penalty": st.floats(-2, 2),
        "frequency_penalty": st.floats(-2, 2),
        "logprobs": st.booleans(),
        "top_logprobs": st.integers(0, 20),
        "reasoning_effort": st.sampled_from(["none", "minimal", "low", "medium", "high", "xhigh", "max"]),
        "prompt_mode": st.just("reasoning"),
        "safe_prompt": st.booleans(),
        "response_format": formats,
        "stream": st.booleans(),
    }
)
own = maybe({"metadata": st.just({"team": "a"}), "prompt_cache_key": st.just("a")})


def body_of(messages: list[Fields], said: Fields, called: Fields, kept: Fields) -> Fields:
    return {"model": "m", "messages": messages, **said, **called, **kept}


bodies = st.builds(body_of, histories(), expressible, tools(), own)


def read(body: Fields) -> ChatCall:
    return mistral_call(json.dumps(body).encode(), max_messages=100)


def read_there(request: Fields) -> ChatCall:
    return openai_call(json.dumps(request).encode(), max_messages=100)


def meant(call: ChatCall) -> ChatCall:
    """What the other server has to be told of it.

    Always a stream with its usage. Whose call it is and where its prompt is cached is for us alone. What cannot be
    called is not offered, and a function that must be called is the only one that is.
    """
    tools = tuple(_described(tool) for tool in offered(call))
    return replace(
        call,
        model="theirs",
        stream=True,
        include_usage=True,
        metadata=None,
        affinity="",
        tools=tools,
        tool_mode=call.tool_mode if tools else "auto",
        tool_name="",
        parallel_tool_calls=call.parallel_tool_calls or not tools,
    )


def _described(tool: Tool) -> Tool:
    return replace(tool, parameters=ANY_OBJECT) if tool.parameters is None else tool


def without_ids(call: ChatCall) -> ChatCall:
    """For calls that had none here: there they need one."""
    return replace(
        call,
        messages=[
            replace(
                message,
                tool_call_id="",
                tool_calls=tuple(replace(one, id="") for one in message.tool_calls),
            )
            for message in call.messages
        ],
    )


@given(bodies)
def test_all_that_openai_can_express_arrives(body: Fields) -> None:
    call = read(body)
    there = read_there(to_request(call, SPEC, 4096))
    if all(one.id for message in call.messages for one in message.tool_calls):
        assert there == meant(call)
    else:
        assert without_ids(there) == without_ids(meant(call))


INEXPRESSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "top_k": st.integers(0, 99),
    "min_tokens": st.integers(1, 9),
    "repetition_penalty": st.floats(0.5, 2),
    "max_tokens": st.just(0),
}


@given(bodies, maybe(INEXPRESSIBLE), st.none() | some_text)
def test_what_it_cannot_express_is_refused_by_name(body: Fields, fields: Fields, prefix: str | None) -> None:
    if "min_tokens" in fields and "max_tokens" in fields:
        del fields["max_tokens"]
    if "min_tokens" in fields:
        body.pop("max_tokens", None)
    messages = [*body["messages"], *([{"role": "assistant", "content": prefix, "prefix": True}] if prefix else [])]
    call = read({**body, **fields, "messages": messages})
    names = {*fields, *(["prefix"] if prefix else [])}
    if not names:
        to_request(call, SPEC, 4096)
        return
    with pytest.raises(ValidationFailed) as refused:
        to_request(call, SPEC, 4096)
    assert {issue.loc[-1] for issue in refused.value.issues} == names
    assert all(str(issue.loc[-1]) in issue.msg for issue in refused.value.issues)

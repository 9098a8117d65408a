from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.engines.errors import EngineRefused
from ventoux.engines.refusals import refusal, told_mid_stream
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import (
    ContentFiltered,
    EngineError,
    EngineTimeout,
    InvalidRequest,
    PromptTooLong,
    RateLimited,
    Unavailable,
    VentouxError,
)

KEY = "sk-operator-1234"
REMOTE = Replica("m/0", EngineSpec(model="m", kind="remote"), base_url="http://far/v1", secret=KEY)
PROVIDER = Replica(
    "m/0", msgspec.structs.replace(REMOTE.spec, provider="acme", remote_model="theirs"), base_url="http://x", secret=KEY
)
LOCAL = Replica("m/0", EngineSpec(model="m", kind="llama.cpp"), secret="bearer")


def told(replica: Replica, status: int, error: Any, headers: dict[str, str] | None = None) -> VentouxError:
    return refusal(replica, status, headers or {}, json.dumps({"error": error}).encode())


def test_too_long_a_prompt_is_told_with_both_numbers() -> None:
    error = told(LOCAL, 400, {"type": "exceed_context_size_error", "n_prompt_tokens": 31, "n_ctx": 20})
    assert isinstance(error, PromptTooLong)
    assert (error.prompt_tokens, error.context) == (31, 20)


def test_a_remote_that_tells_no_number_has_still_said_that_the_prompt_is_too_long() -> None:
    error = told(REMOTE, 400, {"code": "context_length_exceeded", "message": "shorter, please"})
    assert isinstance(error, PromptTooLong)
    assert (error.prompt_tokens, error.context) == (None, None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, EngineRefused),
        (401, EngineRefused),
        (402, EngineRefused),
        (403, EngineRefused),
        (404, EngineRefused),
        (408, EngineTimeout),
        (422, InvalidRequest),
        (429, RateLimited),
        (500, EngineError),
        (502, EngineError),
        (503, Unavailable),
        (504, EngineTimeout),
        (529, Unavailable),
    ],
)
def test_every_status_of_a_remote_has_its_error_and_none_tells_the_key(status: int, kind: type[VentouxError]) -> None:
    error = told(REMOTE, status, {"message": f"Incorrect API key provided: {KEY}"})
    assert type(error) is kind
    assert KEY not in f"{error} {error!r} {error.__dict__}"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "9", "Retry-After-Ms": "250"}, 0.25),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30),
        ({"Retry-After": "Wed, 21 Oct 2026 07:27:00 GMT"}, 1),
        ({"Retry-After": "99999999999"}, 86_400),
        ({"Retry-After": "-5"}, 1),
        ({"Retry-After": "soon"}, 1),
        ({}, 1),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_again_is_passed_on_in_every_form(headers: dict[str, str], seconds: float, status: int) -> None:
    now = datetime(2026, 10, 21, 7, 27, 30, tzinfo=UTC).timestamp()
    assert refusal(REMOTE, status, headers, b"{}", now=now).retry_after == seconds


@given(st.dictionaries(st.sampled_from(["Retry-After", "retry-after-ms"]), st.text(max_size=40)))
def test_any_word_on_when_to_come_again_is_survived(headers: dict[str, str]) -> None:
    wait = refusal(REMOTE, 429, headers, b"", now=0).retry_after
    assert wait is not None
    assert 0 < wait <= 86_400


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"no"', b'{"error":7}', b'{"error":{"message":[1]}}', b"\xff"]
)
def test_any_body_of_a_refusal_is_survived(body: bytes) -> None:
    assert isinstance(refusal(REMOTE, 400, {}, body), InvalidRequest)


def test_a_message_is_bounded_and_on_one_line() -> None:
    error = told(LOCAL, 400, {"message": "a\n\x1b[31mb" + "x" * 10_000})
    assert len(error.message) < 700
    assert error.message.isprintable()


def test_an_error_inside_the_stream_is_the_engines() -> None:
    assert "out of slots" in str(told_mid_stream(LOCAL, {"message": "out of slots"}))
    assert isinstance(told_mid_stream(LOCAL, "boom"), EngineError)


@pytest.mark.parametrize(
    ("message", "prompt", "context"),
    [
        (
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
            9001,
            8192,
        ),
        (
            "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4900 in them).",
            5000,
            4096,
        ),
        ("Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum", 40000, 32768),
        ("The input (5000 tokens) is longer than the model's context length (4096 tokens).", 5000, 4096),
        (
            "You passed 5001 input tokens and requested 100. However, the model's context length is only 4096 tokens.",
            5001,
            4096,
        ),
        ("prompt is too long: 210000 tokens > 200000 maximum", 210_000, 200_000),
        ("the request exceeds the available context size. try increasing it", None, None),
        ("Your input exceeds the context window of this model.", None, None),
    ],
)
def test_every_provider_says_in_its_words_that_a_prompt_is_too_long(
    message: str, prompt: int | None, context: int | None
) -> None:
    error = told(PROVIDER, 400, {"message": message, "type": "invalid_request_error"})
    assert isinstance(error, PromptTooLong)
    assert (error.prompt_tokens, error.context) == (prompt, context)
    flat = refusal(PROVIDER, 400, {}, json.dumps({"object": "error", "message": message}).encode())
    assert isinstance(flat, PromptTooLong)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": {"code": "content_filter", "message": "The response was filtered"}}),
        (400, {"error": {"code": "400", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}),
        (403, {"error": {"message": "blocked", "status": 403}, "guardrails": {"results": {}}}),
    ],
)
def test_a_filter_over_there_is_not_an_outage(status: int, body: dict[str, Any]) -> None:
    assert isinstance(refusal(PROVIDER, status, {}, json.dumps(body).encode()), ContentFiltered)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (429, {"error": {"code": "insufficient_quota", "message": "You exceeded"}}, "no credit left"),
        (400, {"object": "error", "type": "invalid_model", "code": "1500"}, "does not have the model 'theirs'"),
        (404, {"error": {"code": "DeploymentNotFound"}}, "does not have the model 'theirs'"),
        (401, {"detail": "Unauthorized"}, "status 401"),
        (403, {"error": {"message": "no"}}, "status 403"),
    ],
)
def test_what_only_the_operator_can_mend_names_the_provider_and_what_to_do(
    status: int, body: dict[str, Any], said: str
) -> None:
    error = refusal(PROVIDER, status, {}, json.dumps(body).encode())
    assert type(error) is EngineRefused
    assert "The provider acme" in error.message
    assert said in error.message
    assert "ventoux providers test acme" in error.hint


def test_issues_in_a_list_are_told_with_their_places() -> None:
    issue = {"type": "extra_forbidden", "loc": ["body", "top_a"], "msg": "not permitted"}
    for body in ({"detail": [issue]}, {"object": "error", "message": {"detail": [issue]}}):
        assert "body.top_a: not permitted" in refusal(PROVIDER, 422, {}, json.dumps(body).encode()).message


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 429, "message": "slow down"}, RateLimited),
        ({"type": "overloaded_error"}, Unavailable),
        ({"code": "content_filter"}, ContentFiltered),
        ({"code": "context_length_exceeded"}, PromptTooLong),
        ({"object": "error", "message": "out of memory", "code": 500}, EngineError),
        ({"message": f"key {KEY} is odd", "code": 418}, InvalidRequest),
        ([], EngineError),
    ],
)
def test_an_error_in_a_stream_is_what_it_would_be_before_one(error: Any, kind: type[VentouxError]) -> None:
    found = told_mid_stream(PROVIDER, error)
    assert type(found) is kind
    assert KEY not in str(found)


_FIELDS = st.sampled_from(
    ["error", "message", "detail", "code", "type", "status", "innererror", "loc", "msg", "guardrails", "n_ctx"]
)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just(KEY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_FIELDS, inner, max_size=4),
    max_leaves=8,
)


@given(st.integers(300, 599).filter(lambda status: status != 200), _JSON)
def test_no_body_at_all_breaks_the_translation_or_gets_the_key_out(status: int, body: Any) -> None:
    for error in (
        refusal(PROVIDER, status, {}, json.dumps(body).encode(), now=0),
        told_mid_stream(PROVIDER, body),
    ):
        assert isinstance(error, VentouxError)
        assert KEY not in f"{error} {error!r}"

from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.engines.refusals import refusal, told_mid_stream
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import (
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
LOCAL = Replica("m/0", EngineSpec(model="m", kind="llama.cpp"), secret="bearer")


def told(replica: Replica, status: int, error: Any, headers: dict[str, str] | None = None) -> VentouxError:
    return refusal(replica, status, headers or {}, json.dumps({"error": error}).encode())


def test_too_long_a_prompt_is_told_with_both_numbers() -> None:
    error = told(LOCAL, 400, {"type": "exceed_context_size_error", "n_prompt_tokens": 31, "n_ctx": 20})
    assert isinstance(error, PromptTooLong)
    assert (error.prompt_tokens, error.context) == (31, 20)


def test_a_remotes_word_on_the_context_is_passed_on() -> None:
    error = told(REMOTE, 400, {"code": "context_length_exceeded", "message": "at most 8192 tokens"})
    assert type(error) is InvalidRequest
    assert "at most 8192 tokens" in error.message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, EngineError),
        (401, EngineError),
        (402, EngineError),
        (403, EngineError),
        (404, EngineError),
        (408, EngineTimeout),
        (422, InvalidRequest),
        (429, RateLimited),
        (500, EngineError),
        (502, EngineError),
        (503, Unavailable),
        (504, EngineTimeout),
    ],
)
def test_every_status_of_a_remote_has_its_error_and_none_tells_the_key(status: int, kind: type[VentouxError]) -> None:
    error = told(REMOTE, status, {"message": f"Incorrect API key provided: {KEY}"})
    assert type(error) is kind
    assert KEY not in str(error)


def test_retry_after_is_passed_on() -> None:
    assert told(REMOTE, 429, {}, {"Retry-After": "17"}).retry_after == 17
    assert told(REMOTE, 503, {}, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}).retry_after == 1


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

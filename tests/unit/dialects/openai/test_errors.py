from __future__ import annotations

from typing import Any

import pytest

from ventoux.dialects.openai.errors import OpenAIErrors, error_body
from ventoux.errors import (
    EngineError,
    EngineTimeout,
    Forbidden,
    InvalidRequest,
    Issue,
    MethodNotAllowed,
    ModelNotFound,
    NotFound,
    PayloadTooLarge,
    PromptTooLong,
    RateLimited,
    Unauthorized,
    Unavailable,
    ValidationFailed,
    VentouxError,
)

EXPECTED: list[tuple[VentouxError, int, str, str | None, str | None]] = [
    (InvalidRequest("a"), 400, "invalid_request_error", None, None),
    (PromptTooLong(9, 8), 400, "invalid_request_error", "messages", "context_length_exceeded"),
    (Unauthorized("a"), 401, "authentication_error", None, "invalid_api_key"),
    (Forbidden("a"), 403, "permission_error", None, "insufficient_permissions"),
    (ModelNotFound("a", []), 404, "invalid_request_error", "model", "model_not_found"),
    (NotFound("a"), 404, "invalid_request_error", None, None),
    (MethodNotAllowed("a"), 405, "invalid_request_error", None, None),
    (PayloadTooLarge("a"), 413, "invalid_request_error", None, None),
    (RateLimited("a"), 429, "rate_limit_error", None, "rate_limit_exceeded"),
    (VentouxError("a"), 500, "server_error", None, "internal_error"),
    (EngineError("a"), 502, "server_error", None, "engine_error"),
    (Unavailable("a"), 503, "server_error", None, "unavailable"),
    (EngineTimeout("a"), 504, "server_error", None, "engine_timeout"),
]


@pytest.mark.parametrize(("error", "status", "kind", "param", "code"), EXPECTED)
def test_each_error_has_the_shape_that_clients_know(
    error: VentouxError, status: int, kind: str, param: str | None, code: str | None
) -> None:
    told: Any = error_body(error)["error"]
    assert OpenAIErrors().status(error) == status
    assert (told["type"], told["param"], told["code"]) == (kind, param, code)
    assert told["message"]


def test_an_invalid_body_is_a_400_that_names_the_place() -> None:
    error = ValidationFailed([Issue("missing", ("body", "messages", 0, "content"), "Field required")])
    told = error_body(error)["error"]
    assert OpenAIErrors().status(error) == 400
    assert told["param"] == "messages[0].content"
    assert told["message"] == "Missing required parameter: 'messages[0].content'."


def test_a_body_that_is_no_object_names_no_place() -> None:
    told = error_body(ValidationFailed([Issue("invalid", ("body",), "Expected `object`, got `array`")]))["error"]
    assert told["param"] is None


def test_too_long_a_prompt_has_the_words_that_clients_look_for() -> None:
    message = error_body(PromptTooLong(9000, 8192))["error"]["message"]
    assert "maximum context length is 8192 tokens" in message
    assert "9000 tokens" in message

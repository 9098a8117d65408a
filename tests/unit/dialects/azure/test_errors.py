from __future__ import annotations

import json
from typing import Any

import pytest

from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.azure.extra import ExtraParameters
from ventoux.dialects.decoding import refuse
from ventoux.errors import (
    MethodNotAllowed,
    ModelNotFound,
    NotFound,
    OperationNotServed,
    PromptTooLong,
    RateLimited,
    Unauthorized,
    VentouxError,
)

SHAPE = AzureErrors()


def body(error: VentouxError) -> Any:
    return json.loads(SHAPE.body(error, "request"))


@pytest.mark.parametrize(
    ("error", "status", "code", "text"),
    [
        (Unauthorized("No key."), 401, "unauthorized", "auth token validation failed"),
        (NotFound("Nothing."), 404, "not_found", "not found"),
        (ModelNotFound("x", []), 404, "not_found", "not found"),
        (OperationNotServed("Model x cannot do embeddings."), 404, "not_found", "not found"),
        (MethodNotAllowed("No."), 405, "method_not_allowed", "not allowed"),
        (RateLimited("Slow down.", retry_after=3), 429, "too_many_requests", "Slow down."),
        (PromptTooLong(9, 8), 400, "context_length_exceeded", "9 tokens"),
        (ExtraParameters(["n"]), 400, "extra_parameters_not_allowed", "Extra parameters ['n']"),
        (refuse("temperature", "Too hot", kind="invalid"), 422, "invalid_parameter", "temperature: Too hot"),
        (refuse("audio", "None here"), 422, "parameter_not_supported", "None here"),
        (VentouxError("Ours."), 500, "internal_error", "Ours."),
    ],
)
def test_each_error_has_its_status_code_and_words(error: VentouxError, status: int, code: str, text: str) -> None:
    told = body(error)["error"]
    assert (SHAPE.status(error), told["status"], told["code"]) == (status, status, code)
    assert text in told["message"]
    assert told["innererror"]["request_id"] == "request"
    assert SHAPE.headers(error) == [(b"x-ms-error-code", code.encode())]


def test_a_422_lists_what_is_wrong_beside_the_error_and_names_the_first() -> None:
    told = body(refuse(("messages", 0, "role"), "Unknown", given="bot", kind="invalid"))
    assert told["error"]["param"] == "messages.0.role"
    assert told["detail"] == [
        {"type": "invalid", "loc": ["body", "messages", 0, "role"], "msg": "Unknown", "input": "bot"}
    ]


def test_other_errors_have_no_detail() -> None:
    assert set(body(NotFound("Nothing."))) == {"error"}

from __future__ import annotations

import re

import msgspec

from ventoux.gateway.openapi import openapi_document


def test_every_schema_that_the_document_points_to_is_in_it() -> None:
    """Structs of one name in two dialects have longer names there."""
    document = openapi_document()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', msgspec.json.encode(document).decode()))
    assert named <= set(document["components"]["schemas"])


def test_both_dialects_have_their_own_bodies_and_streams() -> None:
    paths = openapi_document()["paths"]
    for path, name in (
        ("/v1/chat/completions", "ChatRequest"),
        ("/openai/v1/chat/completions", "ChatCompletionRequest"),
    ):
        operation = paths[path]["post"]
        content = operation["requestBody"]["content"]["application/json"]
        assert re.search(rf"\b{name}$", content["schema"]["$ref"])
        assert set(operation["responses"]["200"]["content"]) == {"application/json", "text/event-stream"}


def test_every_operation_tells_the_body_of_each_kind_of_error() -> None:
    for path, methods in openapi_document()["paths"].items():
        for operation in methods.values():
            if path not in {"/healthz", "/readyz", "/metrics"}:
                assert {"401", "429", "503", "4XX", "5XX"} <= set(operation["responses"])
                assert {"200", "201", "204"} & set(operation["responses"])
            bodies = {status: "content" in response for status, response in operation["responses"].items()}
            assert all(has != (status == "204") for status, has in bodies.items())


def test_a_reply_of_mistrals_that_leaves_nulls_out_requires_none_of_them() -> None:
    required = openapi_document()["components"]["schemas"]["MistralResponse"]["required"]
    assert "output" in required
    assert "instructions" not in required

"""Errors in the OpenAPI document: the bodies that ``dialects/*/errors.py`` write, by the path that words them."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

_REF = "#/components/schemas/{name}"


class Fault(msgspec.Struct):
    """One thing wrong with a body, and where."""

    type: str
    loc: list[str | int]
    msg: str
    input: Any


class MistralInvalid(msgspec.Struct):
    detail: list[Fault]
    request_id: str


class MistralUnauthorized(msgspec.Struct):
    detail: str
    request_id: str


class MistralError(msgspec.Struct):
    object: Literal["error"]
    message: str
    type: str
    param: None
    code: str | None
    raw_status_code: int
    request_id: str


class MistralFilteredDetail(msgspec.Struct):
    message: str
    status: Literal[403]


class MistralDecision(msgspec.Struct):
    threshold: float
    score: float
    violated: bool


class MistralBlocking(msgspec.Struct):
    model_name: str
    decisions: dict[str, MistralDecision]
    violated: Literal[True]
    action: Literal["block"]


class MistralResults(msgspec.Struct):
    results: dict[str, MistralBlocking]


class MistralFiltered(msgspec.Struct):
    """A prompt that a filter policy or a guardrail blocks."""

    error: MistralFilteredDetail
    guardrails: MistralResults


class MistralUnjudged(msgspec.Struct):
    """A guardrail with ``block_on_error`` that could not be evaluated."""

    object: Literal["Error"]
    message: str
    type: Literal["invalid_request_error"]
    code: Literal[3201]
    guardrails: list[dict[str, Any]]


class OpenAIErrorDetail(msgspec.Struct):
    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(msgspec.Struct):
    error: OpenAIErrorDetail


class AzureInnerError(msgspec.Struct):
    code: str
    request_id: str
    content_filter_result: dict[str, Any] | UnsetType = UNSET
    """Of a prompt that a filter policy blocks."""


class AzureErrorDetail(msgspec.Struct):
    code: str
    message: str
    param: str | None
    status: int
    innererror: AzureInnerError


class AzureError(msgspec.Struct):
    error: AzureErrorDetail
    detail: list[Fault] | UnsetType = UNSET
    """In a 422."""


_KINDS = (MistralInvalid, MistralUnauthorized, MistralError, MistralFiltered, MistralUnjudged, OpenAIError, AzureError)
_SEEN_BY_CLIENTS = "The request cannot be served as it stands"
_FAILED = "Ventoux or an engine failed"
_RETRY: dict[str, Any] = {
    "Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 0}},
    "retry-after-ms": {"description": "Milliseconds", "schema": {"type": "integer", "minimum": 0}},
}


def error_schemas() -> dict[str, Any]:
    """The components that ``error_responses`` points to."""
    return msgspec.json.schema_components(_KINDS, ref_template=_REF)[1]


def error_responses(path: str) -> dict[str, Any]:
    """By status. ``path`` as in the document."""
    if path.startswith("/openai/"):
        whole = OpenAIError
    elif path.startswith(("/models/", "/endpoints/")) and "/v1/" not in path:
        whole = AzureError
    else:
        return {
            "401": _response("The key is missing, unknown or revoked", MistralUnauthorized),
            "403": _response(
                "It is not allowed, or a filter blocks it", MistralError, MistralFiltered, MistralUnjudged
            ),
            "422": _response("A field is wrong, or cannot be honoured", MistralInvalid),
            **_others(MistralError),
        }
    return {"401": _response("The key is missing, unknown or revoked", whole), **_others(whole)}


def _others(kind: type) -> dict[str, Any]:
    limited, unavailable = _response("A limit is reached", kind), _response("Not now", kind)
    limited["headers"] = unavailable["headers"] = _RETRY
    return {
        "429": limited,
        "503": unavailable,
        "4XX": _response(_SEEN_BY_CLIENTS, kind),
        "5XX": _response(_FAILED, kind),
    }


def _response(description: str, *kinds: type) -> dict[str, Any]:
    refs = [{"$ref": _REF.format(name=kind.__name__)} for kind in kinds]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {"description": description, "content": {"application/json": {"schema": schema}}}

"""Errors in Azure's shape: an ``error`` object that the SDK parses, and for 422 a list ``detail`` beside it.

The pages of the API contradict each other; this shape is the one that the SDK reads whole (azure-core looks inside
``error`` only, where there is one). Clients look for some texts: "auth token validation failed" in a 401, "not found"
in a 404, "not allowed" in a 405.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ventoux.dialects.azure.extra import ExtraParameters, shown
from ventoux.dialects.azure.filters import results_of
from ventoux.errors import OperationNotServed, PromptFiltered, PromptTooLong, ValidationFailed, VentouxError

_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    409: "conflict",
    413: "payload_too_large",
    429: "too_many_requests",
    500: "internal_error",
    502: "bad_gateway",
    503: "service_unavailable",
    504: "gateway_timeout",
}
_OPENINGS = {401: "Unauthorized, auth token validation failed", 404: "Resource not found", 405: "Method not allowed"}
_NOT_SUPPORTED = frozenset({"unsupported", "extra_forbidden"})
"""Kinds of issues with a field that is as it may be, but that this server cannot honour."""


class AzureErrors:
    def status(self, error: VentouxError) -> int:
        """A route that the model does not serve is not there: 404, as the service answers."""
        return 404 if isinstance(error, OperationNotServed) else error.status

    def body(self, error: VentouxError, request_id: str) -> bytes:
        status = self.status(error)
        body: dict[str, Any] = {
            "error": {
                "code": _code(error, status),
                "message": _message(error, status),
                "param": _param(error),
                "status": status,
                "innererror": _inner(error, request_id),
            }
        }
        if isinstance(error, ValidationFailed):
            body["detail"] = msgspec.to_builtins(error.issues)
        return msgspec.json.encode(body)

    def headers(self, error: VentouxError) -> list[tuple[bytes, bytes]]:
        return [(b"x-ms-error-code", _code(error, self.status(error)).encode())]


def _inner(error: VentouxError, request_id: str) -> dict[str, Any]:
    if isinstance(error, PromptFiltered):
        results = results_of(error.filtered.prompt)
        return {"code": "ResponsibleAIPolicyViolation", "content_filter_result": results, "request_id": request_id}
    return {"code": error.type, "request_id": request_id}


def _code(error: VentouxError, status: int) -> str:
    match error:
        case ValidationFailed():
            unsupported = all(issue.type in _NOT_SUPPORTED for issue in error.issues)
            return "parameter_not_supported" if unsupported else "invalid_parameter"
        case ExtraParameters():
            return "extra_parameters_not_allowed"
        case PromptTooLong():
            return "context_length_exceeded"
        case _:
            # A code in words is the same in every dialect; numbers are Mistral's.
            return error.code if error.code and not error.code.isdigit() else _CODES.get(status, "error")


def _message(error: VentouxError, status: int) -> str:
    opening = _OPENINGS.get(status)
    if opening is not None:
        return f"{opening}: {error}"
    if isinstance(error, ValidationFailed) and all(issue.type == "extra_forbidden" for issue in error.issues):
        # LiteLLM knows this sentence, and leaves out the fields of the first brackets in a second request.
        return f"Extra inputs are not permitted: {shown([_dotted(issue.loc) for issue in error.issues])}"
    return str(error)


def _param(error: VentouxError) -> str | None:
    if isinstance(error, PromptFiltered):
        return "prompt"
    return _dotted(error.issues[0].loc) if isinstance(error, ValidationFailed) else None


def _dotted(loc: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in loc[1:])

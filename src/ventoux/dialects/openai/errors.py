"""Errors in OpenAI's shape: ``{"error": {"message", "type", "param", "code"}}``.

A body that is wrong is a 400 there, and never a 422. Clients look at the status and at ``code``; ``param`` is the place
in the body, written ``messages[0].content``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.errors import ModelNotFound, PromptTooLong, ValidationFailed

if TYPE_CHECKING:
    from ventoux.errors import Issue, VentouxError

_INVALID = "invalid_request_error"
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
"""By status; every other below 500 is an invalid request, and from 500 on a server error."""
_CODES = {401: "invalid_api_key", 403: "insufficient_permissions", 429: "rate_limit_exceeded"}
_ISSUE_CODES = {
    "missing": "missing_required_parameter",
    "extra_forbidden": "unknown_parameter",
    "unsupported": "unsupported_parameter",
    "unsupported_value": "unsupported_value",
    "too_long": "array_above_max_length",
    "previous_response_not_found": "previous_response_not_found",
}
_WORDS = {
    "missing_required_parameter": "Missing required parameter: '{param}'.",
    "unknown_parameter": "Unknown parameter: '{param}'.",
    "unsupported_parameter": "Unsupported parameter: '{param}'. {reason}.",
    "unsupported_value": "Unsupported value: '{param}'. {reason}.",
    "previous_response_not_found": "{reason}.",
}


class OpenAIErrors:
    def status(self, error: VentouxError) -> int:
        return 400 if isinstance(error, ValidationFailed) else error.status

    def body(self, error: VentouxError, request_id: str) -> bytes:
        del request_id  # the header x-request-id tells it, where the official clients read it
        return msgspec.json.encode(error_body(error))

    def headers(self, error: VentouxError) -> list[tuple[bytes, bytes]]:
        del error  # none of its own
        return []


def error_body(error: VentouxError) -> dict[str, Any]:
    match error:
        case ValidationFailed():
            return _error(*_invalid(error.issues[0]))
        case PromptTooLong():
            # Clients that shorten a conversation and try again look for these words and this code.
            return _error(_too_long(error), _INVALID, "messages", "context_length_exceeded")
        case ModelNotFound():
            return _error(str(error), _INVALID, "model", "model_not_found")
        case _ if error.status >= 500:
            return _error(str(error), "server_error", None, error.type)
        case _:
            # A code in words is the same in every dialect; numbers are Mistral's.
            named = error.code if error.code and not error.code.isdigit() else _CODES.get(error.status)
            return _error(str(error), _TYPES.get(error.status, _INVALID), None, named)


def _too_long(error: PromptTooLong) -> str:
    if error.prompt_tokens is None or error.context is None:
        return f"The messages exceed this model's maximum context length. {error}"
    return (
        f"This model's maximum context length is {error.context} tokens. However, your messages resulted in "
        f"{error.prompt_tokens} tokens. Please reduce the length of the messages."
    )


def _error(message: str, kind: str, param: str | None, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def _invalid(issue: Issue) -> tuple[str, str, str | None, str]:
    code = _ISSUE_CODES.get(issue.type)
    if code is None:
        code = "invalid_type" if issue.msg.startswith("Expected `") and ", got `" in issue.msg else "invalid_value"
    param = written(issue.loc[1:])
    if not param:
        return f"Invalid body: {issue.msg}.", _INVALID, None, code
    words = _WORDS.get(code, "Invalid '{param}': {reason}.")
    return words.format(param=param, reason=issue.msg.rstrip(".")), _INVALID, param, code


def written(loc: tuple[str | int, ...]) -> str:
    """``("messages", 0, "content")`` is ``messages[0].content``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")

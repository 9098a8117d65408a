"""Errors in Mistral's shapes: the one place that turns the error tree into its bodies.

403          {"error": {…}, "guardrails": {"results": {…}}}                      a prompt that a filter blocks
401          {"detail": "…"}                                                    as the service answers in 2026
422          {"detail": [{"type", "loc", "msg", "input"}]}                      must be a list: the SDKs parse it
all others   {"object": "error", "message", "type", "param": null, "code"}
"""

from __future__ import annotations

from typing import Any

import msgspec

from ventoux.dialects.mistral.guardrails import blocked, failed
from ventoux.errors import GuardrailFailed, InvalidRequest, PromptFiltered, ValidationFailed, VentouxError


class MessageOrder(InvalidRequest):
    type = "invalid_request_message_order"
    code = "3230"


class MistralErrors:
    def status(self, error: VentouxError) -> int:
        """A prompt that is blocked, or cannot be judged, is forbidden here."""
        return 403 if isinstance(error, PromptFiltered | GuardrailFailed) else error.status

    def body(self, error: VentouxError, request_id: str) -> bytes:
        return msgspec.json.encode(error_body(error, request_id))

    def headers(self, error: VentouxError) -> list[tuple[bytes, bytes]]:
        del error  # none of its own
        return []


def error_body(error: VentouxError, request_id: str) -> dict[str, Any]:
    if isinstance(error, PromptFiltered):
        return blocked(error)
    if isinstance(error, GuardrailFailed):
        return failed(error)
    if isinstance(error, ValidationFailed):
        return {"detail": msgspec.to_builtins(error.issues), "request_id": request_id}
    if error.status == 401:
        return {"detail": str(error), "request_id": request_id}
    return {
        "object": "error",
        "message": str(error),
        "type": error.type,
        "param": None,
        "code": error.code,
        "raw_status_code": error.status,
        "request_id": request_id,
    }

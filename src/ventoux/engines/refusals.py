"""An engine's answer other than 200, as one of our errors. Pure: no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.errors import (
    EngineError,
    EngineTimeout,
    InvalidRequest,
    PromptTooLong,
    RateLimited,
    Unavailable,
    VentouxError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.engines.replica import Replica

_LONGEST_MESSAGE = 500
_OPERATORS_BUSINESS = frozenset({401, 403})
_REMOTE_OPERATORS_BUSINESS = frozenset({402, 404, 407})
"""A wrong key, no credit, an unknown model or address: nothing that the caller could mend."""


def refusal(replica: Replica, status: int, headers: Mapping[str, str], body: bytes) -> VentouxError:
    """``body`` may be anything: a proxy's HTML, half a JSON."""
    error = _error_object(body)
    if error.get("type") == "exceed_context_size_error":
        return _too_long(error, replica)
    model = replica.spec.model
    if status in _OPERATORS_BUSINESS or (status in _REMOTE_OPERATORS_BUSINESS and replica.spec.kind == "remote"):
        # Its words may hold the key.
        return EngineError(f"The engine of {model} refused Ventoux itself with status {status}.")
    return _by_status(model, status, _seconds(headers.get("Retry-After")), _safe(replica, error.get("message")))


def _by_status(model: str, status: int, retry_after: float | None, message: str) -> VentouxError:
    match status:
        case 429:
            return RateLimited(f"The engine of {model} is at its rate limit.", retry_after=retry_after or 1)
        case 503:
            return Unavailable(f"The engine of {model} cannot take calls now.", retry_after=retry_after or 1)
        case 408 | 504:
            return EngineTimeout(f"The engine of {model} ran out of time.")
        case _ if 400 <= status < 500:
            return InvalidRequest(f"The model refused the request: {message or f'status {status}'}")
        case _ if 300 <= status < 400:
            hint = "Put the address it leads to into the card's base_url."
            return EngineError(f"The engine of {model} answered with a redirect, which is not followed.", hint=hint)
        case _:
            return EngineError(f"The engine of {model} failed with status {status}{_colon(message)}")


def told_mid_stream(replica: Replica, error: Any) -> VentouxError:
    """``error`` is what the stream held in its error field."""
    told = _object(error)
    if told.get("type") == "exceed_context_size_error":
        return _too_long(told, replica)
    return EngineError(f"The engine of {replica.spec.model} failed{_colon(_safe(replica, told.get('message')))}")


def _too_long(error: dict[str, Any], replica: Replica) -> VentouxError:
    prompt, context = error.get("n_prompt_tokens"), error.get("n_ctx")
    if isinstance(prompt, int) and isinstance(context, int):
        return PromptTooLong(prompt, context)
    return InvalidRequest(f"The prompt is too long for {replica.spec.model}.")


def _error_object(body: bytes) -> dict[str, Any]:
    try:
        decoded: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(decoded, dict):
        return {}
    answer = cast("dict[str, Any]", decoded)
    return _object(answer.get("error", answer))


def _object(error: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": str(error)}


def _safe(replica: Replica, message: Any) -> str:
    """On one line, bounded, and without the engine's secret."""
    if not isinstance(message, str):
        return ""
    if replica.secret:
        message = message.replace(replica.secret, "[key]")
    line = " ".join("".join(char if char.isprintable() else " " for char in message).split())
    return line if len(line) <= _LONGEST_MESSAGE else line[:_LONGEST_MESSAGE] + "…"


def _colon(message: str) -> str:
    return f": {message}" if message else "."


def _seconds(value: str | None) -> float | None:
    """Retry-After in seconds; its date form is left to our own default."""
    return float(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else None

"""An engine's answer other than 200, or an error in its stream, as one of our errors. Pure: no I/O.

The bodies that are known: OpenAI's and Azure's ``{"error": {"message", "type", "param", "code", "innererror"}}``;
Mistral's ``{"object": "error", "message", "type", "code"}`` with a text or a list of issues, ``{"detail": …}``, and a
403 with ``guardrails``; Azure's flat ``{"status", "code", "message", "detail"}``; anything else a proxy may say.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.engines.errors import EngineRefused
from ventoux.engines.retrying import retry_after
from ventoux.engines.too_long import too_long
from ventoux.errors import (
    ContentFiltered,
    EngineError,
    EngineTimeout,
    InvalidRequest,
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
_FILTERED = frozenset({"content_filter", "content_policy_violation", "responsibleaipolicyviolation"})
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance"})
_NO_MODEL = frozenset({"model_not_found", "invalid_model", "1500", "deploymentnotfound", "unknown_model"})
_LIMITED = frozenset({"rate_limit_exceeded", "rate_limited", "rate_limit_error", "1300"})
_OVERLOADED = frozenset({"overloaded_error", "overloaded", "engine_overloaded", "server_overloaded"})
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error", "string_above_max_length", "3051"})


def refusal(
    replica: Replica, status: int, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> VentouxError:
    """``body`` may be anything: a proxy's HTML, half a JSON. ``now`` in Unix seconds, for dates in headers."""
    answer = _decoded(body)
    error = _object(answer.get("error") or answer)
    wait = retry_after(headers, time.time() if now is None else now)
    if found := _by_word(replica, error, wait, status=status, guarded="guardrails" in answer):
        return found
    return _by_status(replica, status, wait, _safe(replica, _told(error)))


def told_mid_stream(replica: Replica, error: Any) -> VentouxError:
    """``error`` is what the stream held in its error field, or in its place."""
    told = _object(error)
    if found := _by_word(replica, told, None, status=400, guarded=False):
        return found
    message = _safe(replica, _told(told))
    status = _status(told)
    if replica.spec.kind == "remote" and status is not None and status != 400:
        return _by_status(replica, status, None, message)
    return EngineError(f"{who(replica)} failed{_colon(message)}")


def who(replica: Replica) -> str:
    """The subject of what is said of it."""
    spec = replica.spec
    if not spec.provider:
        return f"The engine of {spec.model}"
    return f"The provider {spec.provider} of {spec.model}" if spec.model else f"The provider {spec.provider}"


def _by_word(
    replica: Replica, error: dict[str, Any], wait: float | None, *, status: int, guarded: bool
) -> VentouxError | None:
    """By what it calls its error; the status of the same is another one at each provider."""
    words = _words(error)
    message = _safe(replica, _told(error))
    if words & _FILTERED or guarded:
        hint = "Change the prompt, or ask the operator about the provider's filters."
        return ContentFiltered(f"{who(replica)} filtered the call{_colon(message)}", hint=hint)
    if status in {400, 413, 422} and (found := too_long(error, message, certain=bool(words & _TOO_LONG))):
        return found
    return _by_word_of_remote(replica, words, wait) if replica.spec.kind == "remote" else None


def _by_word_of_remote(replica: Replica, words: frozenset[str], wait: float | None) -> VentouxError | None:
    if words & _NO_CREDIT:
        return EngineRefused(f"{who(replica)} has no credit left for Ventoux.", hint=_hint(replica))
    if words & _NO_MODEL:
        there = replica.spec.remote_model or replica.spec.model
        return EngineRefused(f"{who(replica)} does not have the model {there!r}.", hint=_hint(replica))
    if words & _LIMITED:
        return _limited(replica, wait)
    return _overloaded(replica, wait) if words & _OVERLOADED else None


def _words(error: dict[str, Any]) -> frozenset[str]:
    inner = error.get("innererror") or error.get("inner_error")
    code = cast("dict[str, Any]", inner).get("code") if isinstance(inner, dict) else None
    return frozenset(str(word).lower() for word in (error.get("code"), error.get("type"), code) if word is not None)


def _by_status(replica: Replica, status: int, wait: float | None, message: str) -> VentouxError:
    subject = who(replica)
    if status in _OPERATORS_BUSINESS or (status in _REMOTE_OPERATORS_BUSINESS and replica.spec.kind == "remote"):
        # Its words may hold the key.
        return EngineRefused(f"{subject} refused Ventoux itself with status {status}.", hint=_hint(replica))
    match status:
        case 429:
            return _limited(replica, wait)
        case 503 | 529:
            return _overloaded(replica, wait)
        case 408 | 504:
            return EngineTimeout(f"{subject} ran out of time.")
        case _ if 400 <= status < 500:
            return InvalidRequest(f"The model refused the request: {message or f'status {status}'}")
        case _:
            return _broken(replica, status, message)


def _broken(replica: Replica, status: int, message: str) -> EngineError:
    if 300 <= status < 400:
        where = "the provider's base URL" if replica.spec.provider else "the card's base_url"
        hint = f"Put the address it leads to into {where}."
        return EngineRefused(f"{who(replica)} answered with a redirect, which is not followed.", hint=hint)
    return EngineError(f"{who(replica)} failed with status {status}{_colon(message)}")


def _limited(replica: Replica, wait: float | None) -> RateLimited:
    return RateLimited(f"{who(replica)} is at its rate limit.", retry_after=wait or 1)


def _overloaded(replica: Replica, wait: float | None) -> Unavailable:
    return Unavailable(f"{who(replica)} cannot take calls now.", retry_after=wait or 1)


def _hint(replica: Replica) -> str:
    """For whoever reads the log; a caller learns whom to tell."""
    name = replica.spec.provider
    return f"For the operator: ventoux providers test {name}" if name else ""


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        decoded: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return cast("dict[str, Any]", decoded) if isinstance(decoded, dict) else {}


def _object(error: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": str(error)}


def _status(error: dict[str, Any]) -> int | None:
    """Where a stream that began well has to tell it."""
    return next(
        (
            value
            for name in ("status", "status_code", "code", "raw_status_code")
            if type(value := error.get(name)) is int and 400 <= value < 600
        ),
        None,
    )


def _told(error: dict[str, Any]) -> str:
    """Its message, or its list of issues in one line."""
    message: Any = error.get("message")
    if message is None:
        message = error.get("detail")
    if isinstance(message, dict):
        message = cast("dict[str, Any]", message).get("detail")
    if isinstance(message, list):
        return "; ".join(_issue(one) for one in cast("list[Any]", message)[:5])
    return message if isinstance(message, str) else ""


def _issue(issue: Any) -> str:
    if not isinstance(issue, dict):
        return str(issue)
    told = cast("dict[str, Any]", issue)
    place: Any = told.get("loc")
    where = ".".join(str(part) for part in cast("list[Any]", place)) if isinstance(place, list) else ""
    return f"{where}: {told.get('msg')}" if where else str(told.get("msg"))


def _safe(replica: Replica, message: str) -> str:
    """On one line, bounded, and without the engine's secret."""
    line = " ".join("".join(char if char.isprintable() else " " for char in message).split())
    if replica.secret:
        line = line.replace(replica.secret, "[key]")
    return line if len(line) <= _LONGEST_MESSAGE else line[:_LONGEST_MESSAGE] + "…"


def _colon(message: str) -> str:
    return f": {message}" if message else "."

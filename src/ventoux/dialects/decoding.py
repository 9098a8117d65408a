"""Turns bytes into a wire struct, and a decoder's complaint into issues that name the place in the body.

msgspec stops at the first fault and words it as ``Expected `int` >= 0 - at `$.messages[0].seed` ``; the SDKs of
Mistral want pydantic's list of ``{type, loc, msg, input}``, so the two are joined here.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from ventoux.errors import InvalidRequest, Issue, ValidationFailed

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$(?P<path>.*)`$")
_STEP = re.compile(r"\.(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_MISSING = re.compile(r"missing required field `(?P<field>.+)`")
_UNKNOWN = re.compile(r"unknown field `(?P<field>.+)`")


def decode(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Raises InvalidRequest for what is no JSON, ValidationFailed for JSON of another shape."""
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _failure(error, body) from error


def convert(value: Any, kind: type[T], place: tuple[str | int, ...]) -> T:
    """A part of a body that is of one of several kinds. Raises ValidationFailed; ``place`` is where in the body it
    stands."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        issue = _issue(str(error), value)
        raise ValidationFailed([msgspec.structs.replace(issue, loc=("body", *place, *issue.loc[1:]))]) from error


def _failure(error: Exception, body: bytes) -> InvalidRequest | ValidationFailed:
    """A shape is found wrong before the rest of the body is read, so the rest may still be no JSON at all."""
    try:
        whole: Any = msgspec.json.decode(body)
    except UnicodeDecodeError:
        return InvalidRequest("The body is not valid UTF-8.", hint="Send JSON encoded as UTF-8.")
    except RecursionError:
        return InvalidRequest("The body is nested too deeply.")
    except msgspec.DecodeError as malformed:
        return InvalidRequest(f"The body is not valid JSON: {malformed}.", hint="Send one JSON object.")
    return ValidationFailed([_issue(str(error), whole)])


def refuse(
    field: str | tuple[str | int, ...], reason: str, *, given: Any = None, kind: str = "unsupported"
) -> ValidationFailed:
    """The error for a field that is known but cannot be honoured."""
    loc = (field,) if isinstance(field, str) else field
    return ValidationFailed([Issue(type=kind, loc=("body", *loc), msg=reason, input=given)])


def _issue(complaint: str, body: Any) -> Issue:
    place = _PLACE.search(complaint)
    loc: tuple[str | int, ...] = _steps(place["path"]) if place else ()
    message = complaint[: place.start()] if place else complaint
    if missing := _MISSING.search(message):
        return Issue(
            type="missing", loc=("body", *loc, missing["field"]), msg="Field required", input=_found(body, loc)
        )
    if unknown := _UNKNOWN.search(message):
        loc = (*loc, unknown["field"])
        return Issue("extra_forbidden", ("body", *loc), "Extra inputs are not permitted", _found(body, loc))
    return Issue(type="invalid", loc=("body", *loc), msg=message, input=_found(body, loc))


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(
        int(step["index"]) if step["index"] else step["key"]
        for step in _STEP.finditer(path)
        if step["key"] or step["index"]
    )


def _found(body: Any, loc: tuple[str | int, ...]) -> Any:
    """What the caller wrote there, so that the error shows it; long values are cut."""
    value = body
    for step in loc:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    shown = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return value if len(shown) <= 200 else f"{shown[:200]}…"

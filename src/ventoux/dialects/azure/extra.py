"""Fields beyond those of the API, and the header ``extra-parameters`` that decides what becomes of them.

Absent it is the operator's setting. LiteLLM and others act on the words of the refusal: they look for "Set
extra-parameters to 'pass-through'", and take the fields to leave out from the first ``[…]`` of the body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, TypeVar

import msgspec

from ventoux.dialects.decoding import decode
from ventoux.errors import InvalidRequest, Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.dialects.dialect import Asked

EXTRA_HEADER = "extra-parameters"

Policy = Literal["error", "drop", "pass-through"]

_POLICIES: dict[str, Policy] = {
    "error": "error",
    "drop": "drop",
    "ignore": "drop",
    "pass-through": "pass-through",
    "allow": "pass-through",
}
"""With the words of earlier versions of the API."""
_MOST_SHOWN = 50
_LONGEST_SHOWN = 64

T = TypeVar("T", bound=msgspec.Struct)

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])


class ExtraParameters(InvalidRequest):
    """The caller wants extra fields refused, or has not said anything."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(
            f"Extra parameters {shown(fields)} are not allowed when extra-parameters is not set or set to be 'error'. "
            "Set extra-parameters to 'pass-through' to pass to the model."
        )


class BodyReader(Generic[T]):
    """Reads ``whole``, a struct with every field that can be honoured; ``known`` has those of the API."""

    def __init__(self, whole: type[T], known: type[msgspec.Struct]) -> None:
        self._decoder = msgspec.json.Decoder(whole)
        self._whole = frozenset(whole.__struct_fields__)
        self._known = frozenset(known.__struct_fields__)

    def read(self, asked: Asked, default: Policy) -> T:
        """Raises InvalidRequest (400) and ValidationFailed (422)."""
        policy = policy_of(asked.headers, default)
        body = asked.body
        fields = decode(body, _fields)
        if extra := [name for name in fields if name not in self._known]:
            if policy == "error":
                raise ExtraParameters(extra)
            if policy == "drop":
                body = msgspec.json.encode({name: fields[name] for name in fields if name in self._known})
            elif strange := [name for name in extra if name not in self._whole]:
                raise ValidationFailed([_forbidden(name) for name in strange[:_MOST_SHOWN]])
        return decode(body, self._decoder)


def policy_of(headers: Mapping[str, str], default: Policy) -> Policy:
    word = headers.get(EXTRA_HEADER, "").strip().lower()
    if not word:
        return default
    if word not in _POLICIES:
        raise InvalidRequest(
            f"The header extra-parameters cannot be {word[:_LONGEST_SHOWN]!r}.",
            hint="Send error, drop or pass-through.",
        )
    return _POLICIES[word]


def shown(fields: list[str]) -> str:
    """As a Python list, which those who read it expect; bounded."""
    return str([name[:_LONGEST_SHOWN] for name in fields[:_MOST_SHOWN]])


def _forbidden(name: str) -> Issue:
    return Issue("extra_forbidden", ("body", name[:_LONGEST_SHOWN]), "Extra inputs are not permitted")

"""The filter ``metadata`` of lists of agents and conversations: one JSON object in the query (wire map, trap T11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from ventoux.gateway.documents.query import Query

Scalar = str | bool | int | float

_MOST = 16
_LARGEST = 2**63
_LEFT_OUT = '"~?~unset~?~sentinel~?~"'
"""What the Python client of version 1 sends where its caller has given none: the mark by which it knows that itself."""
_WANTED = f"It must be JSON of an object of up to {_MOST} texts, numbers and truths, such as " + '{"team": "law"}'


def metadata_of(query: Query) -> dict[str, Scalar]:
    """Raises ValidationFailed."""
    text = query.text("metadata")
    if text in {"", "null", _LEFT_OUT}:
        return {}
    try:
        found = msgspec.json.decode(text, type=dict[str, Scalar])
    except (msgspec.MsgspecError, RecursionError):
        raise _refused(_WANTED, text) from None
    if len(found) > _MOST:
        raise _refused(_WANTED, text)
    if any("\x00" in part for pair in found.items() for part in pair if isinstance(part, str)):
        raise _refused("It has a zero character", text)
    if any(isinstance(value, int) and not -_LARGEST <= value < _LARGEST for value in found.values()):
        raise _refused("A whole number of it has more than 64 bits", text)
    return found


def _refused(reason: str, given: str) -> ValidationFailed:
    return ValidationFailed([Issue("invalid", ("query", "metadata"), reason, given[:256])])

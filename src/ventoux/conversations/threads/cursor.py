"""Where a page of a list ended: after what the next one begins, whatever has come or gone meanwhile."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from ventoux.errors import Issue, ValidationFailed


class Cursor(NamedTuple):
    """Of the last thread of a page: its time, by which the list is ordered, and its id."""

    at: float
    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,64}\Z")]


_DECODER = msgspec.json.Decoder(Cursor)


def encoded(cursor: Cursor) -> str:
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decoded(text: str) -> Cursor | None:
    """None for none. Raises ValidationFailed for what no list has given."""
    if not text:
        return None
    try:
        return _DECODER.decode(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, msgspec.MsgspecError):
        reason = "It is none that a list has given as next"
        raise ValidationFailed([Issue("invalid", ("query", "after"), reason, text[:64])]) from None

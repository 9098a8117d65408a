"""Events as bytes (wire map 5.6), made once: what is kept, what is sent, and what is sent again are the same.

One event is ``id: 3-17``, the number of its reply and its own, then ``event:`` with its type, then ``data:``. JSON has
no line end in it, so an empty line ends an event and nothing else does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.conversations.events import Event, event_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.conversations.replies.schemas import Events

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder[Event](Event)
_END = b"\n\n"
_ID = re.compile(r"(\d{1,9})-(\d{1,9})\Z")


class EventId(NamedTuple):
    reply: int
    number: int


def event_id(text: str) -> EventId | None:
    """None for what is none."""
    found = _ID.match(text) if text.isascii() else None
    return EventId(int(found[1]), int(found[2])) if found else None


def encoded(reply: int, number: int, event: Event) -> bytes:
    return b"id: %d-%d\n%s" % (reply, number, unnumbered(event))


def unnumbered(event: Event) -> bytes:
    """One that is not kept, and cannot be gone on from."""
    return b"event: %s\ndata: %s\n\n" % (event_type(event).encode(), _ENCODER.encode(event))


def rest(events: Events, after: int) -> bytes:
    """Those after that one."""
    if after < events.first:
        return events.data
    at = 0
    for _ in range(after - events.first + 1):
        at = events.data.index(_END, at) + len(_END)
    return events.data[at:]


def decoded(events: Events) -> Iterator[Event]:
    for event in events.data.split(_END)[:-1]:
        yield _DECODER.decode(event.partition(b"\ndata: ")[2])

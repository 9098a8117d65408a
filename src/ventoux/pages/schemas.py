from __future__ import annotations

import msgspec


class Fetched(msgspec.Struct, frozen=True):
    """A page as it came. ``mime_type`` as the server says; ``name`` is the last step of the address. ``charset`` is
    empty where the server does not tell."""

    url: str
    final_url: str
    mime_type: str
    name: str
    data: bytes
    charset: str = ""


class Readable(msgspec.Struct, frozen=True):
    """What a reader would read of a page, as HTML of its own."""

    title: str
    html: str

"""Text of others as one line: without control characters, without markup, and no more of it than is wanted."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"<(script|style)\b[^>]{0,500}>.{0,5000}?</\1\s{0,20}>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]{0,1000}>|<!--.{0,1000}?-->", re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""Control characters, and what turns or hides the characters beside it."""
_READ = 4
"""As many times the wanted length is looked at: markup takes room."""


def plain(text: object, most: int) -> str:
    """At most ``most`` characters; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    found = html.unescape(text[: most * _READ + 100])
    found = _TAG.sub(" ", _CODE.sub(" ", found))
    if _TAG.search(found):
        # Taken out, one tag may have made another.
        found = found.replace("<", " ")
    return line(found, most)


def line(text: object, most: int) -> str:
    """As ``plain``, with what looks like markup left in: a question may be about ``List<String>``."""
    if not isinstance(text, str):
        return ""
    found = " ".join(_UNSEEN.sub(" ", text).split())
    return found if len(found) <= most else f"{found[: most - 1].rstrip()}…"

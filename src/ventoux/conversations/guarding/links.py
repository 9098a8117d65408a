"""What a model writes after it has read untrusted text must not carry anything out: no picture, no unknown link."""

from __future__ import annotations

import re

_URL = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|https?://\S+")


class LinkGuard:
    """``known``: the addresses that may stay."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._held = ""

    def feed(self, text: str) -> str:
        self._held += text
        return ""

    def end(self) -> str:
        return _URL.sub(lambda match: match[0] if match[0] in self._known else "[address removed]", self._held)

"""Addresses in text: which may stay, and what is told of those that may not."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

MARK = "[address removed"
LONGEST = 2048
"""Characters of an address; a longer one is none that anybody knows."""
_AFTER = frozenset(".,;:!?'\"*_~)]}>|`\u201d\u2019»«…\u00a0\u202f\u3002\uff0c\u3001")
"""May follow an address without being of it."""
_MOST_AFTER = 8
_NEVER = frozenset('`<>\\"')
"""No address has them; renderers do not agree about one that does."""
_HOST = re.compile(r"[^/?#\\]*")
_ESCAPED = re.compile(r"\\(?=[:/.])")
_NO_HOST = re.compile(r"[^\w.-]|_")
_LONGEST_HOST = 80


class Known:
    """Addresses that may stay: these letter for letter, with or without the slash of an empty path."""

    def __init__(self, urls: frozenset[str]) -> None:
        self._urls = frozenset(url for url in urls if not _NEVER.intersection(url) and len(url) <= LONGEST)

    def has(self, url: str) -> bool:
        return any(form in self._urls for form in (url, unescape(url), f"{url}/")) or (
            url.endswith("/") and url[:-1] in self._urls
        )

    def begins(self, token: str) -> int:
        """The length of the known address that ``token`` is, but for punctuation behind it; 0: it is none."""
        for end in range(len(token), max(0, len(token) - _MOST_AFTER) - 1, -1):
            if self.has(token[:end]):
                return end
            if not end or token[end - 1] not in _AFTER:
                break
        return 0

    def begins_without_scheme(self, word: str, token: str) -> int:
        """The same for ``token`` that stands behind ``word``."""
        bare = word.lstrip("([{*_\"'«“")
        found = (self.begins(f"{scheme}{bare}{token}") - len(f"{scheme}{bare}") for scheme in ("https://", "http://"))
        return max(0, *found)


def length(token: str) -> int:
    """Of the address, without the punctuation that follows it."""
    end = len(token)
    while end > 1 and len(token) - end < _MOST_AFTER and token[end - 1] in _AFTER:
        end -= 1
    return end


def removed(url: str) -> str:
    """What stands in place of an address. Nothing in it is an address to any renderer."""
    host = host_of(url)
    return f"{MARK}: {host}]" if host else f"{MARK}]"


def host_of(url: str) -> str:
    """For people to read, as well as it can be told; empty where there is none."""
    plain = _ESCAPED.sub("", unquote(unescape(url))).replace("\\", "/")
    _, slashes, rest = plain.partition("//")
    if not slashes:
        rest = plain if plain.lower().startswith("www.") else ""
    host = _HOST.match(rest)
    name = host.group().rpartition("@")[2].partition(":")[0] if host else ""
    name = _NO_HOST.sub("", name)[:_LONGEST_HOST].strip(".-")
    # Renderers make a link of what begins so.
    while "www." in name.lower():
        name = re.sub(r"www\.", "", name, flags=re.IGNORECASE)
    return name

"""What in a Markdown text is, or could become, an address that something is loaded from or linked to. Pure.

Each function is given a text from where the thing begins, and gives what to do with its beginning, or None when more of
the text is needed to tell. ``final``: there is no more. After CommonMark, GitHub's extension of it, and what remark and
linkify-it link beyond that.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from ventoux.conversations.guarding.addresses import LONGEST, length, removed

if TYPE_CHECKING:
    from ventoux.conversations.guarding.addresses import Known

_BLANK = " \t\n\r\v\f"
_TOKEN = re.compile(r"[^ \t\n\r\v\f<]*")
_BEGINNINGS = ("https://", "http://", "ftp://", "www.", "mailto:", "xmpp:")
_BEGINNING = 24
_ESCAPED = re.compile(r"\\(?=[:/.]|\Z)")
_SLASHES = re.compile(r"/\\?/(?=[^ \t\n\r\v\f<])")
_SLASHES_BEGUN = re.compile(r"/\\?/?\Z")
_NAME = re.compile(r"//[^/?#]*(?:\.[^/?#.]|localhost)", re.IGNORECASE)
_TOP = re.compile(r"\.([A-Za-z]{2,24})(?=[/?#][^ \t\n\r\v\f<]|:\d{2,5}[/?])")
_TOP_BEGUN = re.compile(r"\.[A-Za-z]{0,24}(?:[/?#]|:\d{0,5})?\Z")
_NO_TOPS = frozenset({"js", "ts", "kt", "gz", "xz", "cs", "vb", "hs", "ui", "db", "rb"})
"""Of two letters, and endings of files: no country has them."""
_ENDINGS = """
com net org edu gov mil int info biz name pro app dev xyz site online top shop store blog cloud tech live link click
page wiki news agency digital world club space website fun icu test example local localhost onion zip mov museum aero
asia coop mobi tel travel jobs cat web
"""
_TOPS = frozenset(_ENDINGS.split())
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^ \t\n\r\v\f<>]*)>")
_AUTOLINK_BEGUN = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{0,31}(?::[^ \t\n\r\v\f<>]*)?\Z")
_TAG = re.compile(r"</?(?:br|b|i|em|strong|u|s|del|ins|sub|sup|mark|kbd|small) ?/?>", re.IGNORECASE)
_TAG_BEGUN = re.compile(r"</?(?:[A-Za-z]{0,6} ?/?)?\Z")
_IN_ADDRESS = re.compile(r"//|www\.|mailto:|xmpp:", re.IGNORECASE)
_BEGINS_TAG = re.compile(r"<[A-Za-z/!?]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,30}|#[xX][0-9a-fA-F]{1,30}|[A-Za-z][A-Za-z0-9]{0,31});")
_ENTITY_BEGUN = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{0,30}|[A-Za-z][A-Za-z0-9]{0,31})?\Z")
_HARMLESS = frozenset("&<>\"' ")
_ENDS = re.compile(r"[() \t\n\r\v\f]")
_DEEPEST = 8
"""Brackets within brackets of an address."""
_TITLE = re.compile(r"(?:[ \t]{1,9}(?:\"[^\"`<&\\\r\n]{0,200}\"|'[^'`<&\\\r\n]{0,200}'))?[ \t]{0,9}\)")
_TITLE_BEGUN = re.compile(r"[ \t]{0,9}(?:\"[^\"`<&\\\r\n]{0,200}\"?|'[^'`<&\\\r\n]{0,200}'?)?[ \t]{0,9}\Z")
_FRAGMENT = re.compile(r"(?:#[\w-]{0,80})?\Z")
_DEFINED = re.compile(r"\]:[ \t]*(?P<angle><?)(?P<token>[^ \t\n\r\v\f<>]*)")
_WORD = re.compile(r"[^\W_]+[.,;!?]?\Z")


class Told(NamedTuple):
    """How many characters are done with, and what stands for them. ``marked``: it ends with a mark. ``swallows``: what
    follows up to a blank goes with it. ``tag``: it is HTML."""

    consumed: int
    text: str
    marked: bool = False
    swallows: bool = False
    tag: bool = False


def address(text: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of a word that may begin an address; ``word`` is what stands before it."""
    head = _ESCAPED.sub("", text[:_BEGINNING]).lower()
    if not head.startswith(_BEGINNINGS):
        waits = not final and len(text) < _BEGINNING and any(mark.startswith(head) for mark in _BEGINNINGS)
        return None if waits else Told(1, text[0])
    return _taken(text, word, known, final=final)


def slashes(text: str, before: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of a slash: ``//host``, or the rest of an address of any other scheme."""
    if not _SLASHES.match(text):
        return None if _SLASHES_BEGUN.match(text) and not final else Told(1, "/")
    found = _token(text)
    if before == ":" or len(found) >= LONGEST or _NAME.match(found.replace("\\", "")):
        return _taken(text, word, known, final=final)
    return None if len(found) == len(text) and not final else Told(2, text[:2])


def host(text: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of a dot in a word: ``evil.example/?d=secret``, which some renderers link."""
    top = _TOP.match(text)
    if top is None:
        return None if _TOP_BEGUN.match(text) and not final else Told(1, ".")
    name = top[1].lower()
    # A file's ending is also a country's: script.py#L10.
    if name not in _TOPS and (len(name) != 2 or name in _NO_TOPS or text[top.end()] == "#"):
        return Told(1, ".")
    taken = _taken(text, word, known, final=final)
    if taken is None or not taken.marked:
        return taken
    return taken._replace(text=f"{top.group()} {removed('')}")


def _taken(text: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of an address: through where it is known, else the mark."""
    token = _token(text)
    if len(token) >= LONGEST:
        return Told(LONGEST, removed(token[:LONGEST]), marked=True, swallows=True)
    if len(token) == len(text) and not final:
        return None
    if end := known.begins(token):
        return Told(end, token[:end])
    if end := known.begins_without_scheme(word, token):
        return Told(end, token[:end])
    return Told(length(token), removed(token), marked=True)


def _token(text: str) -> str:
    """Up to a blank, or to where a link's text ends."""
    match = _TOKEN.match(text)
    return match.group().partition("](")[0] if match else ""


def link(text: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of ``](``: a link that is known, or the mark for it. Where it is none that is easily read, a space makes sure
    that it is none to anybody."""
    start = 2 + len(text[2:]) - len(text[2:].lstrip(" \t"))
    angled = text.startswith("<", start)
    end = text.find(">", start) + 1 if angled else _plain_end(text, start)
    read = 0 < end < len(text) and end - start <= LONGEST
    after = _TITLE.match(text, end) if read else None
    if after is not None:
        return _linked(text, (start + angled, end - angled), after.end(), word, known, final=final)
    waits = _TITLE_BEGUN.match(text, end) if read else end >= 0 and len(text) <= LONGEST
    return None if waits and start <= _BEGINNING and not final else Told(1, "] ")


def _linked(text: str, url_at: tuple[int, int], end: int, word: str, known: Known, *, final: bool) -> Told | None:
    """Of a link that ends at ``end``."""
    url, whole = text[slice(*url_at)], text[:end]
    if _FRAGMENT.match(url):
        return Told(1, "] ") if _IN_ADDRESS.search(word) else Told(end, whole)
    if not known.has(url):
        return Told(end, f"] {removed(url)}", marked=True)
    # Where it is no link, because nothing opened the bracket, what follows would be of the address.
    token = _token(text[url_at[0] :])
    if len(token) == len(text) - url_at[0] < LONGEST and not final:
        return None
    return Told(end, whole if known.begins(token) else f"{whole} ")


def _plain_end(text: str, start: int) -> int:
    """Where a destination without angle brackets ends; the text's length where it may go on, -1 for one that no
    renderer would take."""
    depth = 0
    for match in _ENDS.finditer(text, start, start + LONGEST):
        match match.group():
            case "(":
                depth += 1
            case ")" if depth:
                depth -= 1
            case _:
                return match.start()
        if depth > _DEEPEST:
            return -1
    return len(text)


def definition(text: str, known: Known, *, final: bool) -> Told | None:
    """Of ``]:``, which may define what a label links to. A backslash makes sure that it does not, and looks
    the same."""
    match = _DEFINED.match(text)
    if match is None:
        return Told(1, "]")
    token = match["token"]
    if match.end() == len(text) and not final and len(text) < LONGEST:
        return None
    if len(text) >= LONGEST and match.end() >= LONGEST:
        return Told(2, "]\\:")
    fine = (
        known.begins(token) or (_WORD.match(token) and not match["angle"]) or (not token and match.end() == len(text))
    )
    return Told(2, "]:" if fine else "]\\:")


def angle(text: str, word: str, known: Known, *, final: bool) -> Told | None:
    """Of ``<``: an address that is known, a tag that does nothing, or what is made text."""
    # It ends an address that stands before it, and what is written for it does not.
    escaped = " &lt;" if _IN_ADDRESS.search(word) else "&lt;"
    if tag := _TAG.match(text):
        return Told(tag.end(), tag.group(), tag=True)
    if (link := _AUTOLINK.match(text)) and len(link.group()) < LONGEST:
        return Told(link.end(), link.group()) if known.has(link[1]) else Told(1, escaped)
    if not final and len(text) < LONGEST and (_TAG_BEGUN.match(text) or _AUTOLINK_BEGUN.match(text)):
        return None
    return Told(1, escaped if _BEGINS_TAG.match(text) else "<")


def entity(text: str, *, final: bool) -> Told | None:
    """Of ``&``: what stands for a letter or a sign that an address may consist of is shown as it is written."""
    match = _ENTITY.match(text)
    if match is None:
        return None if _ENTITY_BEGUN.match(text) and not final else Told(1, "&")
    meant = unescape(match.group())
    if meant != match.group() and any(character.isascii() and character not in _HARMLESS for character in meant):
        return Told(1, "&amp;")
    return Told(match.end(), match.group())

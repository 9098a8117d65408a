"""Which kind of text some bytes are, and whether they are text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath

import msgspec

_BY_NAME = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "html": "text/html",
    "htm": "text/html",
    "eml": "message/rfc822",
}
JSON, JSON_LINES = "application/json", "application/jsonl"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""None of these is in a text; tab, the line ends, form feed and escape are."""
_UNUSED = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_FEW_CONTROLS = 0.002
"""The share of stray controls that texts out of old programs have."""
_ROOT = re.compile(r"<(!doctype\s+)?(?:[a-z]\w*:)?([a-z]\w*)", re.IGNORECASE)
_HTML = frozenset({"html", "head", "body", "title", "meta", "script", "style", "table", "div", "p", "h1", "h2"})
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]?.*\n(?:[ \t]+.*\n)*")
_SURE_MAIL = frozenset({"received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature"})
_MAIL = _SURE_MAIL | {"from", "to", "cc", "subject", "date", "reply-to"}
_MOST_HEADERS = 60
_HEAD = 64 * 1024
_MOST_PROLOGUE = 16 * 1024


def text_type(head: bytes, name: str) -> str:
    """Empty for what is no text. ``head`` of 64 KiB or more may go on behind its end."""
    text = decoded(head)
    if text is None:
        return ""
    extension = PurePosixPath(name.lower()).suffix.removeprefix(".")
    return (
        _markup(text) or _json(text, extension, cut=len(head) >= _HEAD) or _mail(text, extension) or _named(extension)
    )


def decoded(head: bytes) -> str | None:
    """None for what is no text: in UTF-8, UTF-16 or UTF-32, or one byte a character."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _whole(head[len(bom) :].decode(encoding, "ignore"))
    if wide := _wide(head):
        return _whole(head.decode(wide, "ignore"))
    if b"\x00" in head:
        return None
    try:
        # The head may end in the middle of a character.
        return _whole(codecs.getincrementaldecoder("utf-8")().decode(head))
    except UnicodeDecodeError:
        return _whole(head.decode("latin-1")) if _is_plausible(head) else None


def _whole(text: str) -> str | None:
    controls = len(_CONTROLS.findall(text))
    return text if controls <= len(text) * _FEW_CONTROLS and "\x00" not in text else None


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: in European texts nearly every other byte is zero."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4 or len(head) % 2 or b"\x00" not in head:
        return ""
    for encoding, zeros, letters in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return encoding
    return ""


def _is_plausible(head: bytes) -> bool:
    """Few of the bytes that stand for nothing in Windows' encodings of Europe; what is packed has them as any other."""
    return sum(map(head[:4096].count, _UNUSED)) <= 0.01 * min(len(head), 4096)


def _markup(text: str) -> str:
    beginning = text[:_MOST_PROLOGUE].lstrip()
    declared = beginning.startswith("<?xml")
    found = _ROOT.match(_without_prologue(beginning))
    if found is None:
        return ""
    root = found[2].lower()
    if root in _HTML:
        return "text/html"
    if root == "svg":
        return "image/svg+xml"
    return "application/xml" if declared or found[1] else ""


def _without_prologue(text: str) -> str:
    """What follows comments and instructions."""
    while text.startswith(("<!--", "<?")):
        end = "-->" if text.startswith("<!--") else "?>"
        text = text.partition(end)[2].lstrip()
    return text


def _json(text: str, extension: str, *, cut: bool) -> str:
    stripped = text.strip()
    if not stripped.startswith(("{", "[")):
        return ""
    lines = [line for line in stripped.splitlines() if line.strip()]
    if cut and len(lines) > 1:
        lines.pop()
    by_line = all(map(_is_json, lines))
    if by_line and (len(lines) > 1 or extension in {"jsonl", "ndjson"}):
        return JSON_LINES
    if _is_json(stripped) or (cut and re.match(r'\{\s*"|\[\s*[\[{"\d-]', stripped)):
        return JSON
    return ""


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return False
    return True


def _mail(text: str, extension: str) -> str:
    names, place = set[str](), 0
    text = text.replace("\r\n", "\n").lstrip("\n")
    for _ in range(_MOST_HEADERS):
        header = _HEADER.match(text, place)
        if header is None:
            break
        names.add(header[1].lower())
        place = header.end()
    known = names & _MAIL
    enough = 1 if extension == "eml" else 3
    return "message/rfc822" if len(known) >= enough and (names & _SURE_MAIL or extension == "eml") else ""


def _named(extension: str) -> str:
    return _BY_NAME.get(extension, "text/plain")

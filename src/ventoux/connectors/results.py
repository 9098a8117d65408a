"""What a function has answered, as far as it is used: kinds of content that the protocol knows, within bounds."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from ventoux.connectors.schemas import Called

MOST_TEXT = 1024 * 1024
"""Characters of all text of one answer."""
MOST_BLOCKS = 256
MOST_DATA = 8 * 1024 * 1024
"""Characters of base64 of one picture, sound or file."""
_FIELDS: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "image": ("data", "mimeType"),
    "audio": ("data", "mimeType"),
    "resource": ("resource",),
    "resource_link": ("name", "uri"),
}
_LINK = ("title", "description", "mimeType", "size")
_RESOURCE = ("uri", "mimeType", "text", "blob")
CUT = "\n[The rest was cut: the answer is too long.]"


def bounded(result: dict[str, Any]) -> Called:
    """``result``: a CallToolResult of the protocol."""
    left = MOST_TEXT
    content: list[dict[str, Any]] = []
    for block in cast("list[Any]", result.get("content") or [])[:MOST_BLOCKS]:
        kept = _block(block, left)
        if kept is not None:
            left -= _length(kept)
            content.append(kept)
    structured = result.get("structuredContent")
    fits = isinstance(structured, dict) and len(msgspec.json.encode(structured)) <= MOST_TEXT
    return Called(content, cast("dict[str, Any]", structured) if fits else None, bool(result.get("isError", False)))


def _block(block: Any, left: int) -> dict[str, Any] | None:
    if not isinstance(block, dict):
        return None
    typed = cast("dict[str, Any]", block)
    kind = typed.get("type")
    names = _FIELDS.get(kind) if isinstance(kind, str) else None
    if names is None or any(typed.get(name) is None for name in names):
        return None
    kept: dict[str, Any] = {"type": kind, **{name: typed[name] for name in names}}
    if kind == "text":
        kept["text"] = _cut(kept["text"], left)
    elif kind in {"image", "audio"}:
        return kept if len(kept["data"]) <= MOST_DATA else None
    elif kind == "resource_link":
        kept |= {name: typed[name] for name in _LINK if typed.get(name) is not None}
    elif kind == "resource":
        kept["resource"] = _resource(kept["resource"], left)
    return kept


def _resource(resource: dict[str, Any], left: int) -> dict[str, Any]:
    kept = {name: resource[name] for name in _RESOURCE if resource.get(name) is not None}
    if "text" in kept:
        kept["text"] = _cut(kept["text"], left)
    if len(kept.get("blob", "")) > MOST_DATA:
        del kept["blob"]
        kept["text"] = CUT.strip()
    return kept


def _cut(text: str, left: int) -> str:
    return text if len(text) <= left else f"{text[: max(0, left)]}{CUT}"


def _length(block: dict[str, Any]) -> int:
    return len(block.get("text", "")) + len(block.get("resource", {}).get("text", ""))

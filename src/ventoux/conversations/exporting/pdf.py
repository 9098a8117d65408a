"""A conversation as a PDF: prose in Helvetica, code in Courier, citations below what they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.exporting.pages import Full, Pages
from ventoux.conversations.exporting.parts import Code, told
from ventoux.errors import InvalidRequest
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.conversations.entries import Entry
    from ventoux.conversations.exporting.parts import Prose, Told
    from ventoux.conversations.schemas import Conversation

_LONGEST = 2_000_000
"""Characters, which take some seconds."""
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")
_NOTE = "Characters that the fonts of this document do not have are shown as ¿. Exports as Markdown and JSON have them."


class Stopped(Exception):
    """Nobody waits for it any more."""


def as_pdf(conversation: Conversation, entries: Sequence[Entry], stopped: Callable[[], bool] = lambda: False) -> bytes:
    """Raises InvalidRequest for what would fill more than some thousand pages, and Stopped."""
    title = conversation.name or "Conversation"
    pages = Pages()
    pages.text(title, font="bold", size=16)
    by = conversation.model or conversation.agent_id or ""
    pages.text(f"{by}, {rfc3339(conversation.created_at)}".lstrip(", "), size=9)
    left = _LONGEST
    for entry in entries:
        if stopped():
            raise Stopped
        said = told(entry)
        left -= sum(len(part.text) for part in said.parts)
        if left < 0:
            raise _too_long()
        try:
            _entry(pages, said)
        except Full:
            raise _too_long() from None
    if pages.lost:
        pages.rule()
        pages.text(_NOTE, size=8)
    return pages.written(title)


def _too_long() -> InvalidRequest:
    hint = "Export it with format=markdown or format=json."
    return InvalidRequest("The conversation is too long for a PDF.", hint=hint)


def _entry(pages: Pages, said: Told) -> None:
    size = 8.5 if said.note else 10.0
    pages.space(8)
    pages.keep(50)
    pages.rule()
    pages.text(f"{said.who}  {said.at}", font="bold", size=size)
    for part in said.parts:
        pages.space(3)
        if isinstance(part, Code):
            pages.text(part.text, font="code", size=8, indent=8)
        else:
            _prose(pages, part, size)
    if said.citations:
        pages.space(4)
    for one in said.citations:
        pages.text(f"[{one.number}] {one.title}{f', {one.url}' if one.url else ''}", size=8, indent=8)


def _prose(pages: Pages, prose: Prose, size: float) -> None:
    for line in prose.text.split("\n"):
        if heading := _HEADING.match(line):
            pages.text(heading[1], font="bold", size=size)
        else:
            pages.text(_STRONG.sub(r"\1", line), size=size)

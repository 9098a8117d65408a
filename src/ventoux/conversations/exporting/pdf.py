"""A conversation as a PDF: prose in Helvetica, code in Courier, citations below what they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.exporting.pages import Full, Pages
from ventoux.conversations.exporting.parts import Code, told
from ventoux.conversations.exporting.wording import ENGLISH, when
from ventoux.errors import InvalidRequest
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.conversations.entries import Entry
    from ventoux.conversations.exporting.parts import Prose, Told
    from ventoux.conversations.exporting.wording import Wording
    from ventoux.conversations.schemas import Conversation

_LONGEST = 2_000_000
"""Characters, which take some seconds."""
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")
NOTE = ENGLISH.lost


class Stopped(Exception):
    """Nobody waits for it any more."""


def as_pdf(
    conversation: Conversation,
    entries: Sequence[Entry],
    stopped: Callable[[], bool] = lambda: False,
    words: Wording = ENGLISH,
) -> bytes:
    """Raises InvalidRequest for what would fill more than some thousand pages, and Stopped."""
    title = conversation.name or words.conversation
    pages = Pages()
    pages.text(title, font="bold", size=16)
    by = conversation.model or conversation.agent_id or ""
    pages.text(f"{by}, {when(rfc3339(conversation.created_at))}".lstrip(", "), size=9)
    left = _LONGEST
    for entry in entries:
        if stopped():
            raise Stopped
        said = told(entry, words)
        left -= sum(len(part.text) for part in said.parts)
        if left < 0:
            raise _too_long()
        try:
            _entry(pages, said, words)
        except Full:
            raise _too_long() from None
    if pages.lost:
        pages.rule()
        pages.text(words.lost, size=8)
    return pages.written(title, words.foot)


def _too_long() -> InvalidRequest:
    hint = "Export it with format=markdown or format=json."
    return InvalidRequest("The conversation is too long for a PDF.", hint=hint)


def _entry(pages: Pages, said: Told, words: Wording) -> None:
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
            prose(pages, part, size)
    if said.citations:
        pages.space(4)
    for one in said.citations:
        page = "" if one.page is None else f", {words.page.format(page=one.page)}"
        pages.text(f"[{one.number}] {one.title}{page}{f', {one.url}' if one.url else ''}", size=8, indent=8)
        if one.passage:
            pages.text(one.passage, size=8, indent=20)


def prose(pages: Pages, part: Prose, size: float) -> None:
    for line in part.text.split("\n"):
        if heading := _HEADING.match(line):
            pages.text(heading[1], font="bold", size=size)
        else:
            pages.text(_STRONG.sub(r"\1", line), size=size)

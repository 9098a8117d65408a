"""A conversation as Markdown that stays harmless when it is made into HTML.

Prose keeps its markup, but no tag in it is one, no link leads anywhere but to the web, and no image is loaded. Code is
put between fences of our own, longer than any within: so where code ends is never for its author to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.exporting.parts import Code, told
from ventoux.conversations.exporting.wording import ENGLISH, when
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.conversations.entries import Entry
    from ventoux.conversations.exporting.parts import Citation, Prose
    from ventoux.conversations.exporting.wording import Wording
    from ventoux.conversations.schemas import Conversation

_WEB = r"(?:https?://|mailto:)[^\s<>()&\\]+"
_LINK = re.compile(rf"\](?=\((?!{_WEB}(?:[ \t]+\"[^\"\n]*\")?\)))")
"""The bracket before a destination that is none in the web."""
_DEFINITION = re.compile(r"\](?=:)")
_RUN = re.compile(r"`+")


def as_markdown(conversation: Conversation, entries: Sequence[Entry], words: Wording = ENGLISH) -> str:
    lines = [f"# {line(conversation.name or words.conversation)}", ""]
    by = conversation.model or conversation.agent_id or ""
    lines += [f"{line(by)}, {when(rfc3339(conversation.created_at))}".lstrip(", "), ""]
    for entry in entries:
        lines += _entry(entry, words)
    return "\n".join(lines).rstrip("\n") + "\n"


def line(text: str) -> str:
    """On one line, with nothing in it that is markup."""
    one = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]()#!|>~])", r"\\\1", one.replace("&", "&amp;").replace("<", "&lt;"))


def _entry(entry: Entry, words: Wording) -> Iterator[str]:
    said = told(entry, words)
    yield f"{'###' if said.note else '##'} {said.who} ({line(said.at)})"
    yield ""
    for part in said.parts:
        yield _code(part) if isinstance(part, Code) else _prose(part)
        yield ""
    yield from _citations(said.citations, words)


def _citations(citations: Sequence[Citation], words: Wording) -> Iterator[str]:
    for one in citations:
        page = "" if one.page is None else f", {words.page.format(page=one.page)}"
        where = f": {line(one.url)}" if one.url else ""
        yield f"{one.number}. {line(one.title)}{page}{where}"
        if one.passage:
            yield f"   > {line(one.passage)}"
    if citations:
        yield ""


def _code(code: Code) -> str:
    longest = max((len(run) for run in _RUN.findall(code.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{code.language}\n{code.text}\n{fence}"


def _prose(prose: Prose) -> str:
    """An ampersand is left alone: what it stands for is a character, which makes no tag. Nor does it make an image or
    a link, whatever stands before it: a backslash of ours would lose its meaning behind one of the author's."""
    text = prose.text.replace("<", "&lt;").replace("![", "&#33;[")
    return _DEFINITION.sub("&#93;", _LINK.sub("&#93;", text))

"""What a tool said at length is told page by page: the first at once, the others when the model turns to them.

A page ends at the end of a line, or of a sentence, or of a word. All pages together are the text, letter for letter;
the line that tells of the others is none of it.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ventoux.calls import Tool as Function
from ventoux.conversations.context.counting import fitting, tokens_of
from ventoux.tools.schemas import ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from ventoux.tools.schemas import Access, ToolContext

READ_MORE = "read_more"
_LINE = 60
"""Tokens that are kept for the line about the other pages."""
_LEAST = 20
_CHARACTERS = 8
"""Of a token, at most: a page of more is not looked at."""
_BORDERS = (re.compile(r"\n+"), re.compile(r"[.!?…][\"'”»)\]]*\s+"), re.compile(r"\s+"))
_TIMEOUT = 10.0


class Paged(NamedTuple):
    text: str
    cut: bool
    pages: int


def paged(text: str, tokens: int, output_id: str) -> Paged:
    """The first page of at most so many tokens, with a line that tells of the others."""
    pages = pages_of(text, tokens)
    return Paged(_told(pages, 1, output_id), len(pages) > 1, len(pages))


def pages_of(text: str, tokens: int) -> list[str]:
    """At least one, which may be empty."""
    if len(text) <= tokens * _CHARACTERS and tokens_of(text) <= tokens:
        return [text]
    room = max(_LEAST, tokens - _LINE)
    pages: list[str] = []
    start = 0
    while start < len(text):
        end = _end(text, start, room)
        pages.append(text[start:end])
        start = end
    return pages


def beginning(text: str, tokens: int) -> str:
    """Of at most so many tokens, and a sign that it goes on."""
    if len(text) <= tokens * _CHARACTERS and tokens_of(text) <= tokens:
        return text
    return f"{text[: _end(text, 0, max(1, tokens - 2))].rstrip()} …"


def _end(text: str, start: int, room: int) -> int:
    end = fitting(text, start, room)
    return end if end == len(text) else _border(text, start, end)


def _border(text: str, start: int, end: int) -> int:
    """The last good place to cut in the second half of a page, the best kind of it that there is."""
    half = start + (end - start) // 2
    for border in _BORDERS:
        places = [match.end() for match in border.finditer(text, half, end)]
        if places:
            return places[-1]
    return end


def _told(pages: list[str], page: int, output_id: str) -> str:
    text = pages[page - 1]
    if len(pages) == 1:
        return text
    rest = f"; {READ_MORE}(output_id={output_id!r}, page={page + 1}) gives the next" if page < len(pages) else ""
    return f"{text.rstrip()}\n\n[Page {page} of {len(pages)}{rest}.]"


class ReadMore:
    """``tools.schemas.Tool``: the pages of what tools of this conversation said.

    ``read`` gives the whole of an output by the conversation's id and the output's, or None.
    """

    kind = READ_MORE
    access: Access = "reads"
    permission = READ_MORE
    always_asks = False
    timeout = _TIMEOUT

    def __init__(self, read: Callable[[str, str], Awaitable[str | None]], tokens: int) -> None:
        self._read = read
        self._tokens = tokens

    @property
    def function(self) -> Function:
        return _FUNCTION

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        """None: what is read was told to this conversation already."""
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        """Raises ToolFailed for an output or a page that there is not."""
        output_id, page = str(arguments["output_id"]), int(arguments["page"])
        text = await self._read(context.conversation_id, output_id)
        if text is None:
            raise ToolFailed(f"There is no output {output_id!r} in this conversation.")
        pages = await asyncio.to_thread(pages_of, text, self._tokens)
        if not 1 <= page <= len(pages):
            raise ToolFailed(f"There is no page {page}: the output has {len(pages)}.")
        return ToolResult(text=_told(pages, page, output_id), info={"page": page, "pages": len(pages)})


_FUNCTION = Function(
    READ_MORE,
    "Gives another page of what a tool said, where the first page ends with a line that says so.",
    {
        "type": "object",
        "properties": {
            "output_id": {"type": "string", "description": "As that line names it."},
            "page": {"type": "integer", "minimum": 1},
        },
        "required": ["output_id", "page"],
        "additionalProperties": False,
    },
)

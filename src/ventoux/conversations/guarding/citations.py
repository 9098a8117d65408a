"""``[3]`` in an answer becomes the chunk of reference 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.entries import ToolReferenceChunk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.tools.schemas import Reference

_MARK = re.compile(r"\[(\d{1,4})\]")
_BEGUN = re.compile(r"\[\d{0,4}\Z")


class Citations:
    """``tool_names``: by the number of a reference, the tool that gave it."""

    def __init__(self, references: Mapping[int, Reference], tool_names: Mapping[int, str]) -> None:
        self._references = references
        self._tools = tool_names
        self._held = ""

    def feed(self, text: str) -> list[str | ToolReferenceChunk]:
        text = self._held + text
        begun = _BEGUN.search(text)
        self._held = text[begun.start() :] if begun else ""
        return self._cited(text[: begun.start()] if begun else text)

    def end(self) -> list[str | ToolReferenceChunk]:
        held, self._held = self._held, ""
        return self._cited(held)

    def _cited(self, text: str) -> list[str | ToolReferenceChunk]:
        pieces: list[str | ToolReferenceChunk] = []
        at = 0
        for match in _MARK.finditer(text):
            number = int(match[1])
            if number not in self._references:
                continue
            if match.start() > at:
                pieces.append(text[at : match.start()])
            pieces.append(self._chunk(number))
            at = match.end()
        return [*pieces, text[at:]] if at < len(text) else pieces

    def _chunk(self, number: int) -> ToolReferenceChunk:
        told = self._references[number]
        return ToolReferenceChunk(
            tool=self._tools.get(number, ""),
            title=told.title,
            url=told.url,
            favicon=told.favicon,
            description=told.description,
            source=told.source,
        )

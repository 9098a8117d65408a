"""The function ``web_search``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ventoux.calls import Tool as Function
from ventoux.libraries import languages
from ventoux.tools.plain import line
from ventoux.tools.schemas import Access, Reference, ToolContext, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.tools.web.searching import Hit, Searching

KIND = "web_search"
_QUERY = 400
"""Characters: engines take no more."""
FUNCTION = Function(
    name="web_search",
    description=(
        "Searches the web and gives titles, addresses and excerpts of pages, numbered. For what happened lately, for "
        "what may have changed, and for what you do not know. Cite a result by its number in brackets, as [1]."
    ),
    parameters={
        "type": "object",
        "properties": {
            "query": {
                "type": "string",
                "description": "What to look for, in the words of a search engine.",
            }
        },
        "required": ["query"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class WebSearch:
    searching: Searching
    timeout: float
    always_asks: bool
    function: Function = FUNCTION
    kind: str = KIND
    access: Access = "reads"
    permission: str = "web_search"

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        """None: the words go to the operator's engine, and to nobody whom a text could name."""
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        query = line(arguments.get("query"), _QUERY)
        if not query:
            raise ToolFailed("There is nothing to look for.", hint="Give a query of some words.")
        # The first time it loads its model.
        language = await asyncio.to_thread(languages.detect, query)
        hits = await self.searching.search(query, language)
        references = tuple(
            Reference(number=number, title=hit.title, url=hit.url, description=hit.snippet or None)
            for number, hit in enumerate(hits, context.first_reference)
        )
        info: dict[str, Any] = {"query": query, "engine": self.searching.engine, "language": language}
        return ToolResult(
            text=_text(query, hits, context.first_reference),
            references=references,
            urls=tuple(hit.url for hit in hits),
            info=info | {"results": [{"title": hit.title, "url": hit.url} for hit in hits]},
        )


def _text(query: str, hits: Sequence[Hit], first: int) -> str:
    if not hits:
        return f"The web search for {query!r} found nothing. Try other words."
    told = [f"What the web search for {query!r} found:"]
    for number, hit in enumerate(hits, first):
        date = f" ({hit.date})" if hit.date else ""
        told.append("\n".join(part for part in (f"[{number}] {hit.title}{date}", hit.url, hit.snippet) if part))
    return "\n\n".join(told)

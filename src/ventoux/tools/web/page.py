"""The function ``open_page``.

Whoever chooses the address of a request tells its server something: that it was asked, and whatever is written into
the address. So only addresses that the user wrote or a search engine gave are opened unasked, to the letter; any
other, such as one that a page told the model to open, waits for the user.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ventoux.calls import Tool as Function
from ventoux.pages.errors import PageRefused
from ventoux.pages.guard import checked
from ventoux.tools.plain import plain
from ventoux.tools.schemas import Access, Reference, ToolContext, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.tools.web.reading import Page

_TITLE, _DESCRIPTION = 160, 400
FUNCTION = Function(
    name="open_page",
    description=(
        "Opens one page of the web, or a document there such as a PDF, and gives its text. For an address that the "
        "user wrote, or that web_search gave: any other one waits until the user allows it. Cite it by its number in "
        "brackets."
    ),
    parameters={
        "type": "object",
        "properties": {
            "url": {
                "type": "string",
                "description": "The address, to the letter, as https://example.org/page.",
            }
        },
        "required": ["url"],
        "additionalProperties": False,
    },
)


class Reads(Protocol):
    """``web.reading.Reader``."""

    async def read(self, url: str) -> Page: ...


@dataclass(frozen=True)
class OpenPage:
    reader: Reads
    timeout: float
    always_asks: bool
    function: Function = FUNCTION
    kind: str = "web_search"
    access: Access = "reads"
    permission: str = "open_page"

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        url = str(arguments.get("url", ""))
        if _known(url, context):
            return None
        return (
            "Neither you nor a search gave this address, so whoever wrote it may learn something by its being opened: "
            f"{plain(url, 300)}"
        )

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        url = str(arguments.get("url", ""))
        if not context.approved and not _known(url, context):
            raise ToolFailed("This address was not allowed.", hint="Ask the user for it, or search for the page.")
        page = await self.reader.read(url)
        title = plain(page.title, _TITLE) or plain(url, _TITLE)
        number = context.first_reference
        cut = "\n\n(The page is longer; the rest was left out.)" if page.cut else ""
        return ToolResult(
            text=f"[{number}] {title}\n{page.url}\n\n{page.text}{cut}",
            references=(
                Reference(number=number, title=title, url=page.url, description=plain(page.text, _DESCRIPTION)),
            ),
            info={"url": page.url, "final_url": page.final_url, "title": title, "type": page.mime_type},
        )


def _known(url: str, context: ToolContext) -> bool:
    """Whether the very request is one that may be made: two ways to write it, such as the host in capitals, are
    one."""
    if url in context.urls:
        return True
    asked = _request(url)
    return asked is not None and any(asked == _request(one) for one in context.urls)


def _request(url: str) -> str | None:
    try:
        return str(checked(url))
    except PageRefused:
        return None

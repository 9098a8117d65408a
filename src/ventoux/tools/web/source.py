"""The functions ``web_search`` and ``open_page``, where the operator has named a search engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.errors import InvalidRequest
from ventoux.tools.configuration import Configured
from ventoux.tools.remote import Remote
from ventoux.tools.schemas import Opened
from ventoux.tools.specs import WebSearchPremiumTool, WebSearchTool
from ventoux.tools.web.engines.opening import EngineOff, chosen
from ventoux.tools.web.page import OpenPage
from ventoux.tools.web.reading import Reader
from ventoux.tools.web.search import KIND, WebSearch
from ventoux.tools.web.searching import Searching

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.settings import Settings
    from ventoux.tools.schemas import Tool
    from ventoux.tools.specs import ToolSpec
    from ventoux.tools.web.reading import Fetches, Parses, PutsAside

_FUNCTIONS = ("web_search", "open_page")
_ENGINE_SECONDS = 20.0
_ENGINE_BYTES = 4 * 1024 * 1024
"""Of one answer of the engine."""


class WebTools:
    """``state``: why searching is off. Without an engine pages are not opened either: the operator has not said that
    this server asks the web."""

    kinds = frozenset({"web_search", "web_search_premium"})

    def __init__(self, settings: Settings, pages: Fetches, parser: Parses, scratch: PutsAside) -> None:
        self._timeout = settings.tool_timeout
        self._reader = Reader(pages, parser, scratch)
        self._searching: Searching | None = None
        self.state: str | None = None
        try:
            engine, base = chosen(settings)
        except EngineOff as error:
            self.state = str(error)
            return
        seconds = min(_ENGINE_SECONDS, settings.tool_timeout)
        self._searching = Searching(engine, Remote(engine.name, base, seconds=seconds, most=_ENGINE_BYTES))

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Raises InvalidRequest for functions that there are not."""
        del principal, conversation_id
        if not isinstance(spec, WebSearchTool | WebSearchPremiumTool) or self._searching is None:
            raise InvalidRequest(f"web_search is off: {self.state}")
        configured = Configured(KIND, _FUNCTIONS, spec.tool_configuration)
        tools: list[Tool] = []
        if configured.has("web_search"):
            tools.append(WebSearch(self._searching, self._timeout, configured.always_asks("web_search")))
        if configured.has("open_page"):
            tools.append(OpenPage(self._reader, self._timeout, configured.always_asks("open_page")))
        return Opened(tools, [])

    async def close(self, conversation_id: str) -> None:
        """Nothing of a conversation is kept."""

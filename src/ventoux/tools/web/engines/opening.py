"""Which engine a server asks, by its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.tools.remote import BadAddress, operators
from ventoux.tools.web.engines import brave, tavily
from ventoux.tools.web.engines.brave import Brave
from ventoux.tools.web.engines.opensearch import OpenSearch
from ventoux.tools.web.engines.searxng import SearXng
from ventoux.tools.web.engines.tavily import Tavily

if TYPE_CHECKING:
    from yarl import URL

    from ventoux.settings import Settings
    from ventoux.tools.web.engines.port import Engine


class EngineOff(Exception):
    """No engine can be asked; says which settings to set."""


class Chosen(NamedTuple):
    engine: Engine
    base: URL


def chosen(settings: Settings) -> Chosen:
    """Raises EngineOff."""
    try:
        return _chosen(settings)
    except BadAddress as error:
        raise EngineOff(f"{error} The operator corrects it.") from error


def _chosen(settings: Settings) -> Chosen:
    url, key = settings.web_search_url, settings.web_search_key
    match settings.web_search:
        case "":
            raise EngineOff(
                "no search engine is set. The operator sets web_search to searxng, brave, tavily or opensearch, with "
                "web_search_url or web_search_key."
            )
        case "searxng":
            if not url:
                raise EngineOff("the operator sets web_search_url to the address of the SearXNG server.")
            base = operators(url, "web_search_url")
            return Chosen(SearXng(base, key), base)
        case "opensearch":
            if not url:
                raise EngineOff("the operator sets web_search_url to an OpenSearch template with {searchTerms}.")
            engine = OpenSearch(url, key)
            return Chosen(engine, engine.base)
        case "brave" | "tavily" as name:
            if not key:
                raise EngineOff(f"the operator sets web_search_key to a key of {name.capitalize()}.")
            base = operators(url or (brave if name == "brave" else tavily).ADDRESS, "web_search_url")
            return Chosen(Brave(base, key) if name == "brave" else Tavily(base, key), base)

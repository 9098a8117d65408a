"""What an operator is told who has not set all that searching needs."""

from __future__ import annotations

from typing import Any

import pytest

from ventoux.settings import Settings
from ventoux.tools.web.source import WebTools

UNUSED: Any = None


def state(**settings: Any) -> str | None:
    return WebTools(Settings(**settings), UNUSED, UNUSED, UNUSED).state


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "web_search to searxng, brave, tavily or opensearch"),
        ({"web_search": "searxng"}, "web_search_url"),
        ({"web_search": "opensearch"}, "searchTerms"),
        ({"web_search": "brave"}, "web_search_key"),
        ({"web_search": "tavily", "web_search_url": "https://t.example"}, "web_search_key"),
        ({"web_search": "opensearch", "web_search_url": "https://s.example/?q=x"}, "no {searchTerms}"),
        ({"web_search": "opensearch", "web_search_url": "https://{searchTerms}.example/"}, "in its host"),
        ({"web_search": "opensearch", "web_search_url": "https://s.example/?q={searchTerms}&u={u:id}"}, "{u:id}"),
        ({"web_search": "searxng", "web_search_url": "s.example"}, "http:// or https://"),
        ({"web_search": "searxng", "web_search_url": "file:///etc/passwd"}, "http:// or https://"),
        ({"web_search": "searxng", "web_search_url": "http://u:hidden@s.example"}, "belong into the setting"),
    ],
)
def test_what_is_missing_is_named(settings: dict[str, str], words: str) -> None:
    why = state(**settings)
    assert why is not None
    assert words in why
    assert "hidden" not in why


@pytest.mark.parametrize(
    "settings",
    [
        {"web_search": "searxng", "web_search_url": "http://10.0.0.7:8888"},
        {"web_search": "brave", "web_search_key": "k"},
        {"web_search": "tavily", "web_search_key": "k"},
        {"web_search": "opensearch", "web_search_url": "https://s.example/?q={searchTerms}&l={language?}"},
    ],
)
def test_searching_is_on_where_all_is_set(settings: dict[str, str]) -> None:
    assert state(**settings) is None

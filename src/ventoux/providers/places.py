"""Where what is sent goes to: the one place that says which hosts are in the European Union."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = Literal["local", "eu", "external"]

_HOSTS_IN_THE_EU = frozenset({"api.mistral.ai", "codestral.mistral.ai"})
"""Of which their owner says that they are there."""
_SELLERS_IN_THE_EU = frozenset({"mistral"})
"""Of list prices: those whose hosts are the ones above."""


def place_of(base_url: str) -> Literal["eu", "external"]:
    return "eu" if urlsplit(base_url).hostname in _HOSTS_IN_THE_EU else "external"


def places_of_sellers(sellers: Iterable[str]) -> list[Place]:
    """Where a model can be had from those who have a list price for it, the nearer first."""
    there = {one in _SELLERS_IN_THE_EU for one in sellers}
    places: tuple[tuple[bool, Place], ...] = ((True, "eu"), (False, "external"))
    return [place for in_the_eu, place in places if in_the_eu in there]

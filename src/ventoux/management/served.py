"""What somebody in a workspace can call now: what each model is for, what it costs, and where it runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import msgspec
from fastapi import APIRouter

from ventoux.catalog.cards import Capability, Wording
from ventoux.endpoints.pools import PoolState
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.paging import Page
from ventoux.management.structs import AsStruct
from ventoux.providers.places import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ventoux.endpoints.directory import ServedDeployment, ServedEndpoint
    from ventoux.management.services import Services

router = APIRouter(prefix="/served", tags=["served"])
_MICRO = 1_000_000
_SMALL = 1_000_000_000
"""Parameters below which a model proves the path and is not to be relied on."""
_FARTHEST_FIRST: tuple[Place, ...] = ("external", "eu", "local")


class ServedPrice(msgspec.Struct, frozen=True, kw_only=True):
    """For a million tokens, in units of ``currency``."""

    input: float
    output: float
    currency: str


class ServedModel(msgspec.Struct, frozen=True, kw_only=True):
    """``name`` is what a call names. ``place``: on this machine or its own servers, at a host in the European Union, or
    elsewhere. ``demo``: too small a model to be relied on. ``price`` is null for what costs nothing here. What its card
    says is in English, and ``wordings`` has it by the codes of the languages that somebody wrote it in besides."""

    name: str
    model: str
    title: str
    description: str
    publisher: str
    good_at: str
    bad_at: str
    wordings: dict[str, Wording]
    languages: list[str]
    capabilities: list[Capability]
    vision: bool
    reasoning: bool
    context: int
    parameters: int
    own: bool
    """An endpoint of the workspace, and no model served to everybody."""
    demo: bool
    place: Place
    state: PoolState
    price: ServedPrice | None


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf
) -> Annotated[Page[ServedModel], AsStruct()]:
    """In the order of the operator: the first that chats is everybody's default."""
    asking.require("models:read", workspace)
    addresses = await found.providers.addresses(workspace)
    return Page(items=[_served(found, one, addresses) for one in found.control.visible(workspace)], next=None)


def _served(found: Services, endpoint: ServedEndpoint, addresses: Mapping[str, str]) -> ServedModel:
    card = endpoint.card
    return ServedModel(
        name=endpoint.name,
        model=card.id,
        title=card.name,
        description=card.description,
        publisher=card.publisher,
        good_at=card.notes.good_at,
        bad_at=card.notes.bad_at,
        wordings=card.notes.others,
        languages=card.languages,
        capabilities=card.capabilities,
        vision="vision" in card.capabilities,
        reasoning=card.reasoning is not None,
        context=card.context,
        parameters=card.parameters,
        own=endpoint.workspace_id is not None,
        demo="chat" in card.capabilities and 0 < card.parameters < _SMALL,
        place=_together({_place(one, addresses) for one in endpoint.deployments}),
        state=_state(endpoint),
        price=_price(found, endpoint),
    )


def _state(endpoint: ServedEndpoint) -> PoolState:
    """That of its first deployment that takes calls."""
    taking = [one for one in endpoint.deployments if one.traffic] or list(endpoint.deployments)
    return taking[0].pool.state


def _together(places: Collection[Place]) -> Place:
    """The farthest: nobody may be told that what leaves the house stays in it."""
    return next(place for place in _FARTHEST_FIRST if place in places)


def _place(deployment: ServedDeployment, addresses: Mapping[str, str]) -> Place:
    if provider := deployment.pool.plan.provider_id:
        return place_of(addresses.get(provider, ""))
    return place_of(deployment.card.remote.base_url) if deployment.card.remote else "local"


def _price(found: Services, endpoint: ServedEndpoint) -> ServedPrice | None:
    price = found.money.prices.in_force(endpoint.workspace_id, endpoint.id, endpoint.card.price, time.time())
    if price is None:
        return None
    return ServedPrice(input=price.input / _MICRO, output=price.output / _MICRO, currency=price.currency)

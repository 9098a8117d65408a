"""Providers: somebody's APIs that deployments may run on. A credential goes in, and never comes out."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Body, Response
from msgspec import UNSET, Meta, UnsetType

from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.paging import CursorOf, LimitOf, Page, VersionOf, page_of, tag
from ventoux.management.structs import AsStruct
from ventoux.providers.places import place_of
from ventoux.providers.schemas import ModelProbe, Provider, ProviderConfig

router = APIRouter(prefix="/providers", tags=["providers"])
Address = Annotated[str, Meta(max_length=2000)]
Credential = Annotated[str, Meta(max_length=10_000)]


class NewProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``kind`` is what it is; by default what its name says. ``base_url``: where the kind has none of its own."""

    name: str
    kind: str = ""
    base_url: Address = ""
    key: Credential = ""
    config: ProviderConfig = ProviderConfig()

    def __repr__(self) -> str:
        return f"NewProvider(name={self.name!r})"


class ChangedProvider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays. Another host needs the key again."""

    base_url: Address | UnsetType = UNSET
    config: ProviderConfig | UnsetType = UNSET
    key: Credential = ""

    def __repr__(self) -> str:
        return "ChangedProvider()"


class NewCredential(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Credential

    def __repr__(self) -> str:
        return "NewCredential()"


class WantedTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``model`` as the provider calls it; else one that it lists."""

    model: Annotated[str, Meta(max_length=300)] = ""


class PlacedProvider(Provider, frozen=True, kw_only=True):
    """``place``: whether its host is one in the European Union."""

    place: Literal["eu", "external"]


class Tested(msgspec.Struct, frozen=True, kw_only=True):
    provider: Provider
    found: ModelProbe


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[PlacedProvider], AsStruct()]:
    listed = [_placed(one) for one in await found.providers.listed(asking, workspace)]
    return page_of(listed, lambda one: one.name, limit, cursor)


@router.post("", status_code=201)
async def add(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    new: Annotated[NewProvider, AsStruct(), Body()],
    response: Response,
) -> Annotated[Provider, AsStruct()]:
    """Its key is sealed at once."""
    made = await found.providers.add(
        asking,
        workspace,
        new.name,
        kind=new.kind or new.name,
        base_url=new.base_url,
        key=new.key,
        config=new.config,
    )
    tag(response, made.version)
    response.headers["location"] = f"/api/v1/providers/{made.name}"
    return made


@router.get("/{name}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, response: Response
) -> Annotated[Provider, AsStruct()]:
    """With what its models could do when they were tried."""
    provider = await found.providers.get(asking, workspace, name)
    tag(response, provider.version)
    return provider


@router.patch("/{name}")
async def change(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    changed: Annotated[ChangedProvider, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Provider, AsStruct()]:
    """``config`` takes the place of the whole one."""
    provider = await found.providers.change(
        asking,
        workspace,
        name,
        base_url=None if changed.base_url is UNSET else changed.base_url,
        config=None if changed.config is UNSET else changed.config,
        key=changed.key,
        version=version,
    )
    tag(response, provider.version)
    return provider


@router.put("/{name}/credential")
async def rotate(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    given: Annotated[NewCredential, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Provider, AsStruct()]:
    """Calls in flight end with the old one, new ones take the new one."""
    provider = await found.providers.rotate(asking, workspace, name, given.key, version=version)
    tag(response, provider.version)
    return provider


@router.post("/{name}/test")
async def test(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    wanted: Annotated[WantedTest, AsStruct(), Body()],
) -> Annotated[Tested, AsStruct()]:
    """Tries what a model over there can do. It takes a few hundred tokens, and two minutes at most."""
    provider, probe = await found.providers.test(asking, workspace, name, found.client, wanted.model)
    return Tested(provider=provider, found=probe)


@router.delete("/{name}", status_code=204)
async def remove(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, version: VersionOf
) -> Response:
    """With its credential. Refused while an endpoint has a deployment on it."""
    await found.providers.remove(asking, workspace, name, version=version)
    return Response(status_code=204)


def _placed(provider: Provider) -> PlacedProvider:
    own = {name: getattr(provider, name) for name in Provider.__struct_fields__}
    return PlacedProvider(**own, place=place_of(provider.base_url))

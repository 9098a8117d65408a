"""Filter policies: what is looked for in prompts and answers, and what is done about it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Body, Response
from msgspec import Meta

from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.paging import CursorOf, LimitOf, Page, VersionOf, page_of, tag
from ventoux.management.structs import AsStruct
from ventoux.moderation.schemas import Policy, PolicySpec
from ventoux.moderation.trial import Trial

router = APIRouter(prefix="/filters", tags=["filters"])


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``side``: as a prompt, or as an answer. ``spec``: what the policy would be, to try it before it is set."""

    text: Annotated[str, Meta(max_length=100_000)]
    side: Literal["input", "output"] = "input"
    spec: PolicySpec | None = None


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Policy], AsStruct()]:
    """The built-in one included, which has version 0."""
    return page_of(await found.filters.list(asking, workspace), lambda one: one.name, limit, cursor)


@router.get("/{name}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, response: Response
) -> Annotated[Policy, AsStruct()]:
    policy = await found.filters.get(asking, workspace, name)
    tag(response, policy.version)
    return policy


@router.put("/{name}", responses={201: {"description": "It is new"}})
async def set_(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    spec: Annotated[PolicySpec, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Policy, AsStruct()]:
    """Makes it, or takes the place of the one that there is. If-Match "0" is for none yet."""
    policy = await found.filters.set(asking, workspace, name, spec, version=version)
    response.status_code = 201 if policy.version == 1 else 200
    tag(response, policy.version)
    return policy


@router.delete("/{name}", status_code=204)
async def delete(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, name: str, version: VersionOf
) -> Response:
    """Endpoints that still name it refuse calls until they name another."""
    await found.filters.delete(asking, workspace, name, version=version)
    return Response(status_code=204)


@router.post("/{name}/test")
async def test(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    given: Annotated[Text, AsStruct(), Body()],
) -> Annotated[Trial, AsStruct()]:
    """What the policy finds in a text, and what it passes on. The text is kept nowhere."""
    return await found.filters.test(asking, workspace, name, given.text, given.side, given.spec)

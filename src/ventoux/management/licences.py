"""Licences that have to be accepted: which there are, and accepting one for a workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from ventoux.accounts.schemas import Caller
from ventoux.catalog.errors import UnknownModel
from ventoux.catalog.terms import Terms, every_terms, find_terms
from ventoux.errors import NotFound
from ventoux.kit.threads import in_daemon_thread
from ventoux.management.context import CallerOf, Services, ServicesOf, WorkspaceOf
from ventoux.management.names import is_path
from ventoux.management.paging import CursorOf, LimitOf, Page, page_of
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/licences", tags=["licences"])


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Terms], AsStruct()]:
    """With the models under each, and who accepted it for this workspace or for all."""
    asking.require("models:read", workspace)
    return page_of(await _every(found, workspace), lambda one: one.licence.lower(), limit, cursor)


@router.post("/{licence}/accept")
async def accept(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, licence: str
) -> Annotated[Terms, AsStruct()]:
    """By the licence, or by a model under it; for this workspace. Who did and when is recorded."""
    asking.require("licences:accept", workspace)
    if is_path(licence):
        raise NotFound(f"No licence is called {licence[:100]!r}.")
    every = await _every(found, workspace)
    try:
        terms = await in_daemon_thread(lambda: find_terms(found.catalog, every, licence))
    except UnknownModel as error:
        raise NotFound(error.message, hint=error.hint) from error
    by = await _called(found, asking)
    made = await found.licences.accept_for(asking, workspace, terms.licence, (terms.models or [""])[0], by)
    return Terms(terms.licence, terms.name, terms.url, terms.models, made.accepted_by, made.accepted_at)


async def _every(found: Services, workspace: str) -> list[Terms]:
    accepted = await found.licences.list(workspace)
    return await in_daemon_thread(lambda: every_terms(found.catalog.cards(), accepted))


async def _called(found: Services, asking: Caller) -> str:
    """The e-mail address of a person, also behind a key that is theirs."""
    if asking.user_id is None:
        return asking.id
    return (await found.accounts.people.find(asking, asking.user_id)).email

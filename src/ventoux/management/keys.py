"""API keys: who may call, and what for."""

from __future__ import annotations

import time
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Body
from msgspec import UNSET, Meta, UnsetType

from ventoux.accounts.schemas import ENDPOINT_SCOPES, Key, NewKey
from ventoux.errors import InvalidRequest
from ventoux.limits.schemas import DIMENSIONS, Limit, OwnLimits
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf, WorkspacesOf
from ventoux.management.names import subject_id
from ventoux.management.paging import CursorOf, LimitOf, Page, decoded, encoded
from ventoux.management.structs import AsStruct
from ventoux.management.times import parsed_time

router = APIRouter(prefix="/keys", tags=["keys"])
State = Literal["active", "expired", "revoked"]
Changed = Limit | Literal["default"] | UnsetType | None


class WantedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``scopes``: by default all that calls need. ``endpoints``: the only ones that it may call. ``user``: whose it is,
    by e-mail or id, for those who make keys for others. ``expires_at``: a day or a time to come."""

    name: str = "key"
    scopes: frozenset[str] = ENDPOINT_SCOPES
    endpoints: frozenset[str] | None = None
    user: str = ""
    expires_at: Annotated[str, Meta(max_length=40)] = ""
    limits: OwnLimits = OwnLimits()


class ChangedLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is not named stays. null is no limit, "default" what the settings say; ``spend`` is in millionths of the
    currency, a calendar month."""

    requests_per_minute: Changed = UNSET
    tokens_per_minute: Changed = UNSET
    tokens_per_day: Changed = UNSET
    concurrent: Changed = UNSET
    spend: Changed = UNSET


class ShownKey(Key, frozen=True, kw_only=True):
    state: State


class MadeKey(ShownKey, frozen=True, kw_only=True):
    """``key`` is the secret, which nothing can show again."""

    key: str


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspacesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[ShownKey], AsStruct()]:
    """Oldest first, the revoked and expired included. Who may see only their own gets those."""
    after = decoded(cursor) if cursor else ""
    every = await found.accounts.list_keys(asking, workspace, after=after, limit=limit + 1)
    part = every[:limit]
    return Page(items=[_shown(key) for key in part], next=encoded(part[-1].id) if len(every) > limit else None)


@router.post("", status_code=201)
async def create(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, wanted: Annotated[WantedKey, AsStruct(), Body()]
) -> Annotated[MadeKey, AsStruct()]:
    user_id = await subject_id(found, asking, workspace, "user", wanted.user) if wanted.user else UNSET
    key, secret = await found.accounts.create_key(
        asking,
        workspace,
        NewKey(
            name=wanted.name,
            scopes=wanted.scopes,
            expires_at=parsed_time("expires_at", wanted.expires_at),
            limits=wanted.limits,
            user_id=user_id,
            endpoints=wanted.endpoints,
        ),
    )
    return MadeKey(**msgspec.structs.asdict(key), state=_state(key), key=secret)


@router.patch("/{key}/limits")
async def limit(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    key: str,
    changed: Annotated[ChangedLimits, AsStruct(), Body()],
) -> Annotated[ShownKey, AsStruct()]:
    """By its prefix or id."""
    given = {name: value for name in DIMENSIONS if (value := getattr(changed, name)) is not UNSET}
    if not given:
        raise InvalidRequest("No limit was named.", hint='For example {"requests_per_minute": 60}.')
    wanted: dict[str, int | UnsetType | None] = {
        name: UNSET if value == "default" else value for name, value in given.items()
    }
    return _shown(await found.accounts.limit_key(asking, workspace, key, wanted))


@router.post("/{key}/revoke")
async def revoke(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, key: str
) -> Annotated[ShownKey, AsStruct()]:
    """For good. What is being answered goes on."""
    return _shown(await found.accounts.revoke_key(asking, workspace, key))


def _shown(key: Key) -> ShownKey:
    return ShownKey(**msgspec.structs.asdict(key), state=_state(key))


def _state(key: Key) -> State:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expired(time.time()) else "active"

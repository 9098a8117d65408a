"""What the routes of the management API need, and who is asking.

A caller is a user with a session, a key with the scope ``manage`` or ``manage:read``, or the operator's own command
line by the token that the server leaves in the home while it runs.
"""

from __future__ import annotations

import hmac
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from ventoux.accounts.cookies import CSRF_HEADER, check_csrf, check_site
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, Caller
from ventoux.accounts.sessions import Current
from ventoux.errors import Forbidden, InvalidRequest, Unauthorized
from ventoux.management.services import Services

EVERY_WORKSPACE = "*"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


ServicesOf = Annotated[Services, Depends(services)]


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def session_token(request: Request, found: Services) -> str:
    """Empty for a browser that has none."""
    return request.cookies.get(found.cookies.session_name, "")


async def current(request: Request, found: ServicesOf) -> Current:
    """Who is signed in, by the cookie and nothing else. Raises Unauthorized, CsrfRefused."""
    token = session_token(request, found)
    if not token:
        raise Unauthorized("Nobody is signed in.", hint="Sign in: POST /api/v1/session")
    check_site(request.headers.get("sec-fetch-site", ""))
    check_csrf(request.method, token, request.headers.get(CSRF_HEADER, ""))
    return await found.accounts.sessions.current(token, address_of(request))


async def caller(request: Request, found: ServicesOf) -> Caller:
    """Raises Unauthorized, Forbidden, CsrfRefused."""
    scheme, _, presented = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and presented.strip():
        return await _by_key(found, presented.strip(), request)
    if not session_token(request, found):
        raise Unauthorized(
            "Nobody is signed in, and no API key was sent.",
            hint="Sign in, or send a key with the scope manage as 'Authorization: Bearer <key>'.",
        )
    return (await current(request, found)).caller


async def _by_key(found: Services, presented: str, request: Request) -> Caller:
    address = address_of(request)
    if found.operator_token and hmac.compare_digest(presented.encode(), found.operator_token.encode()):
        return Caller(kind="cli", id="command line", admin=True, address=address)
    principal = await found.accounts.authenticate(presented, address)
    asking = await found.accounts.caller_of_key(principal, address)
    if request.method not in _SAFE and "manage" not in principal.scopes:
        # Whatever a service would say: a route that forgets to ask must not write for a key that reads.
        raise Forbidden(
            f"The API key {principal.key_prefix} has the scope 'manage:read', which is for reading.",
            hint="Create one that has it: ventoux keys create --scope manage",
        )
    return asking


CurrentOf = Annotated[Current, Depends(current)]
CallerOf = Annotated[Caller, Depends(caller)]


async def workspace_id(
    asking: CallerOf,
    found: ServicesOf,
    workspace: Annotated[str, Query(description="Name or id; the caller's only one where it is left out.")] = "",
) -> str:
    """Raises NotFound for one that is none of the caller's, InvalidRequest where it has to be said."""
    if workspace:
        return (await found.accounts.workspaces.find(asking, workspace)).id
    own = list(asking.rights)
    if len(own) == 1:
        return own[0]
    if asking.admin:
        return (await found.accounts.workspaces.find(asking, DEFAULT_WORKSPACE)).id
    raise InvalidRequest("You are in several workspaces, or in none.", hint="Name one: ?workspace=NAME")


async def every_or_one(
    asking: CallerOf,
    found: ServicesOf,
    workspace: Annotated[
        str,
        Query(
            description="Name or id; the caller's only one where it is left out. `*`: all of them, for administrators."
        ),
    ] = "",
) -> str | None:
    """None for all of them. Raises Forbidden, and as ``workspace_id`` does."""
    if workspace != EVERY_WORKSPACE:
        return await workspace_id(asking, found, workspace)
    asking.require_admin()
    return None


WorkspaceOf = Annotated[str, Depends(workspace_id)]
WorkspacesOf = Annotated[str | None, Depends(every_or_one)]

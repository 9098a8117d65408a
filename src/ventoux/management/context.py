"""What the routes of the management API need, and who is asking.

A caller is a user with a session, a key with the scope ``manage`` or ``manage:read``, or the operator's own command
line by the token that the server leaves in the home while it runs.
"""

from __future__ import annotations

import hmac
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from ventoux.accounts.cookies import CSRF_HEADER, check_csrf
from ventoux.accounts.schemas import DEFAULT_WORKSPACE, Caller
from ventoux.errors import InvalidRequest, Unauthorized
from ventoux.management.services import Services


def services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


ServicesOf = Annotated[Services, Depends(services)]


async def caller(request: Request, found: ServicesOf) -> Caller:
    """Raises Unauthorized, Forbidden, CsrfRefused."""
    address = request.client.host if request.client else ""
    scheme, _, presented = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and presented.strip():
        return await _by_key(found, presented.strip(), address)
    token = request.cookies.get(found.cookies.session_name, "")
    if not token:
        raise Unauthorized(
            "Nobody is signed in, and no API key was sent.",
            hint="Sign in, or send a key with the scope manage as 'Authorization: Bearer <key>'.",
        )
    check_csrf(request.method, token, request.headers.get(CSRF_HEADER, ""))
    return (await found.accounts.sessions.current(token, address)).caller


async def _by_key(found: Services, presented: str, address: str) -> Caller:
    if found.operator_token and hmac.compare_digest(presented.encode(), found.operator_token.encode()):
        return Caller(kind="cli", id="command line", admin=True, address=address)
    return await found.accounts.caller_of_key(await found.accounts.authenticate(presented, address), address)


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


WorkspaceOf = Annotated[str, Depends(workspace_id)]

"""Sessions of people in browsers: signing in and out, and what a browser has to know. What is here without a caller is
counted and slowed down by accounts."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import RedirectResponse
from msgspec import Meta

from ventoux.accounts.cookies import CSRF_HEADER, check_csrf, csrf_of
from ventoux.accounts.errors import NotConfigured
from ventoux.accounts.links import Link
from ventoux.accounts.oidc.sign_in import OidcSignIn
from ventoux.accounts.roles import Role
from ventoux.accounts.schemas import Caller, Session, SignedIn, User
from ventoux.errors import Unauthorized, VentouxError, error_name
from ventoux.management.context import CallerOf, CurrentOf, Services, ServicesOf, address_of, session_token
from ventoux.management.errors import response_to
from ventoux.management.paging import Page
from ventoux.management.structs import AsStruct

router = APIRouter(tags=["session"])
OPEN = APIRouter(tags=["session"])
"""The routes that nobody has to be signed in for."""
Password = Annotated[str, Meta(max_length=1000)]


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    email: Annotated[str, Meta(max_length=400)]
    password: Password

    def __repr__(self) -> str:
        return "Credentials()"


class Passwords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    old: Password
    new: Password

    def __repr__(self) -> str:
        return "Passwords()"


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``token`` is that of the link."""

    token: Annotated[str, Meta(max_length=400)]
    password: Password
    name: str = ""

    def __repr__(self) -> str:
        return "Acceptance()"


class Followed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``token`` is that of the link."""

    token: Annotated[str, Meta(max_length=400)]

    def __repr__(self) -> str:
        return "Followed()"


class WantedLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``email``: whom it signs in; without one the only administrator, or the first user, whom its use makes."""

    email: Annotated[str, Meta(max_length=400)] = ""


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    email: Annotated[str, Meta(max_length=400)]
    name: Annotated[str, Meta(max_length=400)]
    password: Password

    def __repr__(self) -> str:
        return "Profile()"


class InWorkspace(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    role: Role | None
    rights: list[str]
    """Empty for an administrator, who has every one of them."""
    archived: bool


class WhoAmI(msgspec.Struct, frozen=True, kw_only=True):
    """``csrf`` goes into the header x-ventoux-csrf of every request that changes something; it is empty, and not
    needed, for a key."""

    kind: str
    id: str
    admin: bool
    user: User | None
    workspaces: list[InWorkspace]
    csrf: str


class Ways(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody may sign in here."""

    password: bool
    openid: bool


class EndedSessions(msgspec.Struct, frozen=True):
    ended: int


@OPEN.post("/session", status_code=201)
async def sign_in(
    request: Request, found: ServicesOf, given: Annotated[Credentials, AsStruct(), Body()], response: Response
) -> Annotated[WhoAmI, AsStruct()]:
    """Sets the cookie of the session, in place of the one that the browser had."""
    made = await found.accounts.sessions.sign_in(
        given.email,
        given.password,
        client=request.headers.get("user-agent", ""),
        address=address_of(request),
        replacing=session_token(request, found),
    )
    return await _begun(request, found, made, response)


@OPEN.get("/session/ways")
async def ways(found: ServicesOf) -> Annotated[Ways, AsStruct()]:
    """For a page that asks somebody to sign in."""
    return Ways(password=True, openid=found.accounts.openid is not None)


@router.get("/session")
async def show(request: Request, asking: CallerOf, found: ServicesOf) -> Annotated[WhoAmI, AsStruct()]:
    """Who asks, what they may do in which workspace, and the token against forged requests."""
    user = None if asking.user_id is None else await found.accounts.people.find(asking, asking.user_id)
    csrf = csrf_of(session_token(request, found)) if asking.kind == "user" else ""
    return await _who(found, asking, user, csrf)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, found: ServicesOf) -> Response:
    """A session that has ended already is no error."""
    token = session_token(request, found)
    if not token:
        raise Unauthorized("Nobody is signed in.")
    check_csrf(request.method, token, request.headers.get(CSRF_HEADER, ""))
    cookie = await found.accounts.sessions.sign_out(token, address_of(request))
    return Response(status_code=204, headers={"set-cookie": cookie})


@router.post("/session/password", status_code=204)
async def password(found: ServicesOf, current: CurrentOf, given: Annotated[Passwords, AsStruct(), Body()]) -> Response:
    """One's own. All other sessions end."""
    await found.accounts.sessions.change_password(current, given.old, given.new)
    return Response(status_code=204)


@router.get("/sessions")
async def list_(found: ServicesOf, current: CurrentOf) -> Annotated[Page[Session], AsStruct()]:
    """One's own, the last used first."""
    return Page(items=await found.accounts.sessions.listed(current), next=None)


@router.delete("/sessions")
async def end_all(
    found: ServicesOf,
    current: CurrentOf,
    others: Annotated[bool, Query(description="Without the one that asks.")] = True,
) -> Annotated[EndedSessions, AsStruct()]:
    return EndedSessions(await found.accounts.sessions.sign_out_everywhere(current, others_only=others))


@router.delete("/sessions/{session}", status_code=204)
async def end(found: ServicesOf, current: CurrentOf, session: str) -> Response:
    """One of one's own."""
    await found.accounts.sessions.end(current, session)
    return Response(status_code=204)


@OPEN.post("/invitations/accept")
async def accept_invitation(
    request: Request, found: ServicesOf, given: Annotated[Acceptance, AsStruct(), Body()]
) -> Annotated[User, AsStruct()]:
    """Sets the password that the link is for, once. Sign in with it then."""
    return await found.accounts.accept_invitation(given.token, given.password, given.name, address_of(request))


@OPEN.post("/session/link", status_code=201)
async def follow_link(
    request: Request, found: ServicesOf, given: Annotated[Followed, AsStruct(), Body()], response: Response
) -> Annotated[WhoAmI, AsStruct()]:
    """Signs in by a link of the operator's, once; the very first one makes the first user. Sets the cookie of the
    session, in place of the one that the browser had."""
    made = await found.accounts.follow_link(
        given.token,
        client=request.headers.get("user-agent", ""),
        address=address_of(request),
        replacing=session_token(request, found),
    )
    return await _begun(request, found, made, response)


@router.post("/session/links", status_code=201)
async def make_link(
    asking: CallerOf, found: ServicesOf, wanted: Annotated[WantedLink, AsStruct(), Body()]
) -> Annotated[Link, AsStruct()]:
    """A token that signs somebody in, once and within a day: for the command line on the server."""
    return await found.accounts.links.new(asking, wanted.email)


@router.put("/session/profile")
async def profile(
    request: Request, found: ServicesOf, current: CurrentOf, given: Annotated[Profile, AsStruct(), Body()]
) -> Annotated[WhoAmI, AsStruct()]:
    """One's own, of a user who has no password yet. All other sessions end."""
    user = await found.accounts.profiles.complete(current, email=given.email, name=given.name, password=given.password)
    return await _who(found, current.caller, user, csrf_of(session_token(request, found)))


@OPEN.get("/session/oidc", status_code=302, response_class=RedirectResponse)
async def sign_in_with_openid(
    request: Request,
    found: ServicesOf,
    return_to: Annotated[str, Query(description="A path here, for after it.")] = "/",
) -> Response:
    """Sends the browser to the OpenID provider."""
    try:
        begun = await _openid(found).begin(return_to)
    except VentouxError as error:
        return _not_signed_in(request, error, return_to)
    return RedirectResponse(begun.url, status_code=302, headers={"set-cookie": begun.cookie})


@OPEN.get("/session/oidc/callback", status_code=303, response_class=RedirectResponse)
async def openid_callback(request: Request, found: ServicesOf) -> Response:
    """Where the OpenID provider sends the browser back to. A page that fails leads to that of signing in, with the
    name of the error as ``failed``."""
    try:
        made = await _openid(found).finish(
            dict(request.query_params),
            request.cookies.get(found.cookies.sign_in_name, ""),
            client=request.headers.get("user-agent", ""),
            address=address_of(request),
            replacing=session_token(request, found),
        )
    except VentouxError as error:
        response = _not_signed_in(request, error)
    else:
        response = RedirectResponse(made.return_to, status_code=303, headers={"set-cookie": made.cookie})
    response.headers.append("set-cookie", found.cookies.no_sign_in())
    return response


def _not_signed_in(request: Request, error: VentouxError, return_to: str = "/") -> Response:
    """Somebody who is sent from page to page is told on a page, in their language; a program has the error itself."""
    refused = response_to(error)
    if "text/html" not in request.headers.get("accept", ""):
        return refused
    query = urlencode({"failed": error_name(error), "to": return_to})
    return RedirectResponse(f"/sign-in?{query}", status_code=303, headers={"x-ventoux-error": error_name(error)})


def _openid(found: Services) -> OidcSignIn:
    if found.accounts.openid is None:
        raise NotConfigured("OpenID Connect is not set up here.", hint="Sign in with e-mail address and password.")
    return found.accounts.openid


async def _begun(request: Request, found: Services, made: SignedIn, response: Response) -> WhoAmI:
    response.headers["set-cookie"] = made.cookie
    asking = await found.accounts.caller_of_user(made.user.id, address_of(request))
    return await _who(found, asking, await found.accounts.people.find(asking, made.user.id), made.csrf)


async def _who(found: Services, asking: Caller, user: User | None, csrf: str) -> WhoAmI:
    there = await found.accounts.workspaces.listed(asking)
    return WhoAmI(
        kind=asking.kind,
        id=asking.id,
        admin=asking.admin,
        user=user,
        workspaces=[
            InWorkspace(
                id=one.id,
                name=one.name,
                role=asking.roles.get(one.id),
                rights=sorted(asking.rights.get(one.id, ())),
                archived=one.archived_at is not None,
            )
            for one in there
        ],
        csrf=csrf,
    )

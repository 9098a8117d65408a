"""A request of the web application: it has a session's cookie, and no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import cookie_parser

from ventoux.accounts.browsers import WORKSPACE_HEADER, Visit
from ventoux.accounts.cookies import CSRF_HEADER

if TYPE_CHECKING:
    from starlette.types import Scope

_SITE = "sec-fetch-site"
_READ = frozenset(name.encode() for name in ("cookie", CSRF_HEADER, WORKSPACE_HEADER, _SITE))


def visit_of(request: Scope, cookie: str, workspace: str) -> Visit | None:
    """None for one without the ``cookie``. ``workspace``: the only one that the request can be about, whatever its
    header says; empty where the header decides."""
    headers = {name: value.decode("latin-1") for name, value in request["headers"] if name in _READ}
    token = cookie_parser(headers.get(b"cookie", "")).get(cookie, "")
    if not token:
        return None
    client = request.get("client")
    return Visit(
        method=request["method"],
        token=token,
        csrf=headers.get(CSRF_HEADER.encode(), ""),
        site=headers.get(_SITE.encode(), ""),
        workspace=workspace or headers.get(WORKSPACE_HEADER.encode(), ""),
        address=client[0] if client else "",
    )

"""The OpenAPI document of the management API: what FastAPI tells, how to authenticate, and how errors look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from fastapi.openapi.utils import get_openapi

from ventoux.accounts.cookies import CSRF_HEADER
from ventoux.management.errors import ErrorBody

if TYPE_CHECKING:
    from fastapi import FastAPI

_SUMMARY = "Everything that the ventoux command does, for programs. See docs/management.md."
_ERROR = {"$ref": "#/components/schemas/ErrorBody"}
_EVERYWHERE = {
    "400": "The request cannot be served as it stands",
    "401": "No credentials, or none that are good",
    "403": "A right, a scope or the CSRF header is missing",
    "404": "There is no such thing, or it is none of the caller's",
    "422": "A parameter or the body is not as it should be",
    "429": "Too many tries; see Retry-After",
    "503": "Not now; see Retry-After",
}
_OF_CHANGES = {
    "409": "It has changed meanwhile, or its state does not allow it",
    "413": "The body is too large",
    "415": "The body is no JSON",
}
_OPEN = frozenset(
    {
        ("post", "/api/v1/session"),
        ("get", "/api/v1/session/ways"),
        ("post", "/api/v1/session/link"),
        ("get", "/api/v1/session/oidc"),
        ("get", "/api/v1/session/oidc/callback"),
        ("post", "/api/v1/invitations/accept"),
    }
)
"""What nobody has to be signed in for."""


def document(app: FastAPI, session_cookie: str) -> dict[str, Any]:
    told = get_openapi(title=app.title, version=app.version, summary=_SUMMARY, routes=app.routes)
    # The paths are those that a client calls: the API hangs below /api.
    told["paths"] = {f"/api{path}": methods for path, methods in told["paths"].items()}
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            _complete(operation, method, path)
    _, shared = msgspec.json.schema_components([ErrorBody], ref_template="#/components/schemas/{name}")
    told["components"] = {"schemas": dict(shared), "securitySchemes": _schemes(session_cookie)}
    return told


def _complete(operation: dict[str, Any], method: str, path: str) -> None:
    said = _EVERYWHERE | (_OF_CHANGES if method != "get" else {})
    for status, words in said.items():
        operation["responses"][status] = {
            "description": words,
            "content": {"application/json": {"schema": _ERROR}},
        }
    if (method, path) in _OPEN:
        operation["security"] = []
    else:
        operation["security"] = [{"key": []}, {"session": []} if method == "get" else {"session": [], "csrf": []}]


def _schemes(session_cookie: str) -> dict[str, Any]:
    return {
        "key": {"type": "http", "scheme": "bearer", "description": "A key with the scope manage or manage:read."},
        "session": {"type": "apiKey", "in": "cookie", "name": session_cookie, "description": "POST /api/v1/session"},
        "csrf": {
            "type": "apiKey",
            "in": "header",
            "name": CSRF_HEADER,
            "description": "Beside the cookie, for what changes something: csrf of GET /api/v1/session.",
        },
    }

"""The error tree as bodies of the management API: ``{"error": {"type", "code", "message", "hint", "issues"}}``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from ventoux.errors import Issue, MethodNotAllowed, NotFound, ValidationFailed, VentouxError

if TYPE_CHECKING:
    from fastapi.exceptions import RequestValidationError
    from starlette.requests import Request


def error_body(error: VentouxError) -> dict[str, Any]:
    told: dict[str, Any] = {"type": error.type, "code": error.code, "message": error.message, "hint": error.hint}
    if isinstance(error, ValidationFailed):
        told["issues"] = [{"type": issue.type, "loc": list(issue.loc), "message": issue.msg} for issue in error.issues]
    return {"error": told}


class ManagementErrors:
    """For what fails before or around the management API: see ``dialects.dialect.ErrorShape``."""

    def body(self, error: VentouxError, request_id: str) -> bytes:
        del request_id  # it is in a header
        return msgspec.json.encode(error_body(error))

    def status(self, error: VentouxError) -> int:
        return error.status

    def headers(self, error: VentouxError) -> list[tuple[bytes, bytes]]:
        del error
        return []


async def told(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, VentouxError):
        raise error
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(math.ceil(error.retry_after))
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    body = msgspec.json.encode(error_body(error))
    return Response(body, error.status, headers=headers, media_type="application/json")


async def told_status(request: Request, error: Exception) -> Response:
    """Starlette's own: no such path, or not that method."""
    status: int = getattr(error, "status_code", 404)
    if status == 405:
        return await told(request, MethodNotAllowed("This path does not take that method."))
    return await told(request, NotFound("There is nothing at this path.", hint="See /api/v1/openapi.json."))


async def told_invalid(request: Request, error: Exception) -> Response:
    """FastAPI's own refusal, in our words."""
    refused: RequestValidationError = error  # type: ignore[assignment]  # it is registered for that only
    issues = [Issue(str(one["type"]), tuple(one["loc"]), str(one["msg"])) for one in refused.errors()]
    return await told(request, ValidationFailed(issues))

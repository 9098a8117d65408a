"""The error tree as bodies of the management API: ``{"error": {"type", "code", "message", "hint", "issues"}}``."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response

from ventoux.db.failures import detail
from ventoux.errors import (
    InvalidRequest,
    Issue,
    MethodNotAllowed,
    NotFound,
    OperatorError,
    Unavailable,
    ValidationFailed,
    VentouxError,
    error_name,
)

if TYPE_CHECKING:
    from fastapi.exceptions import RequestValidationError
    from starlette.requests import Request

logger = logging.getLogger(__name__)


class ErrorIssue(msgspec.Struct, frozen=True):
    """One thing that is wrong with a request, and where."""

    type: str
    loc: list[str | int]
    message: str


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``message`` says what happened, ``hint`` what to do about it; ``issues`` are there for a body or a parameter that
    is not as it should be."""

    type: str
    message: str
    code: str | None = None
    hint: str = ""
    issues: list[ErrorIssue] = []


class ErrorBody(msgspec.Struct, frozen=True):
    """What every request that fails is answered with."""

    error: Fault


def error_body(error: VentouxError) -> dict[str, Any]:
    told: dict[str, Any] = {"type": error.type, "code": error.code, "message": error.message, "hint": error.hint}
    if isinstance(error, ValidationFailed):
        told["issues"] = [{"type": issue.type, "loc": list(issue.loc), "message": issue.msg} for issue in error.issues]
    return {"error": told}


def response_to(error: VentouxError) -> Response:
    if error.status >= 500:
        logger.error("a request of the management API failed", extra={"fields": {"error": error.for_log}})
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(math.ceil(error.retry_after))
    if error.status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, OperatorError):
        # It names files of the server, which are not every caller's to know.
        error = VentouxError("Something on the server is not as it should be; its log says what.")
    headers["x-ventoux-error"] = error_name(error)
    body = msgspec.json.encode(error_body(error))
    return Response(body, error.status, headers=headers, media_type="application/json")


async def told(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, VentouxError):
        raise error
    return response_to(error)


async def told_status(request: Request, error: Exception) -> Response:
    """Starlette's own: no such path, or not that method, or a body that FastAPI cannot read."""
    del request
    match getattr(error, "status_code", 404):
        case 405:
            return response_to(MethodNotAllowed("This path does not take that method."))
        case 404:
            return response_to(NotFound("There is nothing at this path.", hint="See /api/v1/openapi.json."))
        case _:
            return response_to(InvalidRequest("The request cannot be read.", hint="See /api/v1/openapi.json."))


async def told_invalid(request: Request, error: Exception) -> Response:
    """FastAPI's own refusal, in our words."""
    del request
    refused: RequestValidationError = error  # type: ignore[assignment]  # it is registered for that only
    issues = [Issue(str(one["type"]), tuple(one["loc"]), str(one["msg"])) for one in refused.errors()]
    return response_to(ValidationFailed(issues))


async def told_database(request: Request, error: Exception) -> Response:
    """Where a domain has no words of its own for what the database says."""
    del request
    logger.error("the database failed", extra={"fields": {"error": detail(error)}})
    return response_to(Unavailable("The database cannot be read or written now.", retry_after=5))


async def told_unexpected(request: Request, error: Exception) -> Response:
    """The edge logs it, with its traceback."""
    del request, error
    unexpected = VentouxError("Ventoux failed unexpectedly; its log says more under this request id.")
    headers = {"x-ventoux-error": error_name(unexpected)}
    return Response(msgspec.json.encode(error_body(unexpected)), 500, headers=headers, media_type="application/json")

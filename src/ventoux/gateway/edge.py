"""The outermost ASGI layer: a request id, the error tree's way out, and one log line a request.

A response that has begun cannot become an error any more: what fails then is logged, and the connection is cut so
that the client cannot take the part for the whole.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

import msgspec
from starlette.exceptions import HTTPException

from ventoux.dialects.mistral.errors import error_body
from ventoux.errors import MethodNotAllowed, NotFound, VentouxError
from ventoux.gateway.bodies import ClientLeft
from ventoux.gateway.context import KEY, RequestContext
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.gateway.metrics import Metrics

logger = logging.getLogger("ventoux.access")


class Edge:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        context = RequestContext(new_id())
        scope[KEY] = context
        # Starlette's router raises instead of answering in plain text when it finds an app here.
        scope["app"] = self
        response = _Response(send, context)
        try:
            await self._app(scope, receive, response.send)
        except ClientLeft:
            response.status = 499
        except Exception as error:  # noqa: BLE001 - the last place that can answer: everything ends in a body
            await self._fail(error, context, response)
        self._log(scope, context, response.status)

    async def _fail(self, error: Exception, context: RequestContext, response: _Response) -> None:
        named = _named(error)
        if named.status >= 500:
            unexpected = not isinstance(error, VentouxError)
            logger.error(
                "request failed", extra={"fields": {"request_id": context.id, "error": str(named)}}, exc_info=unexpected
            )
        if not response.started:
            await response.error(named, context)
        elif not response.ended:
            raise error

    def _log(self, scope: Scope, context: RequestContext, status: int) -> None:
        elapsed = context.elapsed()
        route = scope["path"] if "endpoint" in scope else "other"
        self._metrics.request(route, status, elapsed)
        if logger.isEnabledFor(logging.INFO):
            fields = {
                "request_id": context.id,
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "seconds": round(elapsed, 4),
                **context.detail,
            }
            logger.info("request", extra={"fields": fields})


class _Response:
    """Remembers whether the response has begun, and puts the request id on it."""

    __slots__ = ("_context", "_send", "ended", "started", "status")

    def __init__(self, send: Send, context: RequestContext) -> None:
        self._send = send
        self._context = context
        self.started = False
        self.ended = False
        self.status = 500

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.status = message["status"]
            request_id = self._context.id.encode()
            message["headers"] = [
                *message.get("headers", ()),
                *self._context.headers,
                (b"x-request-id", request_id),
                (b"mistral-correlation-id", request_id),
            ]
        else:
            self.ended = not message.get("more_body", False)
        await self._send(message)

    async def error(self, error: VentouxError, context: RequestContext) -> None:
        body = msgspec.json.encode(error_body(error, context.id))
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if error.retry_after is not None:
            headers.append((b"retry-after", str(math.ceil(error.retry_after)).encode()))
        if error.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self.send({"type": "http.response.start", "status": error.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _named(error: Exception) -> VentouxError:
    if isinstance(error, VentouxError):
        return error
    if isinstance(error, HTTPException) and error.status_code == 405:
        return MethodNotAllowed("This path does not take that method.", hint="See /docs.")
    if isinstance(error, HTTPException) and error.status_code == 404:
        return NotFound("There is nothing at this path.", hint="See /docs.")
    return VentouxError("Ventoux failed unexpectedly; its log says more under this request id.")

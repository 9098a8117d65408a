"""The outermost ASGI layer: a request id, the error tree's way out, and one log line a request.

A response that has begun cannot become an error any more: what fails then is logged, and the connection is cut so
that the client cannot take the part for the whole.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ventoux.errors import MethodNotAllowed, NotFound, VentouxError
from ventoux.gateway.bodies import ClientLeft
from ventoux.gateway.context import KEY, RequestContext
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.dialects.dialect import ErrorShape
    from ventoux.gateway.metrics import Metrics

logger = logging.getLogger("ventoux.access")


class Edge:
    def __init__(self, app: ASGIApp, metrics: Metrics, shapes: Mapping[str, ErrorShape]) -> None:
        """``shapes``: how errors are worded below each path prefix; the longest prefix counts, and "" is for all."""
        self._app = app
        self._metrics = metrics
        self._shapes = sorted(shapes.items(), key=lambda item: -len(item[0]))

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
            await self._fail(error, context, response, self._shape(scope["path"]))
        self._log(scope, context, response.status)

    def _shape(self, path: str) -> ErrorShape:
        return next(shape for prefix, shape in self._shapes if path.startswith(prefix))

    async def _fail(self, error: Exception, context: RequestContext, response: _Response, shape: ErrorShape) -> None:
        named = _named(error)
        if named.status >= 500:
            unexpected = not isinstance(error, VentouxError)
            logger.error(
                "request failed", extra={"fields": {"request_id": context.id, "error": str(named)}}, exc_info=unexpected
            )
        if not response.started:
            await response.error(named, context, shape)
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

    async def error(self, error: VentouxError, context: RequestContext, shape: ErrorShape) -> None:
        body = shape.body(error, context.id)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        headers += shape.headers(error)
        if error.retry_after is not None:
            # Both: most clients read the first, in whole seconds; the second is finer and some know only that.
            headers.append((b"retry-after", b"%d" % math.ceil(error.retry_after)))
            headers.append((b"retry-after-ms", b"%d" % math.ceil(error.retry_after * 1000)))
        if error.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self.send({"type": "http.response.start", "status": shape.status(error), "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _named(error: Exception) -> VentouxError:
    if isinstance(error, VentouxError):
        return error
    if isinstance(error, HTTPException) and error.status_code == 405:
        return MethodNotAllowed("This path does not take that method.", hint="See /docs.")
    if isinstance(error, HTTPException) and error.status_code == 404:
        return NotFound("There is nothing at this path.", hint="See /docs.")
    return VentouxError("Ventoux failed unexpectedly; its log says more under this request id.")

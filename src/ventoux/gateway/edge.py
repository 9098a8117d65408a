"""The outermost ASGI layer: a request id, the error tree's way out, and one log line a request.

A response that has begun cannot become an error any more: what fails then is logged, and the connection is cut so
that the client cannot take the part for the whole.
"""

from __future__ import annotations

import logging
import math
import re
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from ventoux.errors import MethodNotAllowed, NotFound, VentouxError, error_name
from ventoux.gateway.bodies import ClientLeft
from ventoux.gateway.context import KEY, RequestContext
from ventoux.gateway.standing import cost_header, limit_headers
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.dialects.dialect import ErrorShape
    from ventoux.gateway.metrics import Metrics

logger = logging.getLogger("ventoux.access")

_CLIENT_ID = b"x-ms-client-request-id"
_SAFE_ID = re.compile(rb"[\x21-\x7e]{1,128}\Z")
_SECRET = re.compile(r"(?<=/v1/shared/)[^/]+|vxl_[^/]*", re.IGNORECASE)
"""In a path: that of a link to what is shared, whether or not a route takes the path."""


class Edge:
    def __init__(self, app: ASGIApp, metrics: Metrics, shapes: Mapping[str, ErrorShape]) -> None:
        """``shapes``: how errors are worded below each path prefix; the longest prefix counts, and "" is for all.
        A ``*`` in a prefix is one step of the path, whatever it is."""
        self._app = app
        self._metrics = metrics
        longest_first = sorted(shapes.items(), key=lambda item: -len(item[0]))
        self._shapes = [
            (re.compile("[^/]*".join(map(re.escape, key.split("*")))), shape) for key, shape in longest_first
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        context = RequestContext(new_id())
        if client_id := _client_id(scope["headers"]):
            context.client_id = client_id
            context.detail["client_request_id"] = client_id.decode("ascii")
        scope[KEY] = context
        # Starlette's router raises instead of answering in plain text when it finds an app here.
        scope["app"] = self
        response = _Response(send, context, scope["path"])
        try:
            await self._app(scope, receive, response.send)
        except ClientLeft:
            response.status = 499
        except Exception as error:  # noqa: BLE001 - the last place that can answer: everything ends in a body
            await self._fail(error, context, response, self._shape(scope["path"]))
        self._log(scope, context, response.status)

    def _shape(self, path: str) -> ErrorShape:
        return next(shape for prefix, shape in self._shapes if prefix.match(path))

    async def _fail(self, error: Exception, context: RequestContext, response: _Response, shape: ErrorShape) -> None:
        named = _named(error)
        if named.status >= 500:
            unexpected = not isinstance(error, VentouxError)
            logger.error(
                "request failed",
                extra={"fields": {"request_id": context.id, "error": named.for_log}},
                exc_info=unexpected,
            )
        if not response.started:
            await response.error(named, context, shape)
        elif not response.ended:
            # uvicorn cuts the connection of an app that leaves its response unfinished.
            context.detail["cut"] = str(named)

    def _log(self, scope: Scope, context: RequestContext, status: int) -> None:
        elapsed = context.elapsed()
        # The route's own path: names in it that clients make up would each be a series of its own.
        route = scope["route"].path if "route" in scope else "other"
        self._metrics.request(route, status, elapsed)
        if logger.isEnabledFor(logging.INFO):
            fields = {
                "request_id": context.id,
                "method": scope["method"],
                "path": _SECRET.sub("{token}", scope["path"]),
                "status": status,
                "seconds": round(elapsed, 4),
                **context.detail,
            }
            logger.info("request", extra={"fields": fields})


class _Response:
    """Remembers whether the response has begun, and puts the request id on it."""

    __slots__ = ("_context", "_path", "_send", "ended", "started", "status")

    def __init__(self, send: Send, context: RequestContext, path: str) -> None:
        self._send = send
        self._path = path
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
                *limit_headers(self._path, self._context.standing, self._context.query_cost),
                *cost_header(self._context.cost),
                (b"x-request-id", request_id),
                (b"mistral-correlation-id", request_id),
            ]
            if self._context.client_id:
                message["headers"].append((_CLIENT_ID, self._context.client_id))
        else:
            self.ended = not message.get("more_body", False)
        await self._send(message)

    async def error(self, error: VentouxError, context: RequestContext, shape: ErrorShape) -> None:
        body = shape.body(error, context.id)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        headers += [*shape.headers(error), (b"x-ventoux-error", error_name(error).encode())]
        if error.retry_after is not None:
            # Both: most clients read the first, in whole seconds; the second is finer and some know only that.
            headers.append((b"retry-after", b"%d" % math.ceil(error.retry_after)))
            headers.append((b"retry-after-ms", b"%d" % math.ceil(error.retry_after * 1000)))
        if error.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self.send({"type": "http.response.start", "status": shape.status(error), "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _client_id(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Empty for none, and for one that could do harm in a log or a header."""
    found = next((value for name, value in headers if name == _CLIENT_ID), b"")
    return found if _SAFE_ID.match(found) else b""


def _named(error: Exception) -> VentouxError:
    if isinstance(error, VentouxError):
        return error
    if isinstance(error, HTTPException) and error.status_code == 405:
        return MethodNotAllowed("This path does not take that method.", hint="See /docs.")
    if isinstance(error, HTTPException) and error.status_code == 404:
        return NotFound("There is nothing at this path.", hint="See /docs.")
    return VentouxError("Ventoux failed unexpectedly; its log says more under this request id.")

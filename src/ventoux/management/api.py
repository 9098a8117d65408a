"""Every route of the management API, and what FastAPI is told of errors and of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

import ventoux
from ventoux.errors import VentouxError
from ventoux.kit.threads import in_daemon_thread
from ventoux.management import (
    audit,
    budgets,
    calls,
    catalog,
    endpoints,
    engine_logs,
    filters,
    health,
    invoices,
    keys,
    licences,
    members,
    operations,
    prices,
    providers,
    pulls,
    series,
    served,
    sessions,
    usage,
    users,
    workspaces,
)
from ventoux.management.errors import told, told_database, told_invalid, told_status, told_unexpected
from ventoux.management.openapi import document

if TYPE_CHECKING:
    from ventoux.management.services import Services

ROUTERS = (
    catalog.router,
    licences.router,
    # Before endpoints: its path /endpoints/{name}/usage is none of theirs.
    usage.router,
    endpoints.router,
    engine_logs.router,
    pulls.router,
    served.router,
    operations.router,
    providers.router,
    prices.router,
    budgets.router,
    invoices.router,
    filters.router,
    workspaces.router,
    members.router,
    users.router,
    keys.router,
    sessions.router,
    sessions.OPEN,
    audit.router,
    series.router,
    calls.router,
    health.router,
)


def operation_id(route: APIRoute) -> str:
    """As the command line has it: ``endpoints_create``. What would hide a word of Python has a ``_`` more."""
    return f"{route.tags[0]}_{route.name.rstrip('_')}"


def create_api(services: Services) -> FastAPI:
    app = FastAPI(
        title="Ventoux management",
        version=ventoux.__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    app.state.services = services
    app.add_exception_handler(VentouxError, told)
    app.add_exception_handler(RequestValidationError, told_invalid)
    app.add_exception_handler(HTTPException, told_status)
    app.add_exception_handler(SQLAlchemyError, told_database)
    app.add_exception_handler(Exception, told_unexpected)
    for router in ROUTERS:
        app.include_router(router, prefix="/v1")
    app.add_route("/v1/openapi.json", OpenApi(app, services.cookies.session_name).answer, include_in_schema=False)
    return app


class OpenApi:
    """Made when it is first asked for, and not on the event loop: it takes a second."""

    def __init__(self, app: FastAPI, session_cookie: str) -> None:
        self._app = app
        self._session_cookie = session_cookie
        self._made = b""

    def document(self) -> dict[str, Any]:
        return document(self._app, self._session_cookie)

    async def answer(self, request: Request) -> Response:
        del request
        if not self._made:
            self._made = await in_daemon_thread(lambda: msgspec.json.encode(self.document()))
        return Response(self._made, media_type="application/json")

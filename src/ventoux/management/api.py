"""Every route of the management API, and what FastAPI is told of errors and of its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

import ventoux
from ventoux.errors import VentouxError
from ventoux.management import (
    audit,
    budgets,
    catalog,
    endpoints,
    filters,
    invoices,
    keys,
    licences,
    members,
    operations,
    prices,
    providers,
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
)


def operation_id(route: APIRoute) -> str:
    """As the command line has it: ``endpoints_create``. What would hide a word of Python has a ``_`` more."""
    return f"{route.tags[0]}_{route.name.rstrip('_')}"


def create_api(services: Services) -> FastAPI:
    app = FastAPI(
        title="Ventoux management",
        version=ventoux.__version__,
        openapi_url="/v1/openapi.json",
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
    written: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not written:
            written.update(document(app, services.cookies.session_name))
        return written

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI says to do it
    return app

"""The paths of what is stored to be read: files, libraries, their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.gateway.documents.files import file_routes

if TYPE_CHECKING:
    from starlette.routing import Route

    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway


def document_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    return [*file_routes(gateway, services)]

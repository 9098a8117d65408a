"""The paths of what is stored to be read: files, libraries, their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.gateway.documents.asking import asking_routes
from ventoux.gateway.documents.documents import document_of_library_routes
from ventoux.gateway.documents.files import file_routes
from ventoux.gateway.documents.libraries import library_routes
from ventoux.gateway.documents.ocr import ocr_routes

if TYPE_CHECKING:
    from starlette.routing import Route

    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway


def document_routes(gateway: Gateway, services: DocumentServices) -> list[Route]:
    return [
        *file_routes(gateway, services),
        *library_routes(gateway, services),
        *document_of_library_routes(gateway, services),
        *asking_routes(gateway, services),
        *ocr_routes(gateway, services),
    ]

from __future__ import annotations

from ventoux.errors import Conflict, Forbidden, InvalidRequest, NotFound, Unavailable


class LibraryNotFound(NotFound):
    """No such library, or none that the caller may see: the two look the same."""

    def __init__(self, library_id: str) -> None:
        super().__init__(f"Library {library_id[:64]!r} does not exist.", hint="GET /v1/libraries lists yours.")


class DocumentNotFound(NotFound):
    def __init__(self, document_id: str) -> None:
        super().__init__(
            f"Document {document_id[:64]!r} does not exist in this library.",
            hint="GET /v1/libraries/{library_id}/documents lists what is there.",
        )


class LibraryForbidden(Forbidden):
    """Of a library that the caller may see, and not do this with."""

    def __init__(self, has: str, needs: str) -> None:
        super().__init__(
            f"This needs {needs} access to the library; this key has {has} access.",
            hint="Ask an owner of the library: PUT /v1/libraries/{library_id}/share gives access.",
        )


class SharingRefused(InvalidRequest):
    """With somebody beyond the workspace, or with the owner."""


class DocumentNotRead(Conflict):
    """Its text was asked for before it was read, or although it could not be."""

    code = "document_not_read"


class LibrariesUnavailable(Unavailable):
    code = "libraries_unavailable"

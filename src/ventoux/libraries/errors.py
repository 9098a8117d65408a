from __future__ import annotations

from ventoux.errors import NotFound


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

"""Pictures on the pages of a PDF: where they are, and as JPEG when that is asked for."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ventoux.parsing.schemas import Image

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

    from ventoux.parsing.readers.pdf.layout import Layout, Picture
    from ventoux.parsing.reading import Task
    from ventoux.parsing.recognition.schemas import Picture as Rendered


class Photographer:
    """Renders a page once for all of its pictures: as they look on it, whatever they are compressed with."""

    def __init__(self, document: PdfDocument, task: Task) -> None:
        self._document = document
        self._wanted = task.options.images
        self._number = 0
        self._rendered: Rendered | None = None

    def image(self, place: int, page: Layout, picture: Picture) -> Image:
        data = self._data(page.number, picture) if self._wanted else b""
        return Image(f"img-{place}.jpeg", page.number, *picture.box, "image/jpeg", data)

    def _data(self, number: int, picture: Picture) -> bytes:
        if self._number != number or self._rendered is None:
            from ventoux.parsing.recognition.rendering import rendered  # noqa: PLC0415 - brings Pillow

            self._rendered, self._number = rendered(self._document[number - 1], colour=True), number
        scale = self._rendered.dpi / 72
        left, top, right, bottom = (round(edge * scale) for edge in picture.box)
        file = BytesIO()
        whole = self._rendered.image
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(max(right, left + 1), whole.width), min(max(bottom, top + 1), whole.height)
        if right <= left or bottom <= top:
            return b""
        whole.crop((left, top, right, bottom)).save(file, "JPEG", quality=85)
        return file.getvalue()

"""Pages of a PDF as pictures to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ventoux.parsing.recognition.schemas import Picture

if TYPE_CHECKING:
    from PIL.Image import Image as Pixels
    from pypdfium2 import PdfPage

DPI = 300
MOST_PIXELS = 25_000_000
"""Of a page: A3 at 300 dpi is 17 million. Larger ones are rendered at fewer dpi."""


def rendered(page: PdfPage, *, colour: bool = False) -> Picture:
    """``colour`` where pictures on the page are wanted: reading needs grey, a third of the memory."""
    width, height = cast("tuple[float, float]", page.get_size())
    inches = max(width * height, 1.0) / 72**2
    dpi = max(min(DPI, int((MOST_PIXELS / inches) ** 0.5), int(30_000 * 72 / max(width, height, 1.0))), 1)
    bitmap: Any = cast("Any", page).render(scale=dpi / 72, grayscale=not colour, rev_byteorder=True)
    try:
        image: Pixels = bitmap.to_pil()
        # The picture is a view of the bitmap's memory, which ends here.
        return Picture(image.convert("RGB") if colour else image.convert("L").copy(), dpi)
    finally:
        bitmap.close()

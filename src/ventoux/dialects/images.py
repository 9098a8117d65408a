"""Images of a user's message. They come with the request: an address would have an engine fetch whatever it names,
from inside the operator's network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ventoux.errors import UnsupportedContent

if TYPE_CHECKING:
    from collections.abc import Sequence

_DATA = re.compile(r"data:image/(png|jpe?g|webp|gif);base64,[A-Za-z0-9+/]", re.IGNORECASE)


def image_part(url: str, detail: str | None, place: Sequence[str | int]) -> dict[str, Any]:
    """OpenAI-shaped. Raises UnsupportedContent for an address, and for data that is no image."""
    if not _DATA.match(url):
        where = ".".join(str(step) for step in place)
        raise UnsupportedContent(
            f"The image at {where} is no data: URL of a PNG, JPEG, WebP or GIF.",
            hint="Send the image itself, as data:image/png;base64,… : Ventoux fetches nothing on a caller's behalf.",
        )
    image = {"url": url}
    if detail is not None:
        image["detail"] = detail
    return {"type": "image_url", "image_url": image}

"""What a server calls an image is looked at before anybody is shown it."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import NamedTuple

from ventoux.files.sniff import mime_type
from ventoux.tools.schemas import ToolFailed

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 16_384


class Picture(NamedTuple):
    data: bytes
    mime_type: str
    width: int
    height: int

    @property
    def extension(self) -> str:
        return self.mime_type.removeprefix("image/").replace("jpeg", "jpg")


def picture(data: bytes) -> Picture:
    """Decoded as a whole, once. Raises ToolFailed."""
    from PIL import Image  # noqa: PLC0415 - few servers make pictures

    kind = mime_type(data[:4096], "")
    if kind not in _FORMATS:
        raise ToolFailed("What the image server made is no PNG, JPEG or WebP.")
    try:
        with Image.open(BytesIO(data), formats=(_FORMATS[kind],)) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
                raise ToolFailed(f"What the image server made has {width:,} x {height:,} pixels, which is too many.")
            image.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        ArithmeticError,
        LookupError,
        TypeError,
        RuntimeError,
        struct.error,
        Image.DecompressionBombError,
    ) as error:
        # What Pillow's readers let through, of files that are damaged.
        raise ToolFailed("What the image server made is a damaged image.") from error
    return Picture(data, kind, width, height)

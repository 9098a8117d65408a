"""Image files as pictures to read: grey or colour, upright, of a bounded size, whatever is in them."""

from __future__ import annotations

import struct
import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.recognition.schemas import Picture

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP", "JPEG2000", "AVIF")
"""Of those that Pillow reads, what people scan and photograph into: the more readers, the more can go wrong."""
MOST_PIXELS = 80_000_000
"""Of one picture: a sheet of A3 at 600 dpi. In colour it takes 240 MB."""
LONGEST_SIDE = 30_000
"""Tesseract takes no more than 32,767."""
_SUPPOSED_DPI = ((2000, 300), (1000, 150), (0, 100))
"""By the pixels of the longer side, of files that tell none: those of a whole page, and less of one or of a screen."""
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    RuntimeError,
    struct.error,
)
"""What Pillow's readers let through, of files that are damaged."""


def pictures(data: bytes, *, pages: int) -> Iterator[Picture]:
    """Every page of a TIFF, and the first picture of any other file. Raises DocumentUnreadable, DocumentTooLarge."""
    with _reading(), Image.open(BytesIO(data), formats=FORMATS) as file:
        count = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        if count > pages:
            raise DocumentTooLarge(f"The picture has {count:,} pages; {pages:,} are read at most.")
        for number, frame in enumerate(ImageSequence.Iterator(file)):
            if number == count:
                return
            _check(frame)
            yield Picture(_normal(frame), _dpi(frame))


@contextmanager
def _reading() -> Generator[None]:
    # Half a picture is no picture: what is missing would be read as blank paper.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # Its size is checked below, by numbers of ours.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as error:
        raise DocumentUnreadable(
            "This is no picture that is read here, or a damaged one.",
            hint="Send PNG, JPEG, TIFF, WebP, GIF, BMP or AVIF.",
        ) from error
    except _BROKEN as error:
        raise DocumentUnreadable("The picture is damaged: it cannot be decoded.") from error


def _check(image: Image.Image) -> None:
    width, height = image.size
    if width < 1 or height < 1:
        raise DocumentUnreadable("The picture has no size.")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise DocumentTooLarge(
            f"The picture has {width:,} x {height:,} pixels; it may have {MOST_PIXELS:,} in all, and {LONGEST_SIDE:,} "
            "on a side.",
            hint="Scan it at 300 dpi, which is what reading it needs.",
        )


def _normal(image: Image.Image) -> Image.Image:
    """``L`` or ``RGB``, turned as EXIF says, on white where it is transparent."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("L", "RGB"):
        return turned if turned is not image else image.copy()
    if turned.mode == "1":
        return turned.convert("L")
    if turned.mode.startswith("I") or turned.mode == "F":
        return _eight_bits(turned)
    if turned.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in turned.info:
        coloured = turned.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        return paper.convert("RGB")
    return turned.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits and more: from the darkest to the lightest. Pillow's own conversion cuts them off at 255."""
    values = np.asarray(image, dtype=np.float32)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    scaled = (values - low) * (255.0 / (high - low)) if high > low else np.full_like(values, 255.0)
    return Image.fromarray(scaled.astype(np.uint8))


def _dpi(image: Image.Image) -> int:
    told = image.info.get("dpi")
    try:
        dpi = round(float(told[0])) if told else 0
    except (TypeError, ValueError, IndexError, ZeroDivisionError, OverflowError):
        dpi = 0
    # 72 and 96 are what programs write that do not know it.
    if 100 <= dpi <= 2400:
        return dpi
    return next(dpi for least, dpi in _SUPPOSED_DPI if max(image.size) >= least)

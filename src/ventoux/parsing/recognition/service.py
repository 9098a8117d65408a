"""Reads pictures of text. Used inside the sandboxed child process of parsing; what Tesseract needs there is said in
``tesseract.py``.

How, by what was measured on pages of A4 at 300 dpi (docs/ocr.md): a strip of the first page is read with one language
to find out which it is; then a page is read with that language alone, which is faster and makes fewer mistakes than all
five together. Where that goes badly, it is read anew with all languages, and Tesseract finds out which way is up.
"""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image as Pillow
from PIL import ImageFilter

from ventoux.parsing.errors import RecognitionUnavailable
from ventoux.parsing.recognition.frames import Frame, sideways
from ventoux.parsing.recognition.languages import languages_of
from ventoux.parsing.recognition.layout import laid_out
from ventoux.parsing.recognition.schemas import RecognisedPage, Seen
from ventoux.parsing.recognition.skew import lie_of
from ventoux.parsing.recognition.tesseract import Tesseract
from ventoux.parsing.recognition.writing import written
from ventoux.parsing.schemas import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image as Pixels

    from ventoux.parsing.recognition.schemas import Corners, Picture
    from ventoux.parsing.recognition.tesseract import PageMode
    from ventoux.parsing.schemas import Block, Box

LANGUAGES = ("fra", "eng", "deu", "spa", "ita")
_MOST_PIXELS = 25_000_000
"""Larger pictures are made smaller: no letter needs more than 300 dpi."""
_WELL_READ_DPI, _LARGEST_SCALE = 300, 3.0
"""Pictures of fewer dpi are made larger: letters of a screen are too small."""
_LEAST_SIDE = 8
"""Pixels: no letter is smaller."""
_STRIP = 0.14
"""Of the height of a page: some lines of text."""
_WELL = 0.75
"""The confidence from which a page counts as read well."""
_SO_SO = 0.6
"""The confidence from which that is known of a strip, which is perhaps not read in its own language."""
_NOISY, _BLUR = 6.0, 1.2
"""Of 255, from which a page is blurred a little, and how many pixels far."""
_EDGE = 64
"""Of 255: from one pixel to the next."""
_SHORT = 900
"""Pixels of height, below which a picture is read as soon as a strip of it."""


class See(Protocol):
    def __call__(self, part: Pixels, languages: Sequence[str], mode: PageMode, /) -> Seen: ...


class Recognition:
    """Of one document: what language it is in is remembered from page to page."""

    def __init__(self, command: str = "tesseract", *, page_seconds: float = 120.0) -> None:
        """``page_seconds``: the longest that Tesseract may take for a page."""
        self._tesseract = Tesseract(command)
        self._page_seconds = page_seconds
        self._language = ""

    def available(self, languages: Sequence[str] = LANGUAGES) -> str:
        """What is missing to read them, for people, with the packages that have it; "" when nothing is."""
        return self._tesseract.missing(languages)

    def recognise(
        self,
        picture: Picture,
        languages: Sequence[str] = LANGUAGES,
        *,
        number: int = 1,
        first_image: int = 0,
        images: bool = False,
    ) -> RecognisedPage:
        """The page of this number. ``first_image``: how many pictures the document has before it; ``images``: whether
        their data is wanted.

        Raises RecognitionUnavailable, DocumentTooLarge, DocumentUnreadable.
        """
        if missing := self.available(languages):
            raise RecognitionUnavailable(missing)
        frame, straight, on_its_side = _straightened(picture)
        dpi = max(min(round(picture.dpi * frame.scale), 2400), 70)
        seen, language = self._seen(straight, languages, dpi, on_its_side=on_its_side)
        page = laid_out(seen)

        def place(box: Corners) -> Box:
            on_page = sideways(box, page.turn, seen.width, seen.height)
            left, top, right, bottom = (one * 72 / picture.dpi for one in frame.given(on_page))
            return left, top, right, bottom

        text = written(page, number, first_image, place)
        width, height = picture.image.size
        return RecognisedPage(
            text.text,
            text.blocks,
            text.tables,
            [_cropped(picture, block, number, data=images) for block in text.blocks if block.kind == "image"],
            text.words,
            width * 72 / picture.dpi,
            height * 72 / picture.dpi,
            picture.dpi,
            seen.confidence if text.words else None,
            language,
        )

    def _seen(self, image: Pixels, languages: Sequence[str], dpi: int, *, on_its_side: bool) -> tuple[Seen, str]:
        """What is in a straight picture, and the languages it was read as."""
        blank = Seen(*image.size, [])
        if min(image.size) < _LEAST_SIDE or not _edges(image).any():
            return blank, ""
        see = self._seeing(dpi)
        if on_its_side:
            return self._seen_with_pains(image, languages, blank, "", see)
        language = self._language if self._language in languages else _language_of_strip(image, languages, see)
        best = see(image, (language,), 3) if language else blank
        if best.confidence >= _WELL:
            found = languages_of(best.text, languages)
            if set(found) <= {language}:
                self._language = language
                return best, language
            # A page of another language than the one before, or of several.
            self._language = found[0]
            return see(image, found, 3), "+".join(found)
        return self._seen_with_pains(image, languages, best, language, see)

    def _seen_with_pains(
        self, image: Pixels, languages: Sequence[str], best: Seen, language: str, see: See
    ) -> tuple[Seen, str]:
        """Of a page that lies on its side, has little text, or is hard to read."""
        one = self._language if self._language in languages else languages[0]
        turned = see(image, (one,), 1)
        found = languages_of(turned.text, languages)
        if found == [one] and turned.confidence >= _WELL:
            self._language = one
            return turned, one
        tried = found or list(languages)
        again = see(image, tried, 1)
        choices = [(best, language), (turned, one), (again, "+".join(tried))]
        chosen = max(choices, key=lambda choice: choice[0].confidence)
        self._language = found[0] if found else ""
        return chosen

    def _seeing(self, dpi: int) -> See:
        """Tesseract, with the time that is left for the page."""
        deadline = time.monotonic() + self._page_seconds

        def see(part: Pixels, languages: Sequence[str], mode: PageMode) -> Seen:
            left = max(deadline - time.monotonic(), 0.01)
            return self._tesseract.see(part, languages, dpi=dpi, mode=mode, seconds=left)

        return see


def _language_of_strip(image: Pixels, languages: Sequence[str], see: See) -> str:
    """The language of some lines of the page; "" where that cannot be told."""
    if len(languages) == 1:
        return languages[0]
    if image.height < _SHORT:
        return ""
    seen = see(_strip(image), languages[:1], 6)
    found = languages_of(" ".join(seen.text.split()), languages)
    return found[0] if found and seen.confidence >= _SO_SO else ""


def _strip(image: Pixels) -> Pixels:
    """The part of the page where the most edges are, which letters are made of."""
    edges = np.cumsum(_edges(image))
    rows = round(len(edges) * _STRIP)
    top = 2 * int((edges[rows:] - edges[:-rows]).argmax())
    return image.crop((0, top, image.width, top + 2 * rows))


def _edges(image: Pixels) -> NDArray[np.int64]:
    """How many there are in each second row."""
    small = np.asarray(image.reduce(2), dtype=np.int16)
    return (np.abs(np.diff(small, axis=1)) > _EDGE).sum(axis=1)


def _straightened(picture: Picture) -> tuple[Frame, Pixels, bool]:
    """In grey, straight, without noise, and of a size that Tesseract reads well; and whether it lies on its side."""
    width, height = picture.image.size
    scale = _scale(width, height, picture.dpi)
    grey = picture.image.convert("L")
    noise = _noise(grey)
    if scale != 1.0:
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        grey = grey.resize(size, Pillow.Resampling.LANCZOS)
    if noise > _NOISY:
        grey = grey.filter(ImageFilter.GaussianBlur(_BLUR * max(scale, 1.0)))
    skew, on_its_side = lie_of(grey)
    if skew:
        # The colour of the paper, so that the corners are no black wedges.
        paper = int(np.median(np.asarray(grey)))
        grey = grey.rotate(skew, Pillow.Resampling.BICUBIC, expand=True, fillcolor=paper)
    return Frame(width, height, *grey.size, scale=scale, skew=skew), grey, on_its_side


def _noise(grey: Pixels) -> float:
    """By how much a pixel of the paper differs from the next, of 255: paper is the most of a page."""
    rows = np.asarray(grey, dtype=np.int16)[::4]
    return float(np.median(np.abs(np.diff(rows, axis=1)))) if rows.shape[1] > 1 else 0.0


def _scale(width: int, height: int, dpi: int) -> float:
    most = (_MOST_PIXELS / (width * height)) ** 0.5
    return min(most, _LARGEST_SCALE, max(_WELL_READ_DPI / dpi, 1.0))


def _cropped(picture: Picture, block: Block, number: int, *, data: bool) -> Image:
    left, top, right, bottom = block.box or (0.0, 0.0, 0.0, 0.0)
    return Image(
        block.image,
        number,
        left,
        top,
        right,
        bottom,
        "image/jpeg",
        _jpeg(picture, (left, top, right, bottom), data=data),
    )


def _jpeg(picture: Picture, box: Box, *, data: bool) -> bytes:
    if not data:
        return b""
    left, top, right, bottom = (round(one * picture.dpi / 72) for one in box)
    file = BytesIO()
    picture.image.crop((left, top, max(right, left + 1), max(bottom, top + 1))).save(file, "JPEG", quality=85)
    return file.getvalue()

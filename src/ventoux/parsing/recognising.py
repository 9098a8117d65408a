"""Pages without a text layer, and image files, by ``parsing.recognition``, which is loaded when the first comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.parsing.errors import RecognitionUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.parsing.recognition.schemas import Picture, RecognisedPage
    from ventoux.parsing.recognition.service import Recognition
    from ventoux.parsing.schemas import ParseOptions
    from ventoux.parsing.writer import Writer

_OFF = "Recognising text in pictures was not asked for."


class Recogniser:
    """``command``: Tesseract's. What is missing is asked once for each document."""

    def __init__(self, command: str, options: ParseOptions) -> None:
        self._command, self._options = command, options
        self._recognition: Recognition | None = None
        self._missing: str | None = None

    @property
    def missing(self) -> str:
        """Why nothing can be recognised; '' where it can."""
        if self._options.ocr == "off":
            return _OFF
        if self._missing is None:
            self._missing = self._load().available(self._options.languages)
        return self._missing

    def page(self, number: int, picture: Callable[[], Picture], writer: Writer) -> bool:
        """Writes the page, and says whether it could be recognised: where nothing can, a warning is left."""
        if self.missing:
            writer.open_page(number)
            writer.close_page()
            return False
        found = self._load().recognise(
            picture(),
            self._options.languages,
            number=number,
            first_image=len(writer.images),
            images=self._options.images,
        )
        writer.open_page(number)
        writer.recognised(found if self._options.words else _without_words(found))
        writer.close_page(
            width=found.width, height=found.height, recognised=True, confidence=found.confidence, dpi=found.dpi
        )
        return True

    def unavailable(self) -> RecognitionUnavailable:
        return RecognitionUnavailable(f"The document holds only pictures of text. {self.missing}")

    def _load(self) -> Recognition:
        if self._recognition is None:
            # Brings Pillow and numpy, which documents with text do not need.
            from ventoux.parsing.recognition.service import Recognition  # noqa: PLC0415

            self._recognition = Recognition(self._command)
        return self._recognition


def _without_words(found: RecognisedPage) -> RecognisedPage:
    return msgspec.structs.replace(found, words=[])

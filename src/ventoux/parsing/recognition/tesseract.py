"""The command ``tesseract``, of Debian's 5.3 and later: a picture goes in by stdin, hOCR comes out by stdout.

What a sandbox has to let it do: run the command, read its libraries and the folder of its language data
(/usr/share/tesseract-ocr, or TESSDATA_PREFIX), have one process more, 400 MB of addresses and its three pipes. It
writes no file, opens no connection, and with OMP_THREAD_LIMIT=1 begins no thread. It is killed when it takes too long;
whoever kills the process that runs it kills its process group.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable, RecognitionUnavailable
from ventoux.parsing.recognition.hocr import read_hocr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image as Pixels

    from ventoux.parsing.recognition.schemas import Seen

PACKAGE = "tesseract-ocr"
"""Debian's, which has English in it; other languages are in packages of their own."""
_LIST_WITHIN = 20.0
_KEPT = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "HOME", "LANG")
PageMode = Literal[1, 3, 6]
"""Tesseract's page segmentation: 1 finds out which way is up, 3 trusts that, 6 takes all for one block."""


class Tesseract:
    def __init__(self, command: str) -> None:
        self._command = command
        self._languages: frozenset[str] | None = None

    def missing(self, languages: Sequence[str]) -> str:
        """What is not installed, for people; "" when all is there."""
        if self._languages is None:
            if shutil.which(self._command) is None:
                return (
                    f"Reading pictures of text needs Tesseract, and {self._command!r} is no command here. "
                    f"On Debian: apt-get install {_packages(languages)}"
                )
            self._languages = frozenset(self._listed())
        lacking = [language for language in (*languages, "osd") if language not in self._languages]
        if lacking:
            return f"Tesseract has no data for {', '.join(lacking)}. On Debian: apt-get install {_packages(lacking)}"
        return ""

    def see(self, image: Pixels, languages: Sequence[str], *, dpi: int, mode: PageMode, seconds: float) -> Seen:
        """Raises DocumentTooLarge when it takes longer than ``seconds``, DocumentUnreadable when it breaks."""
        pixels = BytesIO()
        image.save(pixels, "PPM")
        arguments = ["-", "-", "-l", "+".join(languages), "--dpi", str(dpi), "--psm", str(mode), "hocr"]
        return read_hocr(self._run(arguments, pixels.getvalue(), seconds))

    def _listed(self) -> list[str]:
        # Its first line is a heading.
        return self._run(["--list-langs"], b"", _LIST_WITHIN).decode("utf-8", "replace").split("\n")[1:]

    def _run(self, arguments: list[str], data: bytes, seconds: float) -> bytes:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(  # noqa: S603 - the operator's command, and arguments of ours
                [self._command, *arguments],
                input=data,
                capture_output=True,
                timeout=seconds,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DocumentTooLarge(
                f"Reading a page took longer than {seconds:.0f} seconds.",
                hint="Send fewer pages, or a smaller picture.",
            ) from error
        except OSError as error:
            raise RecognitionUnavailable(f"{self._command} cannot be run: {error.strerror}.") from error
        if done.returncode != 0:
            raise DocumentUnreadable(f"Tesseract ended with status {done.returncode} while it read a page.")
        return done.stdout


def _packages(languages: Sequence[str]) -> str:
    """Of Debian: English and osd are in the first."""
    own = [f"{PACKAGE}-{language}" for language in languages if language not in ("eng", "osd")]
    return " ".join([PACKAGE, *own])

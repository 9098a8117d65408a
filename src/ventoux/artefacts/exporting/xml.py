"""What both kinds of office files need of XML."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def said(text: str) -> str:
    """As it stands in an element or an attribute; what no XML may have is left out."""
    return escape(_ILLEGAL.sub("", text))


def parcel(parts: Mapping[str, str]) -> bytes:
    """A ZIP of files of XML, by their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, _DECLARATION + part)
    return file.getvalue()

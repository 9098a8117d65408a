"""Documents that a message says are attached to it.

The web application writes a line for each, which every model understands: there is no chunk for a document in a
library. Who reads the message elsewhere is to see the document's name, and not the machine's words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_ID = r"[\w-]{1,64}"
_ATTACHED = re.compile(
    rf'\[attached document "(?P<name>[^"\n]*)"'
    rf"(?:, (?:(?P<library>{_ID})/(?P<document>{_ID}): look into it with document_library|\d+))?\]"
)

_TEXT = re.compile(
    r'\[attached file "(?P<name>[^"\n]*)"\]\n(?P<text>.*?)\n\[end of the attached file "(?P=name)"\]', re.DOTALL
)


class Attached(NamedTuple):
    """The ids are empty in what was copied from somebody else."""

    name: str
    library_id: str
    document_id: str


def documents_in(text: str) -> list[Attached]:
    return [_attached(match) for match in _ATTACHED.finditer(text)]


def replaced(text: str, written: Callable[[Attached], str]) -> str:
    """With something else where a document is attached."""
    if "[attached document" not in text:
        return text
    return _ATTACHED.sub(lambda match: written(_attached(match)), text)


def texts_replaced(text: str, written: Callable[[str, str], str]) -> str:
    """With something else where the text of a file stands, made of its name and its text."""
    if "[attached file" not in text:
        return text
    return _TEXT.sub(lambda match: written(match["name"], match["text"]), text)


def _attached(match: re.Match[str]) -> Attached:
    return Attached(match["name"], match["library"] or "", match["document"] or "")

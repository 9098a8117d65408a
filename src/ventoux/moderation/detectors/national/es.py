"""Spain: DNI and NIE, whose letter is the number's remainder by 23."""

from __future__ import annotations

import re

_DNI = re.compile(r"([0-9]{8}|[0-9]{2}\.[0-9]{3}\.[0-9]{3})(?:[ -]?([A-Z])|-?([a-z]))(?![^\W_])")
_NIE = re.compile(r"([XYZ][ -]?[0-9]{7}[ -]?[A-Z]|[xyz]-?[0-9]{7}-?[a-z])(?![^\W_])")
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def dni(text: str, start: int) -> int | None:
    match = _DNI.match(text, start)
    if match is None:
        return None
    letter = (match[2] or match[3]).upper()
    return match.end() if _LETTERS[int(match[1].replace(".", "")) % 23] == letter else None


def nie(text: str, start: int) -> int | None:
    """X, Y and Z stand for 0, 1 and 2."""
    match = _NIE.match(text, start)
    if match is None:
        return None
    number = match[0].replace(" ", "").replace("-", "").upper()
    value = int(str("XYZ".index(number[0])) + number[1:8])
    return match.end() if _LETTERS[value % 23] == number[8] else None

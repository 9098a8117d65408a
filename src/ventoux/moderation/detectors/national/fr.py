"""France: the number of the national register (NIR, "numéro de sécurité sociale") with its key of two digits."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.digits import only

_NIR = re.compile(
    r"[1-478][ .-]?[0-9]{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9][0-9])[ .-]?(?:[0-9]{2}|2[ABab])"
    r"[ .-]?[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{2}(?![^\W_])"
)
_CORSICA = {"2A": "19", "2B": "18"}


def nir(text: str, start: int) -> int | None:
    """Months above 12 are those of people whose day of birth is not known."""
    match = _NIR.match(text, start)
    if match is None:
        return None
    number = only(match[0]).upper()
    department = _CORSICA.get(number[5:7], number[5:7])
    body = int(number[:5] + department + number[7:13])
    return match.end() if 97 - body % 97 == int(number[13:]) else None

"""Italy: codice fiscale of persons (with the letters that replace digits between namesakes) and partita IVA."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.digits import luhn

_NUMBER = "[0-9LMNP-V]"
_FISCAL = re.compile(
    rf"(?:[A-Z]{{3}} ?[A-Z]{{3}} ?{_NUMBER}{{2}}[ABCDEHLMPRST]{_NUMBER}{{2}} ?[A-Z]{_NUMBER}{{3}}[A-Z]"
    r"|[a-z]{6}[0-9lmnp-v]{2}[abcdehlmprst][0-9lmnp-v]{2}[a-z][0-9lmnp-v]{3}[a-z])(?![^\W_])"
)
_DIGIT = re.compile("[0-9]")
_REPLACED = str.maketrans("LMNPQRSTUV", "0123456789")
_ODD = {
    **dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True)),
    **dict(
        zip(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
            strict=True,
        )
    ),
}
"""Of the characters at odd places, the first being odd; at even places a digit counts itself, a letter 0 to 25."""
_VAT = re.compile(r"(?:IT ?)?([0-9]{11})(?![^\W_])")
_OTHER_OFFICES = frozenset({120, 121, 888, 999})


def fiscal_code(text: str, start: int) -> int | None:
    """At least one digit is left: of sixteen letters nobody could tell."""
    match = _FISCAL.match(text, start)
    if match is None or not _DIGIT.search(match[0]):
        return None
    code = match[0].replace(" ", "").upper()
    day = int(code[9:11].translate(_REPLACED))
    born = 1 <= day <= 31 or 41 <= day <= 71
    return match.end() if born and check_letter(code[:15]) == code[15] else None


def check_letter(code: str) -> str:
    """Of the first fifteen characters."""
    odd = sum(_ODD[character] for character in code[::2])
    even = sum(int(c) if c.isdigit() else ord(c) - ord("A") for c in code[1::2])
    return chr(ord("A") + (odd + even) % 26)


def vat_number(text: str, start: int) -> int | None:
    """The digits eight to ten are the office's: 1 to 100, and a few others."""
    match = _VAT.match(text, start)
    if match is None:
        return None
    number = match[1]
    office = int(number[7:10])
    known = 1 <= office <= 100 or office in _OTHER_OFFICES
    return match.end() if known and number[:7] != "0000000" and luhn(number) else None

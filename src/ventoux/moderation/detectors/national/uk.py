"""The United Kingdom: NHS number (England, Wales, Northern Ireland) and National Insurance number."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.digits import mod11, only

_NHS = re.compile(r"[3-79][0-9]{2}([ -]?)[0-9]{3}\1[0-9]{4}(?![^\W_])")
_NHS_WORD = re.compile(r"(?i)\bnhs\b")
_NEAR = 40
_INSURANCE = re.compile(
    r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]( ?)[0-9]{2}\1[0-9]{2}\1[0-9]{2}\1[A-D](?![^\W_])"
)


def nhs_number(text: str, start: int) -> int | None:
    """Ten digits in a row count only where "NHS" stands before them: one such number in eleven has the check digit."""
    match = _NHS.match(text, start)
    if match is None or not mod11(only(match[0])):
        return None
    if not match[1] and not _NHS_WORD.search(text[max(0, start - _NEAR) : start]):
        return None
    return match.end()


def insurance_number(text: str, start: int) -> int | None:
    """There is no check digit; the prefixes that are never given are left out."""
    match = _INSURANCE.match(text, start)
    return match.end() if match else None

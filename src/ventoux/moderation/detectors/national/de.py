"""Germany: the tax id (Steuer-Identifikationsnummer) and the number of identity cards and passports."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.digits import iso7064_11_10, only, repeats, weights_731

_TAX_ID = re.compile(r"[1-9][0-9]([ /]?)[0-9]{3}\1[0-9]{3}\1[0-9]{3}(?![^\W_])")
_CARD = re.compile(r"([CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8})([0-9]?)(?![^\W_])")
_CARD_WORDS = re.compile(r"(?i)ausweis|\bpass(?:es|port|nr|nummer)?\b|id card|identity card")
_THRICE = re.compile(r"([0-9])\1\1")
_NEAR = 40


def tax_id(text: str, start: int) -> int | None:
    """Among the first ten digits one occurs twice or three times, not three times in a row, and no other again."""
    match = _TAX_ID.match(text, start)
    if match is None:
        return None
    number = only(match[0])
    most, repeated = repeats(number[:10])
    right = repeated == 1 and most in {2, 3} and not _THRICE.search(number[:10])
    return match.end() if right and iso7064_11_10(number) else None


def identity_card(text: str, start: int) -> int | None:
    """Ten characters with the check digit and at least three digits; the nine that are printed on the card have none,
    and count only where a word before says what they are."""
    match = _CARD.match(text, start)
    if match is None or sum(character.isdigit() for character in match[0]) < 3:
        return None
    serial, check = match[1], match[2]
    if check:
        return match.end() if weights_731(serial) == int(check) else None
    return match.end() if _CARD_WORDS.search(text[max(0, start - _NEAR) : start]) else None

"""Everything that is known by its digits: one pass finds where such a thing may begin, and each kind is tried there.

A match has at most ``_LONGEST`` characters, of letters, digits and ``+ ( ) . / -`` and single spaces. A word of letters
alone within it is in capitals, of six at most. So a word of any other form, or white space of any other, ends what may
still become one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.moderation.detectors.accounts import card, iban
from ventoux.moderation.detectors.found import Detector, Found, word_start
from ventoux.moderation.detectors.national.de import identity_card, tax_id
from ventoux.moderation.detectors.national.es import dni, nie
from ventoux.moderation.detectors.national.fr import nir
from ventoux.moderation.detectors.national.it import fiscal_code, vat_number
from ventoux.moderation.detectors.national.uk import insurance_number, nhs_number
from ventoux.moderation.detectors.phones import phone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

KINDS: dict[str, Callable[[str, int], int | None]] = {
    "iban": iban,
    "card": card,
    "fr_nir": nir,
    "de_tax_id": tax_id,
    "de_identity_card": identity_card,
    "es_dni": dni,
    "es_nie": nie,
    "it_fiscal_code": fiscal_code,
    "uk_nhs_number": nhs_number,
    "uk_insurance_number": insurance_number,
    "phone": phone,
    "it_vat_number": vat_number,
}
"""Where two begin at one place, the longer counts; of two as long, the one that is first here."""
_LONGEST = 64
_DIGIT = re.compile(r"[0-9]")
_MAY_BEGIN = re.compile(
    r"(?=[+(0-9A-Za-z])(?<![^\W_])"
    r"(?=[0-9+(]|[A-Za-z]{1,9}[0-9]|[A-Z]{2}[ -][0-9]|[A-Z]{6}[ 0-9LMNP-V]|[A-Z]{3} [A-Z]{3} [0-9LMNP-V]"
    r"|[X-Z][ -][0-9])"
)
_PART = re.compile(r"(?<![^\W_])(?:(?:[A-Z]{1,6}|[A-Za-z]*[0-9][0-9A-Za-z]*)(?![^\W_])|[+()./-])+\Z")
"""The end of a word, as far as it can be a part of a match."""
_REACH = _LONGEST + 8


class Numbers(Detector):
    """``kinds``: the names in ``KINDS`` that are looked for."""

    view = "plain"

    def __init__(self, kinds: Collection[str]) -> None:
        self._kinds = [(kind, match) for kind, match in KINDS.items() if kind in kinds]

    def may(self, text: str) -> bool:
        return _DIGIT.search(text) is not None

    def first(self, text: str, start: int) -> Found | None:
        for place in _MAY_BEGIN.finditer(text, start):
            if found := self._at(text, place.start()):
                return found
        return None

    def _at(self, text: str, start: int) -> Found | None:
        best: Found | None = None
        for kind, match in self._kinds:
            end = match(text, start)
            if end is not None and (best is None or end > best.end):
                best = Found(start, end, start, kind, kind)
        return best

    def held(self, text: str, start: int) -> int:
        lowest = max(start, len(text) - _REACH)
        begin = word_start(text, lowest)
        while begin > lowest + 1 and text[begin - 1] == " " and not text[begin - 2].isspace():
            before = word_start(text, lowest, begin - 1)
            part = _PART.search(text[before : begin - 1])
            if part is None:
                return begin
            begin = before + part.start()
            if part.start():
                # The rest is something else, as in "tel:06".
                return begin
        return begin

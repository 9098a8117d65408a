"""Numbers of bank accounts (IBAN, ISO 13616) and payment cards (ISO/IEC 7812)."""

from __future__ import annotations

import re

from ventoux.moderation.detectors.digits import luhn, mod97, only

_REGISTRY = """
AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18
FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24
SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""
IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}
"""By country, in characters: the registry of ISO 13616."""
_IBAN = re.compile(r"[A-Z]{2}[ -]?[0-9]{2}(?:[ -]?[A-Z0-9]){11,29}|[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,29}")
_CARD = re.compile(
    r"(?:[2-6][0-9]{3}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?:\1[0-9]{3})?"
    r"|3[0-9]{3}([ -]?)[0-9]{6}\2[0-9]{4,5}|[2-6][0-9]{12})(?![^\W_])"
)
_ISSUERS: tuple[tuple[int, int, frozenset[int]], ...] = (
    (4, 4, frozenset({13, 16, 19})),
    (51, 55, frozenset({16})),
    (2221, 2720, frozenset({16})),
    (34, 34, frozenset({15})),
    (37, 37, frozenset({15})),
    (6011, 6011, frozenset({16, 19})),
    (644, 649, frozenset({16, 19})),
    (65, 65, frozenset({16, 19})),
    (300, 305, frozenset({14, 16})),
    (36, 36, frozenset({14, 16})),
    (38, 39, frozenset({14, 16})),
    (3528, 3589, frozenset({16, 19})),
    (62, 62, frozenset({16, 19})),
    (50, 50, frozenset({16, 19})),
    (56, 58, frozenset({16, 19})),
    (63, 63, frozenset({16, 19})),
    (67, 67, frozenset({16, 19})),
)
"""First and last prefix of Visa, Mastercard, American Express, Discover, Diners Club, JCB, UnionPay and Maestro, with
the lengths of their numbers."""


def iban(text: str, start: int) -> int | None:
    """Groups may be set apart by a space or a hyphen each; the country says where it ends."""
    match = _IBAN.match(text, start)
    length = IBAN_LENGTHS.get(text[start : start + 2].upper()) if match else None
    if match is None or length is None:
        return None
    end, seen = start, 0
    while seen < length and end < match.end():
        seen += text[end] not in " -"
        end += 1
    if seen < length or (end < len(text) and text[end].isalnum()):
        return None
    number = text[start:end].replace(" ", "").replace("-", "").upper()
    return end if mod97(number) else None


def card(text: str, start: int) -> int | None:
    match = _CARD.match(text, start)
    if match is None:
        return None
    number = only(match[0])
    return match.end() if _issued(number) and luhn(number) else None


def _issued(number: str) -> bool:
    return any(
        first <= int(number[: len(str(first))]) <= last and len(number) in lengths for first, last, lengths in _ISSUERS
    )

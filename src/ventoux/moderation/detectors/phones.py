"""Telephone numbers: with a country code (E.164), and as France, Germany, Spain, Italy and the UK write them at home.

Not every number: national forms begin with the digits that a plan of the country gives out and are grouped as people
group them. A row of digits that could be anything counts only after a word that says what it is.
"""

from __future__ import annotations

import re

_BEGINS = r"(?<![0-9][ .,/-])"
_ENDS = r"(?![^\W_])(?![ .,/-][0-9])(?! ?[€$£%])"
_ABROAD = re.compile(r"(?:\+|00)[1-9](?:(?!  )[ .\-/()]{0,2}[0-9]){6,13}(?![^\W_])")
_LONGEST = {"33": 11, "34": 11, "44": 12}
"""Digits with the country code, where every number of the country has as many."""
_NATIONAL = re.compile(
    _BEGINS
    + r"(?:"
    # France: ten digits in pairs.
    + r"0[1-9]([ .-]?)[0-9]{2}(?:\1[0-9]{2}){3}"
    # The United Kingdom: two, three and four digits of area code, mobiles, and numbers without a place.
    + r"|\(?02[0-9]\)?[ -]?[0-9]{4}[ -]?[0-9]{4}"
    + r"|\(?01(?:1[0-9]|[0-9]1)\)?[ -]?[0-9]{3}[ -]?[0-9]{4}"
    + r"|\(?01[0-9]{3}\)?[ -][0-9]{3}[ -]?[0-9]{2,3}"
    + r"|07[0-9]{3}[ -]?(?:[0-9]{3}[ -]?[0-9]{3})"
    + r"|0[389][0-9]{2}[ -][0-9]{3}[ -]?[0-9]{3,4}"
    # Germany: an area code and what follows it; mobiles also in one piece.
    + r"|01[567][0-9]{8,9}"
    + r"|\(?0[1-9][0-9]{1,4}\)?(?: ?[/-] ?| )[0-9]{3,8}(?:[ -][0-9]{1,5}){0,3}"
    # Italy: the area code keeps its zero; mobiles begin with 3.
    + r"|0[1-9][0-9]{0,3}[ /.-][0-9]{5,8}"
    + r"|3[2-9][0-9][ .-](?:[0-9]{6,7}|[0-9]{3}[ .-][0-9]{3,4})"
    # Spain: nine digits; only mobiles in threes, because amounts are grouped so as well.
    + r"|[67][0-9]{2}([ -])[0-9]{3}\2(?!000)[0-9]{3}"
    + r"|[6789][0-9]{2}([ -])[0-9]{2}\3[0-9]{2}\3[0-9]{2}"
    + r"|[89][0-9]([ -])[0-9]{3}\4[0-9]{2}\4[0-9]{2}"
    + r")"
    + _ENDS
)
_BARE = re.compile(_BEGINS + r"[0-9](?:[ .-]?[0-9]){7,11}" + _ENDS)
_WORDS = re.compile(
    r"(?i)\b(?:tel|tél|fon|phone|telephone|téléphone|telefon\w?|teléfono|telefonnummer|mobile|móvil|movil|handy|cell"
    r"|cellulare|portable|call|call me|appel\w*|ll[aá]m\w*|chiam\w*|ruf\w*|fax|whatsapp|text me)\b"
)
_NEAR = 32


def phone(text: str, start: int) -> int | None:
    match = _ABROAD.match(text, start)
    if match:
        return _abroad(text, start, match.end())
    match = _NATIONAL.match(text, start)
    if match and _possible(match[0]):
        return match.end()
    match = _BARE.match(text, start)
    return match.end() if match and _WORDS.search(text[max(0, start - _NEAR) : start]) else None


def _abroad(text: str, start: int, end: int) -> int | None:
    digits = [place for place in range(start, end) if text[place].isdigit()]
    if text[start] == "0":
        digits = digits[2:]
    code = "".join(text[place] for place in digits[:2])
    most = _LONGEST.get(code, 15)
    if "(0)" in text[start:end]:
        most += 1
    if len(digits) > most:
        after = digits[most - 1] + 1
        return None if text[after].isdigit() else after
    return end if 8 <= len(digits) <= 15 else None


def _possible(number: str) -> bool:
    return 8 <= sum(character.isdigit() for character in number) <= 13

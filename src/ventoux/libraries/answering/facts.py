"""What in a sentence must be in its source if the source says it: numbers, dates, names, however they are written."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.tables.values import month_named, plain_number, scale_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.libraries.schemas import Language

_DATE = re.compile(r"\b(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}))\b")
_HYPHENATED = re.compile(r"\w+(?:-\w+)*")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th|\.|º|°)?\s+(?:de\s+|of\s+)?([^\W\d_]{3,})")
_MONTH_FIRST = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?![.,:]?\d)")
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f'\u2019](?=\d{3}\b)\d{3}|[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_MARKDOWN = re.compile(r"[*_`#]+")
_LONGEST = 64
"""Letters of a word by whose beginning others are known."""
_NAMED = 3
"""Letters that two names must share at their beginning, where one is inflected."""
_COUNTED: dict[Language, str] = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
}
_TENS: dict[Language, str] = {
    "en": "thirty forty fifty sixty seventy eighty ninety hundred",
    "fr": "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
}
_VALUES: dict[str, dict[str, int]] = {
    language: {word: value for value, word in enumerate(words.split(), 2)}
    | {word: 10 * value for value, word in enumerate(_TENS[language].split(), 3)}
    for language, words in _COUNTED.items()
}
# Words of everyday use that are numbers elsewhere: "sei" (be; six), "once" (one time; eleven), "acht" (attention).
_AMBIGUOUS = frozenset({"sei", "once", "acht", "mille", "cent", "nove", "elf"})
_ANY_VALUE = {word: value for values in _VALUES.values() for word, value in values.items()}


class Facts(msgspec.Struct, frozen=True):
    """``numbers``: each with every value that its digits can mean (``1.234`` is a thousand here and one there)."""

    numbers: tuple[frozenset[Decimal], ...]
    codes: frozenset[str]
    """Words with digits in them, in lower case: ``INV-2024-17``."""
    days: tuple[frozenset[tuple[int, int]], ...]
    """Days with their months, which belong together: each with every (day, month) that it can mean (``4/5/2024``)."""
    names: frozenset[str]
    """Capitalised where no sentence begins, in lower case without accents; pairs of words in German, where every noun
    is."""

    @property
    def says_something(self) -> bool:
        return bool(self.numbers or self.codes or self.names)


class Known:
    """What the sources hold, asked of the facts of one sentence after another."""

    def __init__(self, texts: Iterable[str]) -> None:
        joined = "\n".join(texts)
        facts = facts_of(joined, None)
        self._values = {value for readings in facts.numbers for value in readings}
        self._codes = facts.codes
        self._days = {day for readings in facts.days for day in readings}
        self._words = {folded(word) for word in _WORD.findall(joined)}
        cut = {word[:_LONGEST] for word in self._words}
        self._starts = {word[:size] for word in cut for size in range(_NAMED, len(word) + 1)}
        self._joined = folded(joined)

    def missing(self, facts: Facts) -> list[str]:
        """What of them no source holds."""
        numbers = [readings for readings in facts.numbers if not readings & self._values]
        absent = [str(min(readings)) for readings in numbers]
        absent += ["{}.{}.".format(*min(readings)) for readings in facts.days if not readings & self._days]
        absent += [code for code in facts.codes if code not in self._codes and folded(code) not in self._joined]
        return absent + [name for name in sorted(facts.names) if not self._holds(name)]

    def _holds(self, name: str) -> bool:
        if name in self._words or name in self._joined:
            return True
        # Inflected, or in another language: Rome, Roma; Martins, Martin.
        stem = name[: max(_NAMED, min(len(name) - 2, _LONGEST))]
        return stem in self._starts


def facts_of(text: str, language: Language | None) -> Facts:
    """``language`` None: of a source in whichever, where number words of every language count."""
    plain = _MARKDOWN.sub("", text)
    found = [word for word in _HYPHENATED.findall(plain) if _is_code(word)]
    codes = {code.casefold() for code in found if not re.fullmatch(r"\d+[a-zA-Zº°]{1,3}", code)}
    without = _HYPHENATED.sub(_without_codes, plain)
    return Facts(
        numbers=tuple(_numbers(without, language)),
        codes=frozenset(codes),
        days=tuple(_days(plain)),
        names=frozenset(_names(plain, language)),
    )


def folded(text: str) -> str:
    """Lower case, without accents."""
    # Accents of their own go first: to put a long run of them in order is quadratic.
    decomposed = unicodedata.normalize("NFKD", _without_accents(text.casefold()))
    return _without_accents(decomposed)


def _without_accents(text: str) -> str:
    return "".join(character for character in text if not unicodedata.combining(character))


def _is_code(word: str) -> bool:
    """Whether it has a digit and a letter. No look-ahead of a pattern: that is quadratic in a long word."""
    return any(map(str.isdecimal, word)) and any(one.isascii() and one.isalpha() for one in word)


def _without_codes(match: re.Match[str]) -> str:
    word = match.group()
    return " " if not word[0].isdigit() and _is_code(word) else word


def _numbers(text: str, language: Language | None) -> list[frozenset[Decimal]]:
    found: list[frozenset[Decimal]] = []

    def dated(match: re.Match[str]) -> str:
        parts = [int(part) for part in re.split(r"[./-]", match.group())]
        found.extend(frozenset({Decimal(part), Decimal(2000 + part)}) for part in parts)
        return " "

    rest = _DATE.sub(dated, text)
    for match in _NUMBER.finditer(rest):
        following = _WORD.match(rest, match.end() + 1)
        scale = scale_named(following.group()) if following else None
        readings = {
            value for value in (plain_number(match.group(), point) for point in (".", ",")) if value is not None
        }
        found.append(frozenset(readings | {value * scale for value in readings if scale}))
    values = _ANY_VALUE if language is None else _VALUES[language]
    for word in _WORD.findall(text.casefold()):
        counted = None if language is not None and word in _AMBIGUOUS else values.get(word)
        month = month_named(word) if language is None or len(word) > _NAMED else None
        if readings := {Decimal(value) for value in (counted, month) if value is not None}:
            found.append(frozenset(readings))
    return found


def _days(text: str) -> list[frozenset[tuple[int, int]]]:
    found: list[frozenset[tuple[int, int]]] = []
    for match in _DATE.finditer(text):
        first, second, third = (int(part) for part in re.split(r"[./-]", match.group()))
        # A year comes first or last; of the other two either may be the month, unless that cannot be.
        pairs = {(third, second)} if first > 31 else {(first, second), (second, first)}
        if readings := frozenset(pair for pair in pairs if _is_day(*pair)):
            found.append(readings)
    spoken = [(match[1], match[2]) for match in _DAY_FIRST.finditer(text)]
    spoken += [(match[2], match[1]) for match in _MONTH_FIRST.finditer(text)]
    for day, word in spoken:
        month = month_named(word.casefold())
        if month is not None and _is_day(int(day), month):
            found.append(frozenset({(int(day), month)}))
    return found


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _names(text: str, language: Language | None) -> set[str]:
    words = list(_WORD.finditer(text))
    named: set[str] = set()
    for number, match in enumerate(words):
        word = match.group()
        # Months are numbers, and have other names in other languages.
        if not word[0].isupper() or len(word) < _NAMED or number == 0 or month_named(word) is not None:
            continue
        between = text[words[number - 1].end() : match.start()]
        if between.rstrip().endswith((".", "!", "?", ":", "\n", "•", "-", "|", "„", "“", "«", '"')):
            continue
        follows_name = words[number - 1].group()[0].isupper() and between == " " and number > 1
        if language != "de" or follows_name:
            named.add(folded(word))
    return named

"""What of a text is looked up by words.

A word becomes its stem in the language of the text, and stands beside that as it was written: names have no stem, and
languages share words. Accents are folded after stemming, for a stemmer needs them and a hurried reader leaves them out.
Numbers are brought to one form, whatever separates their thousands; an id is kept whole and in its parts.

German writes compounds in one word, and no list of words tells where they divide. So a long word is found by each of
its beginnings and ends that is a word of the question, and a long word of the question finds the words that it begins
and ends with. (Pieces of a fixed length would match ten thousand chunks where these match ten.)
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import Stemmer

from ventoux.libraries.index.schemas import Terms
from ventoux.libraries.schemas import LANGUAGES, Language
from ventoux.libraries.stopwords import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.libraries.schemas import Chunk

_NAMES = {"fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian"}
_EVERY_STOPWORD = frozenset[str]().union(*STOPWORDS.values())

_LONGEST = 64
"""Characters of a term: what is longer is no word, and no key of an index either."""
_COMPOUND = 9
"""Letters from which a German word may be a compound."""
_PIECE = 4
"""Letters of the shortest word within a compound that is looked for."""
_PIECES = 14
"""Letters of the longest."""

_SPLIT = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00ad": None, "\u200b": None, "\ufeff": None, "\u2011": "-"}
)
_FOLD = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

_UMLAUT = re.compile(r"\w*[äöüÄÖÜ]\w*")
_TOKEN = re.compile(
    r"""
      (?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?![\w.,/-]*\d) | \d+(?:[.,'/:-]\d+)*(?![\w/-]))
    | (?P<word>\w+(?:['./\\-]\w+)*)
    """,
    re.VERBOSE,
)
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_ELIDED = re.compile(
    r"^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|un|gl|dell|nell|sull|dall|all|coll|quell|quest|bell|sant"
    r"|anch|com|dov|cos|v)'(?=\w)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"'s$", re.IGNORECASE)
_DATE = re.compile(r"^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})$")


def terms(text: str, language: Language | None) -> Terms:
    """Of a chunk. Without a language its words are their own stems."""
    written, stems = _read(text, language)
    grams = [gram for word, stem in zip(written, stems, strict=True) for gram in _of_chunk(word, stem, language)]
    return Terms(stems=tuple(stems), words=(*written, *_without_umlauts(text)), grams=tuple(dict.fromkeys(grams)))


def terms_without_pieces(text: str, language: Language | None) -> Terms:
    """As ``terms``, for whom compounds are words like others: most of the work for a German text is their pieces."""
    written, stems = _read(text, language)
    return Terms(stems=tuple(stems), words=(*written, *_without_umlauts(text)), grams=())


def chunk_terms(chunk: Chunk) -> Terms:
    """A chunk is found by its headings and by the header of its table, too."""
    above = [heading for heading in chunk.headings if heading not in chunk.text]
    return terms("\n".join([*above, chunk.prefix, chunk.text]), chunk.language)


def question_terms(text: str, language: Language | None) -> dict[str, Terms]:
    """Of a question: in its own language, or in each of the five where that is not known."""
    asked: tuple[Language, ...] = (language,) if language else LANGUAGES
    return {each: _asked(text, each) for each in asked}


def found_of(asked: Terms, chunk: Terms) -> set[str]:
    """The stems of a question that a chunk holds: as such, as it is written, or within a compound."""
    stems, written, grams = set(chunk.stems), set(chunk.words), set(chunk.grams)
    return {
        stem
        for stem, word in zip(asked.stems, asked.words, strict=False)  # ways to write a word stand behind the words
        if stem in stems or word in written or (grams and not grams.isdisjoint(_asked_grams(word, stem)))
    }


def fold(word: str) -> str:
    """Lower case, without accents; ligatures in two letters."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered.translate(_FOLD)).lower().translate(_FOLD)
    return "".join(letter for letter in apart if letter.isalnum() or letter == "·")


def _asked(text: str, language: Language) -> Terms:
    written, stems = _read(text, language)
    grams: list[str] = []
    if language == "de":
        for word, stem in zip(written, stems, strict=True):
            grams += _asked_grams(word, stem)
    return Terms(stems=tuple(stems), words=(*written, *_without_umlauts(text)), grams=tuple(dict.fromkeys(grams)))


def _asked_grams(word: str, stem: str) -> list[str]:
    whole = ["c" + each for each in dict.fromkeys((word, stem)) if _PIECE <= len(each) <= _PIECES]
    return whole + ["w" + piece for piece in _pieces(stem)]


def _of_chunk(word: str, stem: str, language: Language | None) -> Iterator[str]:
    """Marked: ``c`` a piece of a compound, ``w`` a whole word, so that no piece meets another piece."""
    if language == "de" and word.isalpha() and len(word) >= _PIECE:
        if len(stem) <= _PIECES:
            yield "w" + stem
        for piece in _pieces(stem):
            yield "c" + piece


def _pieces(stem: str) -> list[str]:
    if len(stem) < _COMPOUND or not stem.isalpha():
        return []
    longest = min(_PIECES, len(stem) - _PIECE + 1)
    return [piece for size in range(_PIECE, longest + 1) for piece in (stem[:size], stem[-size:])]


def _read(text: str, language: Language | None) -> tuple[list[str], list[str]]:
    """Each word as it is written, folded, and its stem. A text of nothing but stopwords keeps them."""
    stopwords = STOPWORDS[language] if language else _EVERY_STOPWORD
    read = [pair for word in _words(text) if (pair := _known(word, language))[0]]
    kept = [pair for pair in read if pair[0] not in stopwords] or read
    return [word for word, _ in kept], [stem for _, stem in kept]


@lru_cache(maxsize=1 << 16)
def _known(word: str, language: Language | None) -> tuple[str, str]:
    """Folded, and its stem. Kept, for some words are in every text: some 10 MB when it is full."""
    folded = fold(word)[:_LONGEST]
    if language is None:
        return folded, folded
    with _STEMMING:
        stem: str = _stemmer(language).stemWord(word.lower()[:_LONGEST])
    return folded, fold(stem)[:_LONGEST] or folded


def _without_umlauts(text: str) -> list[str]:
    """``Müller`` is also written ``Mueller``: the second way of those words."""
    if text.isascii():
        return []
    words = _UMLAUT.findall(unicodedata.normalize("NFC", text))
    return [fold(word.lower().translate(_UMLAUTS))[:_LONGEST] for word in words]


def _words(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).translate(_SPLIT)):
        token = match.group()
        if match.lastgroup == "number":
            yield from _number(token)
        elif token.isalpha() and (token[1:].islower() or token.isupper() or len(token) == 1):
            yield token
        else:
            yield from _mixed(token)


def _mixed(token: str) -> Iterator[str]:
    """An id, a hyphenated or elided word, a name of a program: whole, and its parts."""
    token = _OWNED.sub("", _ELIDED.sub("", token))
    apart = [each for part in _PARTS.findall(token) for each in _HUMP.split(part)]
    whole = "".join(_PARTS.findall(token))
    if whole:
        yield whole
    if len(apart) > 1:
        yield from (part for part in apart if len(part) > 1 or part.isdigit())


def _number(token: str) -> Iterator[str]:
    if dated := _DATE.match(token):
        yield from _date(dated.group(1), dated.group(3), dated.group(4))
    elif "/" in token or ":" in token or "-" in token:
        parts = re.findall(r"\d+", token)
        yield from ("".join(parts), *parts)
    else:
        yield _amount(token)


def _date(first: str, second: str, third: str) -> Iterator[str]:
    """Day before month, as four of the five write it and the fifth on this side of the ocean, unless that cannot be."""
    year, month, day = (first, second, third) if len(first) > 2 else (third, second, first)
    if int(month) > 12 >= int(day):
        month, day = day, month
    yield f"{year}{month:0>2}{day:0>2}"
    yield from (year, str(int(month)), str(int(day)))


def _amount(token: str) -> str:
    """``12.500,00``, ``12,500.00``, ``12 500`` and ``12500`` are one. A lone group of three digits is of thousands."""
    whole, decimals = re.sub(r"[ \u00a0\u202f']", "", token), ""
    last = max(whole.rfind("."), whole.rfind(","))
    if last >= 0:
        mark = whole[last]
        once = whole.count(mark) == 1
        grouped = len(whole) - last == 4 and last <= 3 and not whole.startswith("0")
        if once and (not grouped or "." in whole[:last] or "," in whole[:last]):
            whole, decimals = whole[:last], whole[last + 1 :].rstrip("0")
    digits = re.sub(r"[.,]", "", whole)
    return f"{digits}·{decimals}" if decimals else digits


_STEMMING = threading.Lock()
"""A stemmer holds state of the word at hand."""


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: Language) -> Any:
    return cast("Any", Stemmer).Stemmer(_NAMES[language])  # it has no types

"""What of a message is looked up by words, and what is looked for.

A term is whose it is, what kind it is, and a word: a stem of the language of the message, or the word as it is written
where that is another one. So a search reads nothing of what others said, and "die" in an English question does not
stand for the German article.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ventoux.libraries import words
from ventoux.libraries.languages import likelihoods
from ventoux.libraries.schemas import LANGUAGES, Language
from ventoux.libraries.stopwords import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_KINDS: dict[Language, str] = {"fr": "f", "en": "e", "de": "d", "es": "s", "it": "i"}
_WRITTEN = "w"
_READ = 200_000
"""Characters of a message of which the words are kept."""
_PREFIX = 3
"""Letters from which a word that is being typed stands for all that begin with it."""
_MOST = 24
"""Words of a question; the rest of it is not looked for."""
_PHRASE = re.compile(r'"([^"]*)("|$)')
_LETTERS = 8
"""With fewer, a text may be of any language."""
_SHORT = 200
"""Characters."""
_WORD = re.compile(r"[^\W\d_]{2,64}")
_SAMPLE = 400
"""Words of which the language is told, of a text that begins with numbers."""


class Terms(NamedTuple):
    stems: list[str]
    """In the order of the text, each with its mark: phrases are looked up in them."""
    written: list[str]


class Wanted(NamedTuple):
    """A part of a question in one language: one of ``phrases`` (stems that follow each other), or a word as it is
    written, or what begins with one of ``prefixes``."""

    phrases: tuple[tuple[str, ...], ...]
    prefixes: tuple[str, ...] = ()


class Asked(NamedTuple):
    """``by_language``: all of one language's parts have to be in a message. ``typed``: the beginning of a word, folded,
    or nothing."""

    by_language: dict[Language, list[Wanted]]
    text: str
    typed: str

    def __bool__(self) -> bool:
        return bool(self.by_language)


def key_of(workspace_id: str, owner: str) -> str:
    """Eight characters that stand for an owner. Another one may have the same, by a chance of one to 10^12: rows are
    looked at for whose they are, too."""
    digest = hashlib.sha256(f"{workspace_id}\x00{owner}".encode()).digest()
    return b32encode(digest[:5]).decode().lower()


def terms(text: str, key: str) -> Terms:
    """Of a message. Takes a millisecond for some pages: not for the event loop."""
    text = text[:_READ]
    stems: list[str] = []
    written: dict[str, None] = {}
    for language in _languages(text):
        found = words.terms_without_pieces(text, language)
        mark = key + _KINDS[language]
        stems += [mark + stem for stem in found.stems]
        # Behind the words there are other ways to write some of them, which are no stem's.
        same = zip(found.words, (*found.stems, *[""] * len(found.words)), strict=False)
        written |= dict.fromkeys(f"{key}{_WRITTEN}{word}" for word, stem in same if word != stem)
    return Terms(stems, list(written))


def asked(text: str, key: str) -> Asked:
    """Words, all of which are wanted; "phrases"; and a last word that is still being typed."""
    phrases = [phrase for match in _PHRASE.finditer(text) if (phrase := match[1].strip())]
    rest = _PHRASE.sub(" ", text)
    single = rest.split()[:_MOST]
    typed = _typed(text, single)
    by_language: dict[Language, list[Wanted]] = {}
    for language in LANGUAGES:
        mark = key + _KINDS[language]
        wanted = [Wanted((stems,)) for phrase in phrases if (stems := _stems(phrase, language, mark))]
        for place, word in enumerate(single):
            last = typed if place == len(single) - 1 else ""
            wanted += _wanted(word, language, key, last)
        if wanted:
            by_language[language] = wanted
    return Asked(by_language, text, typed)


def _wanted(word: str, language: Language, key: str, typed: str) -> Iterator[Wanted]:
    if _is_little(word, language) and not typed:
        return
    mark = key + _KINDS[language]
    found = words.terms_without_pieces(word, language)
    prefixes = (mark + typed, f"{key}{_WRITTEN}{typed}") if typed else ()
    if prefixes and len(found.stems) != 1:
        prefixes = ()
    for stem, as_written in zip(found.stems, found.words, strict=False):
        yield Wanted(((mark + stem,), (f"{key}{_WRITTEN}{as_written}",)), prefixes)


def _typed(text: str, single: list[str]) -> str:
    if not single or not text.endswith(single[-1]):
        return ""
    folded = words.fold(single[-1])
    return folded if len(folded) >= _PREFIX and single[-1].isalnum() else ""


def _stems(phrase: str, language: Language, mark: str) -> tuple[str, ...]:
    return tuple(mark + stem for stem in words.terms_without_pieces(phrase, language).stems[:_MOST])


def _is_little(word: str, language: Language) -> bool:
    """It says nothing of what a text is about: beside other words it is not kept."""
    return words.fold(word) in STOPWORDS[language]


def _languages(text: str) -> tuple[Language, ...]:
    """The likeliest; all of them for a short text of a few letters. Numbers are the same in each: a table of them is
    kept once."""
    if sum(map(str.isalpha, text[:_SHORT])) < _LETTERS:
        sample = " ".join(match.group() for match in islice(_WORD.finditer(text), _SAMPLE))
        if len(sample) < _LETTERS:
            return LANGUAGES if len(text) <= _SHORT else LANGUAGES[:1]
        text = sample
    probabilities = likelihoods(text)
    return (max(LANGUAGES, key=lambda each: probabilities[each]),)

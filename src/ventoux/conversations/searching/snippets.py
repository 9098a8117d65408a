"""A piece of a message around the words that were looked for, and where in it they are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ventoux.libraries import words
from ventoux.libraries.schemas import LANGUAGES
from ventoux.libraries.stopwords import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.conversations.searching.terms import Asked

_LONG = 240
"""Characters of a snippet, about."""
_BEFORE = 60
"""Of them before the first word."""
_READ = 200_000
_BEGUN = 2
"""Letters at the beginning that a word has in common with its stems."""
_WORD = re.compile(r"\w+")
_LITTLE = frozenset[str]().union(*STOPWORDS.values())
_MOST = 200
"""Words of one message that are looked at for the best place."""


class Snippet(NamedTuple):
    """``start``: where in the message it begins. ``marks``: start and end of each found word within the snippet."""

    text: str
    start: int
    marks: list[tuple[int, int]]


class Marker:
    """``asked`` is what was looked for; the words of it are marked in whatever language they are found."""

    def __init__(self, asked: Asked) -> None:
        self._typed = asked.typed
        self._wanted = frozenset(_forms_of_text(asked.text))
        self._begun = frozenset(form[:_BEGUN] for form in (*self._wanted, self._typed) if form)

    def snippet(self, text: str) -> Snippet:
        found = list(self._found(text))
        first = _best(found)
        start = _after_a_space(text, max(0, first - _BEFORE), first)
        end = min(len(text), start + _LONG)
        marks = [(one - start, until - start) for one, until in found if start <= one and until <= end]
        return Snippet(text[start:end], start, marks)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        left = _MOST
        for match in _WORD.finditer(text[:_READ]):
            if self._is_wanted(match.group()):
                yield match.span()
                left -= 1
                if not left:
                    return

    def _is_wanted(self, word: str) -> bool:
        # A stemmer changes ends only: most words need no stem to be told apart.
        if words.fold(word)[:_BEGUN] not in self._begun:
            return False
        forms = _forms(word)
        if not forms.isdisjoint(self._wanted):
            return True
        return bool(self._typed) and any(form.startswith(self._typed) for form in forms)


def _best(found: Sequence[tuple[int, int]]) -> int:
    """Where the most of them are together; the first such place."""
    best, most, until = 0, 0, 0
    for place, (start, _) in enumerate(found):
        until = max(until, place)
        while until < len(found) and found[until][1] <= start + _LONG - _BEFORE:
            until += 1
        if until - place > most:
            best, most = start, until - place
    return best


def _after_a_space(text: str, start: int, first: int) -> int:
    """The beginning of a word from ``start`` on, not behind ``first``."""
    if start == 0:
        return 0
    space = next((at for at in range(start, first) if text[at].isspace()), None)
    return start if space is None else space + 1


def _forms_of_text(text: str) -> Iterator[str]:
    """Words that say little in one of the languages are not marked, even where they were wanted in another."""
    for match in _WORD.finditer(text):
        if words.fold(match.group()) not in _LITTLE:
            yield from _forms(match.group())


@lru_cache(maxsize=1 << 15)
def _forms(word: str) -> frozenset[str]:
    """The word folded, and its stems in the five languages."""
    stems = (words.terms(word, language).stems for language in LANGUAGES)
    return frozenset({words.fold(word), *(stem for some in stems for stem in some)})

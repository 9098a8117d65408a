"""Which columns and values of a table a question speaks of: by its words, and across languages by what they mean."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.evidence import alike
from ventoux.libraries.answering.lines import stems_of
from ventoux.libraries.stopwords import STOPWORDS
from ventoux.libraries.tables.intents import GENERIC
from ventoux.libraries.words import fold, terms

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ventoux.libraries.schemas import Language
    from ventoux.libraries.tables.intents import Span
    from ventoux.libraries.tables.reading import Sheet

    Embed = Callable[[Sequence[str]], Awaitable[NDArray[np.float32]]]

_TOKEN = re.compile(r"[^\W_]+(?:[-'\u2019.,/][^\W_]+)*")
_HUMPS = re.compile(r"[_\-./]+|(?<=[a-z])(?=[A-Z])")
_COLUMN = 0.62
"""Cosine from which a word means the same as a header, and _VALUE the same as a value: those are many."""
_VALUE = 0.75
_NEAR = 4
"""Characters between two words that may be one thing."""
_KINDS = 1000
"""Values whose meaning is compared; of more, only the first ones, and the others by their letters alone."""
_SHORTEST_VALUE = 2
_LONGEST_VALUE = 6
"""Words."""


class Token(msgspec.Struct):
    """A word of the question. ``used``: it is explained by something."""

    text: str
    start: int
    end: int
    stems: frozenset[str]
    used: bool = False

    @property
    def content(self) -> bool:
        return bool(self.stems)


class Named(msgspec.Struct, frozen=True):
    """A column, or a value of one, and where the question names it."""

    column: int
    start: int
    value: str = ""


def tokens(question: str, language: Language | None) -> list[Token]:
    stopwords = STOPWORDS[language] if language else frozenset[str]().union(*STOPWORDS.values())
    found: list[Token] = []
    for match in _TOKEN.finditer(question):
        word = match.group()
        plain = fold(word)
        stems = frozenset[str]() if plain in stopwords or len(plain) < 2 else stems_of(word, language)
        found.append(Token(word, match.start(), match.end(), stems, used=plain in GENERIC))
    return found


def use(words: Sequence[Token], spans: Sequence[Span]) -> None:
    for token in words:
        if any(start < token.end and token.start < end for start, end in spans):
            token.used = True


def named_values(question: str, words: Sequence[Token], sheet: Sheet) -> list[Named]:
    """Cells that stand in the question, the longest first, each word for one value only."""
    found: list[Named] = []
    for size in range(min(_LONGEST_VALUE, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            run = words[first : first + size]
            if any(token.used for token in run):
                continue
            phrase = fold(question[run[0].start : run[-1].end])
            column = next((at for at, values in enumerate(sheet.values) if phrase in values), None)
            if column is None or len(phrase) < _SHORTEST_VALUE or not any(token.content for token in run):
                continue
            found.append(Named(column, run[0].start, sheet.values[column][phrase]))
            for token in run:
                token.used = True
    return found


def named_columns(words: Sequence[Token], sheet: Sheet, language: Language | None) -> list[Named]:
    headers = [_header_stems(name, language) for name in sheet.header]
    found: list[Named] = []
    for token in words:
        if not token.content or token.used:
            continue
        scores = [
            (sum(any(alike(stem, one) for one in header) for stem in token.stems) / len(header), -at)
            for at, header in enumerate(headers)
            if header and any(alike(stem, one) for stem in token.stems for one in header)
        ]
        if scores:
            token.used = True
            at = -max(scores)[1]
            if all(one.column != at for one in found):
                found.append(Named(at, token.start))
    return found


async def meant(
    question: str, words: Sequence[Token], sheet: Sheet, embed: Embed, taken: Sequence[Named]
) -> tuple[list[Named], list[Named]]:
    """The columns and values that words mean which match none by their letters: "Umsatz" is "revenue"."""
    open_words = [(token,) for token in words if token.content and not token.used]
    if not open_words:
        return [], []
    # Pairs first: "chiffre d'affaires" is one thing.
    used = [token.start for token in words if token.used]
    near = [
        (one, other)
        for (one,), (other,) in pairwise(open_words)
        if other.start - one.end <= _NEAR and not any(one.end <= start < other.start for start in used)
    ]
    runs = [*near, *open_words]
    headers = [" ".join(_HUMPS.split(name)) for name in sheet.header]
    kinds = [
        (at, value)
        for at in range(len(sheet.header))
        if sheet.kinds(at) and not any(one.column == at and one.value for one in taken)
        for value in sheet.values[at].values()
    ][:_KINDS]
    phrases = [question[run[0].start : run[-1].end] for run in runs]
    vectors = await embed([*phrases, *headers, *(value for _, value in kinds)])
    asked, others = vectors[: len(runs)], vectors[len(runs) :]
    by_header = asked @ others[: len(headers)].T
    by_value = asked @ others[len(headers) :].T if kinds else None
    columns: list[Named] = []
    values: list[Named] = []
    for number, run in enumerate(runs):
        if any(token.used for token in run):
            continue
        column = int(by_header[number].argmax())
        header_score = float(by_header[number, column])
        value = int(by_value[number].argmax()) if by_value is not None else 0
        value_score = float(by_value[number, value]) if by_value is not None else 0.0
        if value_score >= _VALUE and value_score > header_score:
            values.append(Named(kinds[value][0], run[0].start, kinds[value][1]))
        elif header_score >= _COLUMN:
            columns.append(Named(column, run[0].start))
        else:
            continue
        for token in run:
            token.used = True
    return columns, values


def use_name(words: Sequence[Token], name: str, language: Language | None) -> bool:
    """Whether the question names the table or its document; those words are explained then."""
    own = stems_of(" ".join(_HUMPS.split(name)), language)
    hit = False
    for token in words:
        if token.content and any(alike(stem, one) for stem in token.stems for one in own):
            token.used = hit = True
    return hit


def explained(words: Sequence[Token]) -> float:
    """The share of the question's words that say nothing beside what was understood of them."""
    content = [token for token in words if token.content]
    return sum(token.used for token in content) / len(content) if content else 0.0


def _header_stems(name: str, language: Language | None) -> frozenset[str]:
    split = " ".join(_HUMPS.split(name))
    return (
        frozenset(terms(split, language).stems) | frozenset(terms(split, None).words) if split.strip() else frozenset()
    )

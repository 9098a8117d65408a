"""The documents: reports about a town that nobody wrote, the same ones at every run, with one fact among thousands of
sentences. A sentence never comes twice in a document."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from bench.needle.words import WORDS, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ventoux.libraries.schemas import Language

_PARAGRAPH = 6
"""Sentences; a section has as many paragraphs."""


class Document(NamedTuple):
    text: str
    fact: Fact
    tokens: int


def document(language: Language, tokens: int, depth: float, number: int, count: Callable[[str], int]) -> Document:
    """Of about so many tokens, as ``count`` counts, with fact ``number`` after a share ``depth`` of its sentences."""
    chance = random.Random(f"{language} {tokens} {depth}")  # noqa: S311 - no secret: to be repeatable
    fact = WORDS[language].facts[number % len(WORDS[language].facts)]
    sentences = list(_sentences(language, chance, tokens - count(fact.said), count))
    sentences.insert(round(depth * len(sentences)), fact.said)
    text = _written(language, sentences)
    return Document(text, fact, count(text))


def _sentences(language: Language, chance: random.Random, tokens: int, count: Callable[[str], int]) -> Iterator[str]:
    words, said, used = WORDS[language], set[str](), 0
    while used < tokens:
        sentence = words.order.format(
            who=chance.choice(words.who),
            does=chance.choice(words.does),
            where=chance.choice(words.where),
            when=chance.choice(words.when),
        )
        sentence = sentence[0].upper() + sentence[1:]
        if sentence not in said:
            said.add(sentence)
            used += count(sentence)
            yield sentence


def _written(language: Language, sentences: list[str]) -> str:
    parts = [f"# {WORDS[language].title}"]
    for first in range(0, len(sentences), _PARAGRAPH):
        if first % _PARAGRAPH**2 == 0:
            parts.append(f"## {WORDS[language].chapter} {first // _PARAGRAPH**2 + 1}")
        parts.append(" ".join(sentences[first:][:_PARAGRAPH]))
    return "\n\n".join(parts) + "\n"

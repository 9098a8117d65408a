"""The words leg in FTS5: what is stored of a chunk, and how a question is put.

Terms come with no character that FTS5 would read as anything: they are filtered once more here, and quoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from ventoux.libraries.index.schemas import Terms

_WORD, _GRAM = "ʷ", "ᵍ"
"""Before the terms of these kinds, so that each meets its own kind only. BM25 counts by term, not by column."""
_WEIGHTS = "1.0, 0.4, 0.25"
"""Of stems, words and grams."""
_TERMS = 48
"""Of a question: of a longer one the rarest."""
_POSTINGS = 6000
"""Chunks that are scored, about: 3 µs each. Terms are taken from the rarest on; one that is too common for that still
counts for chunks that hold one of the rarer."""


class Question(NamedTuple):
    match: str
    """For FTS5; empty when nothing of the question occurs."""
    frequencies: dict[str, int]
    """Of stems and words, in chunks of the library."""
    common: list[str]
    """Terms that count and find nothing of themselves."""


def table(library: int) -> str:
    return f"words_{library:d}"


def create(library: int) -> str:
    return f"CREATE VIRTUAL TABLE {table(library)} USING fts5 (stems, words, grams, tokenize = 'ascii')"


def insert(library: int) -> str:
    return f"INSERT INTO {table(library)} (rowid, stems, words, grams) VALUES (?, ?, ?, ?)"  # noqa: S608 - a number


def row(terms: Terms) -> tuple[str, str, str]:
    """The three columns."""
    return " ".join(_stems(terms.stems)), " ".join(_marked(terms.words, _WORD)), " ".join(_marked(terms.grams, _GRAM))


def question(connection: sqlite3.Connection, library: int, terms: Mapping[str, Terms]) -> Question:
    counted = f"SELECT count(*) FROM {table(library)} WHERE {table(library)} MATCH ?"  # noqa: S608 - a number
    found: dict[str, int] = {}
    for term in dict.fromkeys(_all(terms.values())):
        found[term] = connection.execute(counted, (_quoted(term),)).fetchone()[0]
    rarest = sorted((frequency, term) for term, frequency in found.items() if frequency)[:_TERMS]
    finding, common, postings = list[str](), list[str](), 0
    for frequency, term in rarest:
        postings += frequency
        (common if finding and postings > _POSTINGS else finding).append(term)
    match = " OR ".join(map(_quoted, finding))
    if common:
        match = f"({match}) AND ({' OR '.join(map(_quoted, finding + common))})"
    told = {term.lstrip(_WORD): frequency for term, frequency in reversed(found.items()) if term[0] != _GRAM}
    return Question(match, told, [unmarked(term) for term in common])


def search(connection: sqlite3.Connection, library: int, match: str, limit: int | None) -> list[tuple[int, float]]:
    """Ids of chunks with their BM25, the best first; in no order without a limit."""
    name = table(library)
    best = f"bm25({name}, {_WEIGHTS})"
    order = "ORDER BY score, rowid LIMIT ?" if limit is not None else ""
    query = f"SELECT rowid, {best} AS score FROM {name} WHERE {name} MATCH ? {order}"  # noqa: S608 - of our own parts
    found = connection.execute(query, (match, limit) if limit is not None else (match,))
    return [(rowid, -score) for rowid, score in found]


def unmarked(term: str) -> str:
    return term.lstrip(_WORD + _GRAM)


def _all(terms: Iterable[Terms]) -> Iterator[str]:
    for each in terms:
        yield from _stems(each.stems)
        yield from _marked(each.words, _WORD)
        yield from _marked(each.grams, _GRAM)


def _stems(terms: Iterable[str]) -> list[str]:
    return [clean for term in terms if (clean := _clean(term))]


def _marked(terms: Iterable[str], mark: str) -> list[str]:
    return [mark + clean for clean in _stems(terms)]


def _clean(term: str) -> str:
    """What the tokenizer of FTS5 would keep of it, too."""
    if term.isalnum():
        return term
    return "".join(letter for letter in term if letter.isalnum() or letter == "·").encode(errors="ignore").decode()


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'

"""The words leg in PostgreSQL: lexemes, and BM25 in one statement, with the weights of ``full_text.py``."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ventoux.libraries.index import full_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.libraries.index.schemas import Terms

_WEIGHTS = (1.0, 0.4, 0.25)
"""Of stems, words and grams."""
_LEVELS = "²³⁴"
"""After a term that occurs twice, three times, four times or more."""
_TERMS = 48
"""Of a question: of a longer one the rarest."""
_POSTINGS = 6000
"""Chunks that are scored, about: terms are taken from the rarest on. One that is too common for that still counts for
chunks that hold one of the rarer."""
_FREQUENCIES = "SELECT term, chunks FROM index_terms WHERE library = %s AND term = ANY (%s::text[])"
_BEST = """
WITH asked AS (SELECT * FROM unnest(%s::integer[], %s::text[], %s::boolean[]) AS a (term, lexeme, finds)),
terms AS (SELECT * FROM unnest(%s::integer[], %s::float8[], %s::float8[]) AS t (term, idf, weight)),
found AS MATERIALIZED (
  SELECT a.term, c.put, c.ordinal, c.length FROM asked a CROSS JOIN LATERAL (
    SELECT c.put, c.ordinal, c.length FROM index_chunks c
    WHERE c.terms @@ a.lexeme::tsquery AND c.put = ANY (%s::bigint[]) OFFSET 0) c WHERE a.finds),
more AS (
  SELECT a.term, c.put, c.ordinal, c.length FROM (SELECT DISTINCT put, ordinal FROM found) f
  JOIN index_chunks c ON c.put = f.put AND c.ordinal = f.ordinal
  JOIN asked a ON NOT a.finds AND c.terms @@ a.lexeme::tsquery),
counted AS (
  SELECT term, put, ordinal, max(length) AS length, count(*) AS n
  FROM (SELECT * FROM found UNION ALL SELECT * FROM more) AS every GROUP BY term, put, ordinal)
SELECT put, ordinal, sum(idf * weight * n * 2.2 / (weight * n + 1.2 * (0.25 + 0.75 * length / %s::float8))) AS score
FROM counted JOIN terms USING (term) GROUP BY put, ordinal ORDER BY score DESC, put, ordinal LIMIT %s
"""
"""BM25 with k1 = 1.2 and b = 0.75, as FTS5 has it."""


class Asked(NamedTuple):
    finding: dict[str, int]
    """Terms with the chunks that they are in, the rarest first."""
    common: dict[str, int]
    """Terms that count and find nothing of themselves."""
    told: dict[str, int]
    """Of stems and words, without marks; what occurs nowhere is 0."""
    common_words: list[str]
    weights: dict[str, float]


def tsvector(library: int, columns: Sequence[str]) -> str:
    """Its text, with the library before each lexeme, so that a search reads nothing of another one."""
    lexemes: list[str] = []
    for term, often in _counted(columns).items():
        lexemes += [f"'{library}:{term}{level}'" for level in ("", *_LEVELS[: often - 1])]
    return " ".join(lexemes)


def frequencies_of(chunks: Iterable[Sequence[str]]) -> dict[str, int]:
    """In how many of them each term is; in the order of the terms, in which rows are locked."""
    found = Counter[str]()
    for columns in chunks:
        found.update(_counted(columns).keys())
    return dict(sorted(found.items()))


async def asked_for(connection: AsyncConnection, library: int, terms: Mapping[str, Terms]) -> Asked:
    weights: dict[str, float] = {}
    for each in terms.values():
        for column, weight in zip(full_text.row(each), _WEIGHTS, strict=True):
            weights |= dict.fromkeys(column.split(), weight)
    rows: Sequence[Any] = (await connection.exec_driver_sql(_FREQUENCIES, (library, list(weights)))).all()
    counted: dict[str, int] = {term: chunks for term, chunks in rows if chunks > 0}
    finding, common, postings = dict[str, int](), dict[str, int](), 0
    for frequency, term in sorted((frequency, term) for term, frequency in counted.items())[:_TERMS]:
        postings += frequency
        (common if finding and postings > _POSTINGS else finding)[term] = frequency
    told = {full_text.unmarked(term): counted.get(term, 0) for term, weight in weights.items() if weight == _WEIGHTS[1]}
    told |= {term: counted.get(term, 0) for term, weight in weights.items() if weight == _WEIGHTS[0]}
    return Asked(finding, common, told, [full_text.unmarked(term) for term in common], weights)


async def search(
    connection: AsyncConnection,
    library: int,
    asked: Asked,
    chunks: int,
    mean: float,
    puts: Sequence[int],
    limit: int,
) -> list[tuple[int, int, float]]:
    """Put, ordinal and BM25, the best first. ``mean``: terms of a chunk."""
    terms = list((asked.finding | asked.common).items())
    numbers: list[int] = []
    lexemes: list[str] = []
    finds: list[bool] = []
    for number, (term, _) in enumerate(terms):
        for level in ("", *_LEVELS):
            numbers.append(number)
            lexemes.append(f"'{library}:{term}{level}'")
            finds.append(term in asked.finding)
    idf = [max(math.log((chunks - n + 0.5) / (n + 0.5)), 1e-6) for _, n in terms]
    weights = [asked.weights[term] for term, _ in terms]
    values = (numbers, lexemes, finds, list(range(len(terms))), idf, weights, list(puts), max(mean, 1.0), limit)
    rows: Sequence[Any] = (await connection.exec_driver_sql(_BEST, values)).all()
    return [tuple(row) for row in rows]


def _counted(columns: Sequence[str]) -> Counter[str]:
    return Counter(term for column in columns for term in column.split())

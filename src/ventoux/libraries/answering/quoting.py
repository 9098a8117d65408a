"""The sources' own words in the place of an answer that they do not support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.libraries.answering.facts import Known, facts_of
from ventoux.libraries.answering.markers import marker
from ventoux.libraries.answering.wording import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.libraries.answering.checking import Sources
    from ventoux.libraries.answering.evidence import Evidence
    from ventoux.libraries.schemas import Citation, Language

_MOST = 3
"""Sentences that are quoted."""
_BESIDE = 0.8
"""Of the best score: what is quoted beside it."""


def quoted(
    evidence: Sequence[Evidence], sources: Sources, language: Language | None, enough: float
) -> tuple[str, list[Citation]]:
    """The best lines, the best first, each in quotation marks and cited. Empty where none scores ``enough``."""
    best = evidence[0].score if evidence else 0.0
    chosen: list[Evidence] = []
    for one in evidence:
        if one.score >= max(enough, _BESIDE * best) and not any(_same(one, other) for other in chosen):
            chosen.append(one)
        if len(chosen) == _MOST:
            break
    if not chosen:
        return "", []
    said = words_of(language)
    text = said.quoting
    citations: list[Citation] = []
    for one in chosen:
        # A row of a table is told with the names of its columns.
        told = one.line.meant if one.line.text.startswith("|") else f"{said.quote[0]}{one.line.text}{said.quote[1]}"
        text += f"\n\n{_on_one_line(told)} "
        how = {"at": len(text), "by": "quote", "score": round(one.score, 4)}
        citations.append(sources.cite(one.line.source, one.line.start, one.line.end, **how))
        text += marker([one.line.source])
    return text, citations


def _on_one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def leaves_out(answer: str, question: str, best: Evidence) -> bool:
    """Whether an answer has none of the numbers, codes and names that the best line has and the question has not: a
    small model says that something is so, and leaves out what was asked for."""
    facts = facts_of(best.line.text, best.line.language)
    told = set(Known([question]).missing(facts))
    return bool(told) and told <= set(Known([answer]).missing(facts))


def _same(one: Evidence, other: Evidence) -> bool:
    return one.line.text.split() == other.line.text.split()

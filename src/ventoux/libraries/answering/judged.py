"""The lines of the sources, judged by how well each answers the question."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ventoux.libraries.answering import evidence as judging
from ventoux.libraries.answering.lines import read_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ventoux.libraries.answering.asking import Question
    from ventoux.libraries.answering.evidence import Evidence
    from ventoux.libraries.answering.vectors import Vectors
    from ventoux.libraries.schemas import Packing

_EMBEDDED = 96
"""Lines of the sources that are compared by what they mean; of more, those that share words with the question."""
_EMBEDDED_WHOLE = 2000
"""The same where the whole document is the source: an answer may rest on any line of it. Kept for the next question."""


class Judged(NamedTuple):
    """The lines of the sources, the best first, and their vectors in that order."""

    asked: judging.Asked
    evidence: list[Evidence]
    vectors: NDArray[np.float32]
    question: NDArray[np.float32]


async def judged(asked: Question, packing: Packing, vectors: Vectors, *, whole: bool) -> Judged:
    """Raises as ``Models.embed`` does."""
    with asked.timed("evidence"):
        question = judging.read_question(asked.text, asked.language)
        most = _EMBEDDED_WHOLE if whole else _EMBEDDED
        lines = await asyncio.to_thread(
            lambda: judging.ranked_by_words(question, read_lines(packing, asked.parsed), most)
        )
        if not lines:
            return Judged(question, [], np.zeros((0, 1), dtype=np.float32), np.zeros(1, dtype=np.float32))
        texts = [asked.text, *(line.meant for line in lines)]
        rows = await vectors.of(asked.principal, asked.embedding_model, texts)
        evidence = await asyncio.to_thread(judging.judge, question, lines, rows[0], rows[1:])
        places = {id(line): place for place, line in enumerate(lines, 1)}
        return Judged(question, evidence, rows[[places[id(one.line)] for one in evidence]], rows[0])

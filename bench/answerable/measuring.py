"""``python -m bench answerable``: precision and recall of "not found", where the sources' own words answer. No model is
asked: one that knows better only makes it better.

It is the development set of those thresholds, so the figures flatter them; they are here to see what a change does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ventoux.engines.encoder_worker import Encoder
from ventoux.libraries import languages
from ventoux.libraries.answering.evidence import ENOUGH, NONE, Evidence, judge, read_question
from ventoux.libraries.answering.lines import read_lines
from ventoux.libraries.schemas import Chunk, Packed, Packing, Passage
from ventoux.parsing.schemas import Block, Parsed

if TYPE_CHECKING:
    from pathlib import Path as _Path

    from numpy.typing import NDArray

    from bench.table import Row, Table

_QUESTIONS = Path(__file__).parent / "questions.toml"


class Judged(NamedTuple):
    """``answer``: words of the sentence that answers; None where none does."""

    question: str
    answer: str | None
    best: list[Evidence]


def measure(home: _Path) -> list[Table]:
    del home  # nothing is kept
    return tables(judged())


def tables(found: list[Judged]) -> list[Table]:
    answered = [one for one in found if one.answer is not None]
    rows = [
        _row("is not asked of a model (below none)", found, NONE),
        _row("is not quoted (below enough)", found, ENOUGH),
    ]
    first = sum(one.answer is not None and one.answer in one.best[0].line.text for one in answered)
    three = sum(any((one.answer or "") in each.line.text for each in one.best[:3]) for one in answered)
    return [
        ('"Not found" on the development set', rows),
        (
            "The sentence that answers, among all of its document",
            [
                {"measure": "is the best", "figure": f"{first} of {len(answered)}"},
                {"measure": "is among the best three", "figure": f"{three} of {len(answered)}"},
            ],
        ),
    ]


def _row(name: str, found: list[Judged], threshold: float) -> Row:
    below = [one for one in found if one.best[0].score < threshold]
    right = sum(one.answer is None for one in below)
    unanswered = sum(one.answer is None for one in found)
    return {
        "measure": name,
        "threshold": f"{threshold:.2f}",
        "precision": f"{right / max(1, len(below)):.2f}",
        "recall": f"{right / unanswered:.2f}",
        "answers lost": f"{len(below) - right} of {len(found) - unanswered}",
    }


def judged() -> list[Judged]:
    encode = Encoder(None)

    def vectors(texts: list[str]) -> NDArray[np.float32]:
        return np.asarray(encode(texts)[0], dtype=np.float32)

    found: list[Judged] = []
    for document in tomllib.loads(_QUESTIONS.read_text("utf-8"))["document"]:
        packing, parsed = _packed(document["name"], document["text"])
        lines = read_lines(packing, {"document": parsed})
        meant = vectors([line.meant for line in lines])
        asked: list[tuple[str, str | None]] = [(question, answer) for question, answer in document["answered"]]
        asked += [(question, None) for question in document["unanswered"]]
        for question, answer in asked:
            read = read_question(question, languages.detect(question))
            found.append(Judged(question, answer, judge(read, lines, vectors([question])[0], meant)))
    return found


def _packed(name: str, text: str) -> tuple[Packing, Parsed]:
    headings = [
        Block("heading", match.start(), match.end(), level=len(match[1]))
        for match in re.finditer(r"^(#+) .*$", text, re.MULTILINE)
    ]
    chunk = Chunk(ordinal=0, start=0, end=len(text), text=text, language=languages.detect(text))
    passage = Passage(library_id="", document_id="document", generation=1, document_name=name, chunk=chunk)
    source = Packed(number=1, passage=passage, ordinals=[0], start=0, end=len(text), text=text, pages=None, tokens=0)
    packing = Packing(budget=0, used=0, sources=[source], cut=[])
    return packing, Parsed(text=text, mime_type="text/markdown", blocks=headings)

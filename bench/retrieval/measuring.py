"""``python -m bench retrieval``: asks all held-out questions and writes what became of them to a result file, which the
tables and the picture of docs/retrieval.md are made from (``bench.retrieval.drawing``)."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypedDict

from bench.retrieval.held_out import documents
from bench.retrieval.library import built
from bench.retrieval.scores import Outcome, Scores, by_leg, by_pair, scores

if TYPE_CHECKING:
    from bench.retrieval.held_out import Asked, Passage
    from bench.retrieval.library import Built
    from bench.retrieval.scores import Leg
    from bench.table import Row, Table
    from ventoux.libraries.schemas import Found

ROOT = Path(__file__).resolve().parent.parent.parent
RESULT = ROOT / "bench" / "results" / "retrieval.json"


class Result(TypedDict):
    """``search_ms``: the median of a search, the encoding of the question included."""

    measured: str
    passages: int
    documents: int
    chunks: int
    questions: int
    index_seconds: float
    search_ms: float
    scores: Scores


def measure(home: Path) -> list[Table]:
    result = asyncio.run(_measured(home.parent / "retrieval"))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return tables(result)


def tables(result: Result) -> list[Table]:
    """As docs/retrieval.md keeps them."""
    found = result["scores"]
    return [
        ("Questions in the language of their passage", by_leg(found["same"])),
        ("Questions in another language", by_leg(found["cross"])),
        ("Recall@5 / recall@1 of the hybrid, by language of the question and of the passage", by_pair(found["pairs"])),
        ("The run", _run(result)),
    ]


def _run(result: Result) -> list[Row]:
    return [
        {"measure": "passages, in documents, in chunks", "figure": _sizes(result)},
        {"measure": "questions", "figure": str(result["questions"])},
        {"measure": "read, embed and index all documents (s)", "figure": f"{result['index_seconds']:.1f}"},
        {
            "measure": "search, median, the encoding of the question included (ms)",
            "figure": f"{result['search_ms']:.0f}",
        },
    ]


def _sizes(result: Result) -> str:
    return f"{result['passages']}, {result['documents']}, {result['chunks']}"


async def _measured(root: Path) -> Result:
    passages = [passage for document in documents() for passage in document.passages]
    outcomes, seconds = list[Outcome](), list[float]()
    async with built(root) as library:
        for passage in passages:
            for asked in passage.questions:
                begun = time.perf_counter()
                found = await library.search(asked.text)
                seconds.append(time.perf_counter() - begun)
                outcomes.append(_outcome(library, passage, asked, found))
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "passages": len(passages),
        "documents": len(documents()),
        "chunks": len(library.spans),
        "questions": len(outcomes),
        "index_seconds": round(library.seconds, 1),
        "search_ms": round(median(seconds) * 1000, 1),
        "scores": scores(outcomes),
    }


def _outcome(library: Built, passage: Passage, asked: Asked, found: Found) -> Outcome:
    placed: dict[Leg, list[tuple[str, int]]] = {
        leg.name: [(hit.document_id, hit.ordinal) for hit in leg.hits] for leg in found.legs
    }
    placed["hybrid"] = [(ranked.passage.document_id, ranked.passage.chunk.ordinal) for ranked in found.fused]
    ranks: dict[Leg, int | None] = {leg: _rank(library, passage, places) for leg, places in placed.items()}
    return Outcome(asked.language, passage.language, ranks)


def _rank(library: Built, passage: Passage, places: list[tuple[str, int]]) -> int | None:
    return next((rank for rank, place in enumerate(places, 1) if library.holds(*place, passage)), None)

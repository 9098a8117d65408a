"""``python -m bench.fusion``: ways to fuse words and vectors, on forty passages with three questions each: in the
language of its passage, in another, and in its own with other words than it has. What measures retrieval
(``bench/retrieval``) is another set, that nothing was tuned on. Not a part of ``make bench``."""

from __future__ import annotations

import asyncio
import json
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ventoux.engines.encoder_worker import Encoder
from ventoux.home import Home
from ventoux.libraries import languages, words
from ventoux.libraries.fusing import Place, Share, fuse, part_of
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.schemas import Embedded
from ventoux.libraries.schemas import Chunk, Language
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

_LIMIT = 50
KINDS = ("same", "other", "reworded")
PASSAGES: list[tuple[Language, str, str, str, str]] = json.loads(
    Path(__file__).with_name("development_set.json").read_text()
)
"""Language, passage, a question in its language, one in another, one in its language and in other words."""


def alone(found: dict[str, Any], leg: str) -> list[int]:
    return [int(hit.document_id) for hit in found[leg]]


def rrf(found: dict[str, Any], weight: float, k: int = 60) -> list[int]:
    scores: dict[int, float] = {}
    for hits, share in ((found["words"], weight), (found["vectors"], 1 - weight)):
        for hit in hits:
            place = int(hit.document_id)
            scores[place] = scores.get(place, 0) + share / (k + hit.rank)
    return sorted(scores, key=lambda place: (-scores[place], place))


def convex(found: dict[str, Any], weight: float) -> list[int]:
    return [int(each.place[0]) for each in fuse(found["words"], [found["vectors"]], found["covered"], weight)]


async def gather(folder: Path) -> list[dict[str, Any]]:
    encoder = Encoder(2)
    found: list[dict[str, Any]] = []
    async with open_index(Settings(), Home(folder), None) as index:
        vectors = np.array(encoder([text for _, text, *_ in PASSAGES])[0], "<f4")
        for place, (language, text, *_) in enumerate(PASSAGES):
            chunk = Chunk(ordinal=0, start=0, end=len(text), text=text, language=language)
            await index.put("lib", str(place), 1, "s", [Embedded(chunk, vectors[place].tobytes())])
        visible = {str(place): 1 for place in range(len(PASSAGES))}
        for place, (language, _, *questions) in enumerate(PASSAGES):
            for kind, question in zip(KINDS, questions, strict=True):
                spoken = languages.detect(question)
                terms = words.question_terms(question, spoken)
                lexical = await index.words(["lib"], terms, visible, _LIMIT)
                vector = encoder([question])[0][0]
                semantic = await index.vectors(["lib"], "s", vector, visible, _LIMIT)
                covered: dict[Place, Share] = {}
                abroad = spoken not in (None, PASSAGES[int(semantic[0].document_id)][0])
                for hit in lexical.hits:
                    spoken_there, passage, *_ = PASSAGES[int(hit.document_id)]
                    held = words.terms(passage, spoken_there)
                    part = max(
                        part_of(each.stems, words.found_of(each, held), lexical.frequencies, lexical.chunks)
                        for each in terms.values()
                    )
                    covered[hit.document_id, 0] = Share(part, by_chance=abroad or spoken not in (None, spoken_there))
                found.append(
                    {
                        "place": place, "kind": kind, "words": lexical.hits, "vectors": semantic,
                        "covered": covered, "question": question, "language": language, "spoken": spoken,
                    }
                )  # fmt: skip
    return found


def told(name: str, found: list[dict[str, Any]], order: Callable[[dict[str, Any]], list[int]]) -> None:
    row: list[str] = []
    for kind in KINDS:
        ranks: list[int] = []
        for each in found:
            if each["kind"] == kind:
                ordered = order(each)
                ranks.append(ordered.index(each["place"]) + 1 if each["place"] in ordered else 1000)
        at = np.array(ranks)
        figures = f"r@1 {np.mean(at <= 1):.3f} r@5 {np.mean(at <= 5):.3f} mrr {np.mean(1 / at):.3f}"
        row.append(f"{kind}: {figures}")
    print(f"{name:24}", " | ".join(row))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(gather(Path(folder)))
    told("words", found, partial(alone, leg="words"))
    told("vectors", found, partial(alone, leg="vectors"))
    for weight in (0.2, 0.35, 0.5, 0.65, 0.8):
        told(f"rrf {weight}", found, partial(rrf, weight=weight))
        told(f"convex {weight}", found, partial(convex, weight=weight))


if __name__ == "__main__":
    main()

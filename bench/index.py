"""What it takes to index documents, and to search a hundred thousand chunks."""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import psutil

from bench.table import keep
from ventoux.calls import EmbeddingsCall
from ventoux.engines.client import EngineClient
from ventoux.engines.spec import EngineSpec
from ventoux.engines.supervisor import Supervisor
from ventoux.engines.watch import HealthPolicy
from ventoux.home import Home
from ventoux.libraries.chunking import chunk, counter, embeddable
from ventoux.libraries.index.opening import open_index
from ventoux.libraries.index.schemas import Embedded
from ventoux.libraries.schemas import LANGUAGES, Chunk, Library, Retrieval
from ventoux.libraries.searching import Searcher
from ventoux.parsing.schemas import Block, Parsed
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from bench.table import Row, Table
    from ventoux.engines.replica import Replica
    from ventoux.libraries.index.schemas import Index

_PARAGRAPHS = 1200
_TOGETHER = 128
_SIZES = (1_000, 10_000, 100_000)
_DOCUMENT = 500
"""Chunks of one document of those that are searched."""
_DIMENSIONS = 512
_VOCABULARY = 60_000
_WORDS = 30
"""Of a chunk that is searched, without stopwords."""
_QUESTIONS = 60


def measure(home: Path) -> list[Table]:
    indexed = asyncio.run(_indexing(home.with_name("indexing")))
    searched = asyncio.run(_searching(home.with_name("searching")))
    tables: list[Table] = [
        ("Indexing, with the default encoder as an engine of its own", indexed),
        (f"Searching, words and vectors of {_DIMENSIONS} dimensions at once", searched),
    ]
    keep("index", tables)
    return tables


async def _indexing(root: Path) -> list[Row]:
    home = Home(root)
    home.create()
    parsed = _document()
    async with _encoder(root / "logs") as (client, replica), open_index(Settings(), home, None) as index:
        counter()("loaded")
        chunk(parsed, 96, counter())
        await client.embed(replica, EmbeddingsCall(model="encoder", inputs=["loaded"]), timeout=60)
        began = time.perf_counter()
        chunks = chunk(parsed, 96, counter())
        cut = time.perf_counter()
        embedded: list[Embedded] = []
        for first in range(0, len(chunks), _TOGETHER):
            some = chunks[first : first + _TOGETHER]
            call = EmbeddingsCall(model="encoder", inputs=[embeddable(each) for each in some])
            vectors = (await client.embed(replica, call, timeout=120)).vectors
            embedded += [Embedded(each, np.array(v, "<f4").tobytes()) for each, v in zip(some, vectors, strict=True)]
        encoded = time.perf_counter()
        await index.put("lib", "document", 1, "encoder", embedded)
        done = time.perf_counter()
    row = {
        "chunks": f"{len(chunks):,}",
        "tokens each": f"{sum(each.tokens for each in chunks) / len(chunks):.0f}",
        "cut /s": f"{len(chunks) / (cut - began):,.0f}",
        "embedded /s": f"{len(chunks) / (encoded - cut):,.0f}",
        "put /s": f"{len(chunks) / (done - encoded):,.0f}",
        "all together /s": f"{len(chunks) / (done - began):,.0f}",
    }
    return [row]


def _document() -> Parsed:
    """Paragraphs of three passages in five languages, below headings."""
    passages = [each[1] for each in json.loads(Path(__file__).with_name("development_set.json").read_text())]
    rng, text, blocks = random.Random(1), "", list[Block]()  # noqa: S311 - text, no secret
    for number in range(_PARAGRAPHS):
        if number % 8 == 0:
            text, start = f"{text}# Section {number // 8}\n\n", len(text)
            blocks.append(Block("heading", start, len(text) - 2, level=1))
        text, start = f"{text}{' '.join(rng.sample(passages, 2))}\n\n", len(text)
        blocks.append(Block("paragraph", start, len(text) - 2))
    return Parsed(text, "text/markdown", blocks=blocks)


@asynccontextmanager
async def _encoder(logs: Path) -> AsyncGenerator[tuple[EngineClient, Replica]]:
    spec = EngineSpec(model="encoder", kind="encoder", threads=os.cpu_count())
    async with (
        EngineClient() as client,
        Supervisor(log_dir=logs, client=client, start_timeout=60, policy=HealthPolicy()) as supervisor,
    ):
        await supervisor.start(spec)
        yield client, supervisor.replicas(spec.key)[0]


class _Made(NamedTuple):
    """Models that cost nothing: the figure is the search's own."""

    vectors: dict[str, list[float]]

    async def embed(self, principal: object, model: str, texts: Sequence[str]) -> list[list[float]]:
        assert principal is None
        assert model == "made"
        return [self.vectors[text] for text in texts]


async def _searching(root: Path) -> list[Row]:
    rows: list[Row] = []
    rng = np.random.default_rng(7)
    frequencies = 1 / np.arange(30, _VOCABULARY + 30)
    frequencies /= frequencies.sum()
    for size in _SIZES:
        home = Home(root / str(size))
        home.create()
        async with open_index(Settings(), home, None) as index:
            began = time.perf_counter()
            visible = await _filled(index, size, rng, frequencies)
            filled = time.perf_counter() - began
            rows.append(await _asked(index, size, visible, rng, frequencies) | {"put /s": f"{size / filled:,.0f}"})
            rows[-1]["file"] = f"{home.index.stat().st_size / 1e6:,.0f} MB"
    return rows


async def _filled(
    index: Index, size: int, rng: np.random.Generator, frequencies: np.ndarray[Any, Any]
) -> dict[str, int]:
    visible: dict[str, int] = {}
    for first in range(0, size, _DOCUMENT):
        count = min(_DOCUMENT, size - first)
        vectors = rng.standard_normal((count, _DIMENSIONS), np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        words = rng.choice(_VOCABULARY, (count, _WORDS), p=frequencies)
        chunks: list[Embedded] = []
        for place in range(count):
            text = _text(words[place])
            language = LANGUAGES[first // _DOCUMENT % len(LANGUAGES)]
            one = Chunk(ordinal=place, start=0, end=len(text), text=text, language=language, tokens=_WORDS)
            chunks.append(Embedded(one, vectors[place].tobytes()))
        visible[f"d{first}"] = 1
        await index.put("lib", f"d{first}", 1, "made", chunks)
    return visible


def _text(words: np.ndarray[Any, Any]) -> str:
    return " ".join(_word(int(each)) for each in words)


def _word(number: int) -> str:
    """Letters only, four to eight of them."""
    letters = ""
    number = number * 7919 + 40_000
    while number:
        number, letter = divmod(number, 26)
        letters += chr(97 + letter)
    return letters


async def _asked(
    index: Index, size: int, visible: dict[str, int], rng: np.random.Generator, frequencies: np.ndarray[Any, Any]
) -> Row:
    questions: dict[str, list[float]] = {}
    for each in rng.choice(_VOCABULARY, (_QUESTIONS, 6), p=frequencies):
        vector = rng.standard_normal(_DIMENSIONS)
        questions[_text(each)] = (vector / np.linalg.norm(vector)).tolist()
    models: Any = _Made(questions)
    searcher, names = Searcher(index, models), {document: ("lib", document) for document in visible}
    nobody: Any = None
    before = psutil.Process().memory_info()
    times: list[float] = []
    computed: list[float] = []
    legs: dict[str, list[float]] = {"words": [], "vectors": []}
    for question in (next(iter(questions)), *questions):
        began, worked = time.perf_counter(), time.process_time()
        found = await searcher.search(nobody, question, [_LIBRARY], visible, names, 8)
        times.append(time.perf_counter() - began)
        computed.append(time.process_time() - worked)
        for leg in found.legs:
            legs[leg.name].append(leg.seconds)
    first, *times = times
    after = psutil.Process().memory_info()
    return {
        "chunks": f"{size:,}",
        "p50": _ms(np.percentile(times, 50)),
        "p95": _ms(np.percentile(times, 95)),
        "of the processor": _ms(np.percentile(computed[1:], 50)),
        "words p50": _ms(np.percentile(legs["words"], 50)),
        "vectors p50": _ms(np.percentile(legs["vectors"], 50)),
        "the first": _ms(first),
        "memory": f"{(after.rss - before.rss) / 1e6:,.0f} MB, of it {(after.shared - before.shared) / 1e6:,.0f} mapped",
    }


def _ms(seconds: float | np.floating[Any]) -> str:
    return f"{seconds * 1e3:.1f} ms"


_LIBRARY = Library(
    id="lib",
    workspace_id="w",
    name="bench",
    description=None,
    owner_type="Workspace",
    owner_id=None,
    chunk_size=None,
    retrieval=Retrieval(),
    created_at=0.0,
    updated_at=0.0,
    version=1,
)

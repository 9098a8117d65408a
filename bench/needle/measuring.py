"""``python -m bench needle``: each document is uploaded to a library of its own on a real server with the default
models, read, indexed and asked over HTTP. ``VENTOUX_NEEDLE=8`` asks every eighth only, and keeps no result."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypedDict

import aiohttp
from tests.e2e.servers import Server

from bench.needle.haystack import document
from bench.retrieval.pictures import Needle
from ventoux.libraries.chunking import counter
from ventoux.libraries.schemas import LANGUAGES

if TYPE_CHECKING:
    from bench.needle.haystack import Document
    from bench.table import Row, Table
    from ventoux.libraries.schemas import Language

RESULT = Path(__file__).resolve().parent.parent / "results" / "needle.json"
_DEPTHS = tuple(step / 10 for step in range(11))
_LENGTHS: tuple[tuple[int, tuple[float, ...]], ...] = (
    (32, _DEPTHS),
    (16, (0.0, 0.5, 1.0)),
    (8, (0.0, 0.5, 1.0)),
    (2, (0.0, 0.5, 1.0)),
)
"""In thousands of 1,024 tokens, as the encoder counts, and the depths at each."""
_PASSAGES = 4
"""Put before the model: half of what is usual, so that a hundred prompts are read in minutes on two cores."""
_IN_FLIGHT = 2
_READ_WITHIN = 300.0
"""Seconds for one document; others are read before it."""
_POLL = 0.25


class _Case(TypedDict):
    language: Language
    length: int
    depth: float
    number: int


class Told(Needle):
    """``answer``: the model's own words, the sources', or that nothing was found. Seconds by stage."""

    fact: str
    answer: str
    seconds: float
    read_seconds: float


def measure(home: Path) -> list[Table]:
    every = int(os.environ.get("VENTOUX_NEEDLE", "1"))
    cases = _cases()[::every]
    begun = time.perf_counter()
    # Nothing here depends on how fast the weights are, and preparing them would take half of the time.
    env = {"VENTOUX_THREADS": "2", "VENTOUX_AS_PUBLISHED": "1"}
    with Server(home, "--parallel", str(_IN_FLIGHT), env=env) as server:
        needles = asyncio.run(_measured(server, cases))
    result = {
        "measured": datetime.now(UTC).date().isoformat(),
        "seconds": round(time.perf_counter() - begun),
        "needles": needles,
    }
    if every == 1:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return tables(needles)


def tables(needles: list[Told]) -> list[Table]:
    rows: list[Row] = []
    for length, _ in _LENGTHS:
        some = [one for one in needles if round(one["tokens"] / 1024) == length]
        if some:
            rows.append({"tokens": f"{length} K", **_shares(some)})
    rows.append({"tokens": "all", **_shares(needles)})
    return [(f"One fact in a document: found and cited exactly, with {_PASSAGES} passages before the model", rows)]


def _shares(needles: list[Told]) -> Row:
    answers = Counter(one["answer"] for one in needles)
    good = sum(one["found"] and one["cited"] for one in needles)
    return {
        "facts": str(len(needles)),
        "found and cited": f"{good} ({good / len(needles):.1%})",
        "in the model's words": str(answers["model"]),
        "in the sources' words": str(answers["quoted"]),
        "not found": str(answers["none"]),
        "answer, median (s)": f"{median(one['seconds'] for one in needles):.1f}",
    }


def _cases() -> list[_Case]:
    return [
        {"language": language, "length": length, "depth": depth, "number": place}
        for length, depths in _LENGTHS
        for place, depth in enumerate(depths)
        for language in LANGUAGES
    ]


async def _measured(server: Server, cases: list[_Case]) -> list[Told]:
    count, slots, told = counter(), asyncio.Semaphore(_IN_FLIGHT), list[Told]()
    async with aiohttp.ClientSession(
        server.url, headers={"Authorization": f"Bearer {server.key}"}, timeout=aiohttp.ClientTimeout(total=600)
    ) as session:

        async def one(case: _Case) -> None:
            async with slots:
                made = document(case["language"], case["length"] * 1024, case["depth"], case["number"], count)
                told.append(await _asked(session, case, made))
                print(f"  {len(told)} of {len(cases)}", file=sys.stderr, flush=True)

        async with asyncio.TaskGroup() as group:
            for case in cases:
                group.create_task(one(case))
    return sorted(told, key=lambda one: (one["tokens"], one["language"], one["depth"]))


async def _asked(session: aiohttp.ClientSession, case: _Case, made: Document) -> Told:
    wanted = {"name": f"{case}"[:200], "retrieval": {"passages": _PASSAGES}}
    library = await _json(session, "POST", "/v1/libraries", json=wanted)
    form = aiohttp.FormData()
    form.add_field("file", made.text.encode(), filename="report.md", content_type="text/markdown")
    begun = time.perf_counter()
    path = f"/v1/libraries/{library['id']}"
    added = await _json(session, "POST", f"{path}/documents", data=form)
    await _read(session, f"{path}/documents/{added['id']}")
    read = time.perf_counter()
    body = {"question": made.fact.question, "mode": "passages"}
    answer = (await _json(session, "POST", f"{path}/ask", json=body))["answer"]
    done = time.perf_counter()
    text = (await _json(session, "GET", f"{path}/documents/{added['id']}/text_content"))["text"]
    start = text.index(made.fact.said)
    end = start + len(made.fact.said)
    covering = [one for one in answer["citations"] if one["start"] <= start and one["end"] >= end]
    exact = all(text[one["start"] : one["end"]] == one["quote"] for one in answer["citations"])
    await _json(session, "DELETE", path)
    return {
        "language": case["language"],
        "tokens": made.tokens,
        "depth": case["depth"],
        "found": answer["found"] and made.fact.value in answer["text"],
        "cited": bool(covering) and exact,
        "by": covering[0]["by"] if covering else None,
        "fact": made.fact.said,
        "answer": "none" if not answer["found"] else "quoted" if answer.get("quoted") else "model",
        "seconds": round(done - read, 2),
        "read_seconds": round(read - begun, 2),
    }


async def _read(session: aiohttp.ClientSession, path: str) -> None:
    async with asyncio.timeout(_READ_WITHIN):
        while (status := (await _json(session, "GET", f"{path}/status"))["process_status"]) != "done":
            if status == "error":
                raise RuntimeError(f"a document was not read: {await _json(session, 'GET', path)}")
            await asyncio.sleep(_POLL)


async def _json(session: aiohttp.ClientSession, method: str, path: str, **what: Any) -> Any:
    async with session.request(method, path, **what) as response:
        body = await response.read()
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status} {body[:500]!r}")
        return json.loads(body) if body else None

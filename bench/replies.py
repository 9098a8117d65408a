"""What it costs to keep a reply: streams that are kept and streams that are not, in turns, and streams gone on with.

The model is a script that says its words as fast as it can, which no model does, so that what the server adds is most
of what is measured; then at the pace of a model. Its words are read over HTTP from a server as operators start it.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from statistics import median
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import psutil
from tests.e2e.servers import Server, home_with_cards

from bench.table import keep

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from bench.table import Row, Table

_MODEL = "narrator"
_LONG, _SHORT, _PACED = 20_000, 3_000, 200
"""Tokens of a reply."""
_PACE = 0.02
"""Seconds between two tokens of a model that is fast for two cores."""
_ROUNDS = 9
_PACED_ROUNDS = 3
_POINTS = 200
_WORDS = [" The", " mill", " on", " the", " river", " ground", " corn", " for", " nine", " villages", ".", " Each"]
_END = re.compile(rb"\n\n")


class _Taken(NamedTuple):
    """``before``: seconds until the first event, ``seconds`` from there to the last; ``work``: seconds of the processor
    that the server's process took, with all of its threads."""

    before: float
    seconds: float
    work: float


def measure(home: Path) -> list[Table]:
    script = {
        "tokens": _WORDS,
        "replies": [{"holds": "slowly", "between_tokens": _PACE}],
    }
    place = home_with_cards(home.with_name("replies"), {_MODEL: script})
    with Server(place, "--model", _MODEL, env={"VENTOUX_LOG_LEVEL": "warning"}) as server:
        client = _Client(server)
        client.told("Warm up.", _SHORT, stored=True)
        rows = [
            _compared(client, f"{_LONG:,} tokens as fast as they go", "Tell me.", _LONG, _ROUNDS),
            _compared(client, f"{_SHORT:,} tokens as fast as they go", "Tell me.", _SHORT, 3 * _ROUNDS),
            _compared(client, f"{_PACED} tokens, {1 / _PACE:.0f} a second", "Tell it slowly.", _PACED, _PACED_ROUNDS),
        ]
        resumed = _resumed(client)
    tables: list[Table] = [
        ("Replies that are kept beside replies that are not, over HTTP, in turns", rows),
        (f"A kept reply of {_LONG:,} tokens, gone on with", [resumed]),
    ]
    keep("replies", tables)
    return tables


class _Client:
    """One connection to the server, kept open."""

    def __init__(self, server: Server) -> None:
        at = urlsplit(server.url)
        self._connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)
        self._headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
        self._process = psutil.Process(server.process.pid)

    def told(self, question: str, tokens: int, *, stored: bool) -> tuple[bytes, _Taken]:
        """The whole stream of a new conversation."""
        body = {
            "model": _MODEL,
            "inputs": question,
            "stream": True,
            "store": stored,
            "completion_args": {"max_tokens": tokens},
        }
        worked = self._work()
        asked = time.perf_counter()
        response = self._asked("POST", "/v1/conversations", json.dumps(body))
        first = response.read1(1 << 16)
        began = time.perf_counter()
        whole = first + response.read()
        seconds = time.perf_counter() - began
        events = whole.count(b"\n\n")
        if events < tokens or b"event: conversation.response.done" not in whole[-400:]:
            raise RuntimeError(f"{events} events, the last of them {whole[-400:]!r}")
        return whole, _Taken(began - asked, seconds, self._work() - worked)

    def gone_on_with(self, conversation: str, last: str) -> bytes:
        path = f"/v1/conversations/{conversation}/events"
        return self._asked("GET", path, None, {"Last-Event-ID": last}).read()

    def _asked(
        self, method: str, path: str, body: str | None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        self._connection.request(method, path, body, self._headers | (headers or {}))
        response = self._connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {response.read()!r}")
        return response

    def _work(self) -> float:
        times = self._process.cpu_times()
        return times.user + times.system


def _compared(client: _Client, what: str, question: str, tokens: int, rounds: int) -> Row:
    kept: list[_Taken] = []
    unkept: list[_Taken] = []
    for turn in range(2 * rounds):
        # Each of the two is as often behind the other as before it.
        stored = (turn % 4) in {1, 2}
        (kept if stored else unkept).append(client.told(question, tokens, stored=stored)[1])

    before = [median(one.before for one in those) for those in (kept, unkept)]
    seconds = [median(one.seconds for one in those) for those in (kept, unkept)]
    # The system counts it in steps of ten milliseconds.
    work = [sum(one.work for one in those) for those in (kept, unkept)]
    return {
        "reply": what,
        "kept (tokens a second)": f"{tokens / seconds[0]:,.0f}",
        "not kept": f"{tokens / seconds[1]:,.0f}",
        "throughput, kept to not": f"{seconds[1] / seconds[0]:.2f}",
        "processor a reply (ms), kept": f"{work[0] / rounds * 1e3:.0f}",
        "processor, not kept": f"{work[1] / rounds * 1e3:.0f}",
        "until the first event (ms), kept": f"{before[0] * 1e3:.1f}",
        "until the first, not kept": f"{before[1] * 1e3:.1f}",
    }


def _resumed(client: _Client) -> Row:
    """From random events on, each time compared byte by byte with what came the first time."""
    whole, _ = client.told("Tell me.", _LONG, stored=True)
    started: Any = json.loads(whole.partition(b"\ndata: ")[2].partition(b"\n")[0])
    ends = [match.end() for match in _END.finditer(whole)]
    numbers = [line.decode() for line in re.findall(rb"^id: (\S+)$", whole, re.MULTILINE)]
    times: list[float] = []
    same = 0
    for place in random.Random(6).choices(range(len(ends)), k=_POINTS):  # noqa: S311 - any points, the same each time
        began = time.perf_counter()
        rest = client.gone_on_with(started["conversation_id"], numbers[place])
        times.append(time.perf_counter() - began)
        same += rest == whole[ends[place] :]
    return {
        "points": f"{_POINTS}",
        "the same bytes": f"{same}",
        "p50 of all the rest": f"{np.percentile(times, 50) * 1e3:.1f} ms",
        "p95": f"{np.percentile(times, 95) * 1e3:.1f} ms",
    }

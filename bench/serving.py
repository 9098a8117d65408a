"""The real model behind the real server: starts, and the prompt cache."""

from __future__ import annotations

import http.client
import json
import re
import time
from statistics import median
from typing import TYPE_CHECKING

from tests.e2e.servers import Server

if TYPE_CHECKING:
    from pathlib import Path

    from bench.table import Table

_WORDS = "The mill on the river ground corn for nine villages, and each village paid in its own way. "


def measure(home: Path) -> list[Table]:
    with Server(home) as first:
        first_start = _ready_seconds(first)
    seconds: list[float] = []
    pairs: list[tuple[float, float]] = []
    for _ in range(3):
        started = time.perf_counter()
        with Server(home) as server:
            seconds.append(time.perf_counter() - started)
            pairs += [_questions(server, number) for number in range(2)]
    cold, warm = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    rows = [
        {"measure": "first start: pull, prepare, load (s)", "figure": f"{first_start:.1f}"},
        {"measure": "second start to ready, process start included (s)", "figure": f"{median(seconds):.1f}"},
        {"measure": "time to first token over 1,000 tokens, first question (s)", "figure": f"{cold:.2f}"},
        {"measure": "the same, second question (s)", "figure": f"{warm:.3f}"},
        {"measure": "second as a share of the first", "figure": f"{warm / cold:.0%}"},
    ]
    return [("Serving smollm2-135m-instruct", rows)]


def _ready_seconds(server: Server) -> float:
    return float(re.findall(r"Ready in ([\d.]+) s", "\n".join(server.output))[0])


def _questions(server: Server, number: int) -> tuple[float, float]:
    """Time to first token of two different questions over one prompt of about 1,000 tokens."""
    text = f"Story {number}. " + _WORDS * 50
    return _first_token(server, text, "Who paid?"), _first_token(server, text, "What did the mill grind?")


def _first_token(server: Server, text: str, question: str) -> float:
    messages = [{"role": "system", "content": text}, {"role": "user", "content": question}]
    body = {"model": "smollm2-135m-instruct", "messages": messages, "max_tokens": 4, "stream": True}
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=120)
    started = time.perf_counter()
    connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Authorization": f"Bearer {server.key}"})
    response = connection.getresponse()
    while (line := response.readline()) and (b'"content":"' not in line or b'"content":""' in line):
        pass
    elapsed = time.perf_counter() - started
    response.read()
    connection.close()
    return elapsed

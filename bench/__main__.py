"""``make bench``: every figure in one run, printed as the tables of docs/benchmarks.md.

Ratios are of measurements taken in turns on the same machine, so they hold where absolute figures do not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import (
    conversations,
    endpoints,
    gateway,
    index,
    ledger,
    machine,
    parsing,
    peers,
    replies,
    serving,
    streams,
    structured,
    web,
    weights,
)
from bench.answerable import measuring as answerable
from bench.needle import measuring as needle
from bench.retrieval import measuring as retrieval
from bench.table import print_table


def main() -> None:
    parts = {
        "weights": weights.measure,
        "gateway": gateway.measure,
        "peers": peers.measure,
        "streams": streams.measure,
        "serving": serving.measure,
        "structured": structured.measure,
        "ledger": ledger.measure,
        "endpoints": endpoints.measure,
        "index": index.measure,
        "conversations": conversations.measure,
        "replies": replies.measure,
        "retrieval": retrieval.measure,
        "needle": needle.measure,
        "answerable": answerable.measure,
        "parsing": parsing.measure,
        "web": web.measure,
        "machine": machine.measure,
    }
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("part", nargs="*", choices=[*parts, []], help="all when none is named")
    chosen = parser.parse_args().part or list(parts)
    with tempfile.TemporaryDirectory(prefix="ventoux-bench-") as folder:
        home = Path(folder) / "home"
        for name in chosen:
            print(f"\n{name} ...", file=sys.stderr, flush=True)
            for title, rows in parts[name](home):
                print_table(title, rows)


if __name__ == "__main__":
    main()

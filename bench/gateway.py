"""What the gateway adds: an engine called directly and through the gateway, in turns, one core each."""

from __future__ import annotations

import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING

from bench import peers
from bench.load import Target
from bench.peers import Running

if TYPE_CHECKING:
    from pathlib import Path

    from psutil import Process

    from bench.table import Row, Table

_REST = 30.0


def measure(home: Path) -> list[Table]:
    peers.pin_self()
    with ExitStack() as stack:
        engine = stack.enter_context(peers.bench_engine())
        through = stack.enter_context(peers.ventoux(home.with_name("gateway"), engine))
        running = [Running(Target("direct", f"{engine}/v1", peers.KEY), None), through]
        rows = [_row(name, figure, running, digits) for name, figure, digits in peers.FIGURES[:3]]
        added = peers.in_turns(running, peers.p50)
        memory = 0 if through.process is None else through.process.memory_info().rss
        resting = 0.0 if through.process is None else _at_rest(through.process)
    between = median(b - a for a, b in zip(*added.values(), strict=True))
    rows.append(_figure("p50 added by the gateway (ms)", f"{between:.2f}"))
    rows.append(_figure("gateway memory after the run", f"{memory / 1e6:.0f} MB"))
    rows.append(_figure("processor of the gateway that has nothing to do, of one core", f"{resting:.1%}"))
    return [("The gateway before an engine that costs nothing", rows)]


def _row(name: str, figure: peers.Figure, running: list[Running], digits: int) -> Row:
    direct, through = peers.in_turns(running, figure).values()
    ratio = median(b / a for a, b in zip(direct, through, strict=True))
    return {
        "measure": name,
        "direct": f"{median(direct):,.{digits}f}",
        "through": f"{median(through):,.{digits}f}",
        "ratio": f"{ratio:.2f}",
    }


def _at_rest(process: Process) -> float:
    def spent() -> float:
        times = process.cpu_times()
        return times.user + times.system

    # Whoever has no turn is stopped.
    process.resume()
    before = spent()
    time.sleep(_REST)
    return (spent() - before) / _REST


def _figure(name: str, figure: str) -> Row:
    return {"measure": name, "direct": "", "through": figure, "ratio": ""}

"""Ventoux and its peers before one engine, in turns: each gateway on the first core, engine and load on the second.

Every gateway gets the same bytes and asks the same engine. Ventoux authenticates, limits and meters each call; LiteLLM
authenticates and has no database; sglang-router does neither. A gateway whose turn it is not is stopped by a signal,
so that what it does by itself costs the others nothing.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import psutil
import uvloop
from tests.e2e.servers import InstalledServer, scripted_card

from bench import load
from bench.load import Target

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from bench.table import Row, Table

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".venv-bench"
ROUNDS = 7
SECONDS = 2.0
IN_FLIGHT = 32
TOKENS = 16
STREAMS = 4
STREAM_TOKENS = 1000
PACED_STREAMS = 32
PACE = 10
READY_WITHIN = 120.0
GATEWAY_CORE, OTHER_CORE = 0, 1
KEY = "sk-bench-0123456789abcdef"
# Limits that are counted and never reached.
_QUIET = {
    "VENTOUX_LOG_LEVEL": "warning",
    "VENTOUX_REQUESTS_PER_MINUTE": "100000000",
    "VENTOUX_TOKENS_PER_MINUTE": "100000000000",
    "VENTOUX_QUEUE": "4096",
}


class Running(NamedTuple):
    target: Target
    process: psutil.Process | None


def pin_self() -> None:
    """The load is on the engine's core."""
    pin(psutil.Process(), OTHER_CORE)


def pin(process: psutil.Process, core: int) -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        for thread in process.threads():
            os.sched_setaffinity(thread.id, {core})


@contextmanager
def child(command: Sequence[str], core: int, **environment: str) -> Generator[subprocess.Popen[str]]:
    """A process on one core from its first instruction; what it starts is there too."""
    pinned = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); os.execv(sys.argv[2], sys.argv[2:])"
    process = subprocess.Popen(
        [sys.executable, "-c", pinned, str(core), *command],
        cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def bench_engine() -> Generator[str]:
    """Its address, up to the port."""
    with child([sys.executable, "-m", "bench.engine"], OTHER_CORE) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


@contextmanager
def ventoux(home: Path, engine: str) -> Generator[Running]:
    (home / "cards").mkdir(parents=True)
    card = scripted_card("bench", {}).replace('engine = "scripted"', 'engine = "remote"\nparallel = 4096')
    (home / "cards" / "bench.toml").write_text(card + f'[remote]\nbase_url = "{engine}/v1"\n')
    # As an operator starts it: what is forked shares memory that it has not asked for.
    with InstalledServer(home, "--model", "bench", env=_QUIET) as server:
        process = psutil.Process(server.process.pid)
        pin(process, GATEWAY_CORE)
        try:
            yield Running(Target("Ventoux", f"{server.url}/openai/v1", server.key), process)
        finally:
            process.resume()


@contextmanager
def sglang_router(engine: str) -> Generator[Running]:
    port, metrics = free_port(), free_port()
    command = [
        str(ENVIRONMENTS / "sglang-router" / "bin" / "python"), "-m", "sglang_router.launch_router",
        "--host", "127.0.0.1", "--port", str(port), "--prometheus-port", str(metrics),
        "--backend", "openai", "--worker-urls", engine, "--log-level", "warn",
    ]  # fmt: skip
    with child(command, GATEWAY_CORE) as process:
        target = Target(f"sglang-router {_version('sglang-router')}", f"http://127.0.0.1:{port}/v1", KEY)
        _wait_for(target, process)
        yield Running(target, psutil.Process(process.pid))


@contextmanager
def litellm(folder: Path, engine: str) -> Generator[Running]:
    port = free_port()
    configuration = {
        "model_list": [
            {
                "model_name": "bench",
                "litellm_params": {"model": "openai/bench", "api_base": f"{engine}/v1", "api_key": "bench"},
            }
        ],
        "general_settings": {"master_key": KEY},
    }
    # JSON is YAML.
    (folder / "litellm.yaml").write_text(json.dumps(configuration))
    command = [
        str(ENVIRONMENTS / "litellm" / "bin" / "python"), str(ENVIRONMENTS / "litellm" / "bin" / "litellm"),
        "--config", str(folder / "litellm.yaml"), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1",
    ]  # fmt: skip
    with child(command, GATEWAY_CORE, LITELLM_LOG="ERROR") as process:
        target = Target(f"LiteLLM {_version('litellm')}", f"http://127.0.0.1:{port}/v1", KEY)
        _wait_for(target, process)
        yield Running(target, psutil.Process(process.pid))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _version(name: str) -> str:
    paths = [str(path) for path in (ENVIRONMENTS / name / "lib").glob("python*/site-packages")]
    return next(iter(metadata.distributions(name=name, path=paths))).version


def _wait_for(target: Target, process: subprocess.Popen[str]) -> None:
    """Until it answers a call."""
    body = json.dumps({"model": "bench", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}).encode()
    headers = {"Authorization": f"Bearer {target.key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{target.url}/chat/completions", body, headers)  # noqa: S310 - ours
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ours
                answer.read()
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    raise RuntimeError(f"{target.name} ended with {process.returncode}")


def measure(home: Path) -> list[Table]:
    subprocess.run([sys.executable, str(ROOT / "scripts" / "peer_environments.py")], check=True)
    pin_self()
    with ExitStack() as stack:
        engine = stack.enter_context(bench_engine())
        gateways = [
            stack.enter_context(ventoux(home.with_name("peers"), engine)),
            stack.enter_context(sglang_router(engine)),
            stack.enter_context(litellm(home.with_name("peers"), engine)),
        ]
        running = [Running(Target("direct", f"{engine}/v1", KEY), None), *gateways]
        for gateway in gateways:
            _stopped(gateway)
        rows = [_row(name, in_turns(running, figure), digits) for name, figure, digits in FIGURES]
    return [("Ventoux and its peers before the same engine, one core each", rows)]


Figure = Callable[[Running], float]


def p50(one: Running) -> float:
    return 1000 * median(uvloop.run(load.latencies(one.target, SECONDS, max_tokens=TOKENS)))


def _calls(one: Running) -> float:
    return uvloop.run(load.calls_a_second(one.target, IN_FLIGHT, SECONDS, max_tokens=TOKENS))


def _events(one: Running) -> float:
    return uvloop.run(load.events_a_second(one.target, STREAMS, SECONDS, max_tokens=STREAM_TOKENS))


def _cost_of_an_event(one: Running) -> float:
    """Microseconds of the gateway's processor time: at this pace each event is a read and a write of its own."""
    if one.process is None:
        return 0.0
    before = _processor_seconds(one.process)
    asked = load.events(one.target, PACED_STREAMS, max_tokens=int(PACE * SECONDS), content=f"{PACE} a second")
    count = uvloop.run(asked)
    return 1e6 * (_processor_seconds(one.process) - before) / count


def _processor_seconds(process: psutil.Process) -> float:
    times = [one.cpu_times() for one in _family(process)]
    return sum(time.user + time.system for time in times)


FIGURES: list[tuple[str, Figure, int]] = [
    ("p50 of a call of 16 tokens, one in flight (ms)", p50, 2),
    (f"calls a second, {IN_FLIGHT} in flight", _calls, 0),
    (f"streamed chunks a second, {STREAMS} streams as fast as they go", _events, 0),
    (f"processor time of a chunk, {PACED_STREAMS} streams of {PACE} a second (µs)", _cost_of_an_event, 0),
]


def in_turns(running: list[Running], figure: Figure) -> dict[str, list[float]]:
    """Every round measures each; the first round warms them up and does not count."""
    taken: dict[str, list[float]] = {one.target.name: [] for one in running}
    for number in range(ROUNDS + 1):
        for one in running:
            with _turn(one):
                value = figure(one)
            if number:
                taken[one.target.name].append(value)
    return taken


@contextmanager
def _turn(running: Running) -> Generator[None]:
    if running.process is None:
        yield
        return
    for process in _family(running.process):
        process.resume()
    try:
        yield
    finally:
        _stopped(running)


def _stopped(running: Running) -> None:
    if running.process is not None:
        for process in _family(running.process):
            process.suspend()


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _row(name: str, taken: dict[str, list[float]], digits: int) -> Row:
    row = {"measure": name} | {gateway: f"{median(values):,.{digits}f}" for gateway, values in taken.items()}
    _, ours, *peers = taken
    for peer in peers:
        ratio = median(a / b for a, b in zip(taken[ours], taken[peer], strict=True))
        row[f"Ventoux / {peer.partition(' ')[0]}"] = f"{ratio:.2f}"
    return row

"""The parent's side of a measuring process: start it, ask it, and have done with it in bounded time."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.prepare.budget import UNLIMITED, Budget
from ventoux.catalog.prepare.errors import TrialFailed
from ventoux.catalog.prepare.tasks import Answer

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from ventoux.catalog.prepare.tasks import Start, Task

_START_TIMEOUT = 300.0
_TASK_TIMEOUT = 300.0
_MODULE = ("-m", "ventoux.catalog.prepare.measure")


class Trial:
    """One candidate, loaded. Every failure of its process is a TrialFailed; waiting ends with BudgetSpent too."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, task_timeout: float, budget: Budget) -> None:
        self._process = process
        self._log = log
        self._task_timeout = task_timeout
        self._budget = budget
        self._pending = b""

    def ask(self, task: Task, timeout: float | None = None) -> Answer:
        self.send(msgspec.json.encode(task))
        return self.receive(timeout or self._task_timeout)

    def send(self, line: bytes) -> None:
        if self._process.stdin is None:
            raise TrialFailed("the measuring process has no input")
        try:
            self._process.stdin.write(line + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise TrialFailed(self._ended()) from error

    def receive(self, timeout: float) -> Answer:
        line = self._line(timeout)
        try:
            answer = msgspec.json.decode(line, type=Answer)
        except msgspec.MsgspecError as error:
            raise TrialFailed(f"the measuring process answered nonsense: {error}") from error
        if answer.error:
            raise TrialFailed(answer.error)
        return answer

    def _line(self, timeout: float) -> bytes:
        if self._process.stdout is None:
            raise TrialFailed("the measuring process has no output")
        deadline = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._pending:
                self._budget.check()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TrialFailed(f"no answer within {timeout:.0f} s")
                if not selector.select(min(left, self._budget.left)):
                    continue
                part = os.read(self._process.stdout.fileno(), 65536)
                if not part:
                    raise TrialFailed(self._ended())
                self._pending += part
        line, _, self._pending = self._pending.partition(b"\n")
        return line

    def _ended(self) -> str:
        try:
            status: int | None = self._process.wait(5)
        except subprocess.TimeoutExpired:
            status = None
        last = self._log.read_text("utf-8", "replace").strip().splitlines()[-1:]
        return f"the measuring process ended with status {status}: {''.join(last)}"[:300]


@contextmanager
def trial(
    start: Start,
    log: Path,
    *,
    budget: Budget = UNLIMITED,
    start_timeout: float = _START_TIMEOUT,
    task_timeout: float = _TASK_TIMEOUT,
    module: Sequence[str] = _MODULE,
) -> Generator[Trial]:
    """Blocks until the model is loaded; kills the process at the end. Raises TrialFailed and BudgetSpent."""
    with log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - this interpreter and our own module
            [sys.executable, *module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr
        )
    try:
        running = Trial(process, log, task_timeout, budget)
        running.send(msgspec.json.encode(start))
        running.receive(start_timeout)
        yield running
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

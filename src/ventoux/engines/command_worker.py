"""A process beside a program that serves a model, vLLM or SGLang: ``python -m ventoux.engines.command_worker``.

The program knows nothing of who started it. This one gives it a free port and a secret, says when it is ready, passes
on the signal to end, ends with the same status, and ends it when no server is left that would.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ventoux.engines.worker import Parent, quit_on_sigterm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

_LOOK_EVERY = 0.1
_END_WITHIN = 5.0
_ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "DO_NOT_TRACK": "1", "VLLM_NO_USAGE_STATS": "1"}
"""The model is in a folder of ours: nothing is to be fetched, and nobody is to be told."""


class Config(msgspec.Struct, frozen=True):
    secret: str
    model: str
    command: list[str]
    secret_variable: str = ""


class Program:
    """``folder`` holds the file of options until the program has read it."""

    def __init__(self, config: Config, port: int, folder: Path) -> None:
        command = [*config.command, "--host", "127.0.0.1", "--port", str(port)]
        environment = {**os.environ, **_ENVIRONMENT}
        if config.secret_variable:
            environment[config.secret_variable] = config.secret
        else:
            command += ["--config", str(_options(folder, config.secret))]
        self._port = port
        self._ending = False
        # The operator's own program, with options that were checked one by one (engines/commands.py).
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)  # noqa: S603

    def came_up(self) -> bool:
        """Blocks until it answers, or has ended."""
        pause = threading.Event()
        while self._process.poll() is None:
            if self._answers():
                return True
            pause.wait(_LOOK_EVERY)
        return False

    def wait(self) -> int:
        """Its exit status, as a shell tells it. Does not return while ``end`` is at work, which ends this process."""
        status = self._process.wait()
        while self._ending:
            threading.Event().wait()
        return 128 - status if status < 0 else status

    def terminate(self) -> None:
        self._process.terminate()

    def end(self) -> None:
        """And all that it has started, and this process."""
        self._ending = True
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_WITHIN)
        os.killpg(0, signal.SIGKILL)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _options(folder: Path, secret: str) -> Path:
    """JSON is YAML as well."""
    file = folder / "options.yaml"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"api-key": secret}))
    return file


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def main() -> None:
    quit_on_sigterm()
    programs: list[Program] = []

    def end() -> None:
        for program in programs:
            program.end()
        os._exit(0)

    parent = Parent(end)
    config = parent.config(Config)
    raise SystemExit(_run(parent, config, programs))


def _run(parent: Parent, config: Config, programs: list[Program]) -> int:
    with tempfile.TemporaryDirectory(prefix="ventoux-") as folder:
        port = _free_port()
        try:
            program = Program(config, port, Path(folder))
        except OSError as error:
            parent.failed(f"{config.command[0]} cannot be run: {error.strerror}", permanent=True)
            return 1
        programs.append(program)
        signal.signal(signal.SIGTERM, _passing_on(programs))
        is_up = program.came_up()
    if is_up:
        parent.ready(port)
    return program.wait()


def _passing_on(programs: Sequence[Program]) -> Callable[[int, FrameType | None], None]:
    def pass_on(number: int, frame: FrameType | None) -> None:
        del number, frame
        for program in programs:
            program.terminate()

    return pass_on


if __name__ == "__main__":
    main()

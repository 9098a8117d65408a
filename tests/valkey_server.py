"""A real Valkey or Redis of a test's own: on a socket in its folder, with nothing kept on the disk."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

_READY_WITHIN = 20.0


class ValkeyServer:
    def __init__(self) -> None:
        # A path of a socket has at most 107 bytes, and those of tests are longer.
        self._folder = tempfile.TemporaryDirectory(prefix="valkey-")
        self._socket = Path(self._folder.name) / "s"
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        program = shutil.which("valkey-server") or shutil.which("redis-server")
        if program is None:
            raise AssertionError("neither valkey-server nor redis-server is installed: scripts/install_test_tools.sh")
        self._process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", str(self._socket), "--save", "", "--appendonly", "no"],
            cwd=self._folder.name,
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _READY_WITHIN
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError("the server did not come up")
            time.sleep(0.01)

    def kill(self) -> None:
        """At once, with all that it held."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def hang(self) -> None:
        """It still takes connections, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self._folder.cleanup()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

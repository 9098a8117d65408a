"""The parent's side of an engine process: start it, hear that it is ready, stop it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.worker import MAY_STAY, without_secrets

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger("ventoux.engines")

_LARGEST_LOG = 10 * 1024 * 1024
_STOP_WITHIN = 5.0
_KILL_WITHIN = 5.0
_UNDERSTOOD_WITHIN = 5.0
_TAIL = 8 * 1024


class _Word(msgspec.Struct):
    """What a worker says, once."""

    ready: bool = False
    port: int = 0
    error: str = ""
    permanent: bool = False


class EngineProcess(ABC):
    """Leads a session and a group of its own, so that a Ctrl-C does not reach it and none of its children is left."""

    pid: int
    port: int

    def __init__(self) -> None:
        self.record: Path | None = None
        """The file by which the next server finds it."""

    @property
    @abstractmethod
    def ended(self) -> bool: ...

    @abstractmethod
    async def wait(self) -> None: ...

    @abstractmethod
    def ending(self) -> str:
        """How it ended."""

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL for all that is left of its group after a bound."""
        self._terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_WITHIN):
                await self.wait()
        await self.kill()

    async def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            # Nothing but its children can have its number while one of them lives.
            os.killpg(self.pid, signal.SIGKILL)
        try:
            async with asyncio.timeout(_KILL_WITHIN):
                await self.wait()
        except TimeoutError:
            # The kernel holds it, in a read from a dead disk for instance; it ends when that does.
            logger.error("engine cannot be killed", extra={"fields": {"pid": self.pid}})  # noqa: TRY400 - no traceback
        self._close()
        if self.record is not None:
            self.record.unlink(missing_ok=True)

    @abstractmethod
    def _terminate(self) -> None: ...

    @abstractmethod
    def _close(self) -> None:
        """Gives back what this process holds of it."""


class OwnProcess(EngineProcess):
    """A worker of our own: ``python -m module``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        super().__init__()
        self._process = process
        self.pid = process.pid
        self.port = 0

    @classmethod
    async def start(cls, replica_id: str, module: str, config: dict[str, Any], log: Path, timeout: float) -> OwnProcess:
        """Returns when the worker is ready. Raises EngineStartFailed with the worker's reason."""
        started = await _spawn(replica_id, module, log)
        process = cls(started)
        try:
            word = await _first_word(started, msgspec.json.encode(config), timeout)
        except TimeoutError:
            await process.kill()
            reason = f"it was not ready within {timeout:g} seconds"
            raise EngineStartFailed(replica_id, reason, log) from None
        except BaseException:
            await process.kill()
            raise
        if word is not None and word.ready:
            process.port = word.port
            return process
        await process.kill()
        if word is not None:
            raise EngineStartFailed(replica_id, word.error, log, permanent=word.permanent)
        raise EngineStartFailed(replica_id, f"its process ended with {process.ending()}{_last_line(log)}", log)

    async def let_go(self) -> None:
        """From then on it may outlive this process."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker was started without pipes")
        with suppress(BrokenPipeError, ConnectionResetError, TimeoutError):
            self._process.stdin.write(MAY_STAY)
            async with asyncio.timeout(_UNDERSTOOD_WITHIN):
                await self._process.stdout.read()

    @property
    def ended(self) -> bool:
        return self._process.returncode is not None

    async def wait(self) -> None:
        await self._process.wait()

    def ending(self) -> str:
        code = self._process.returncode
        return f"signal {-code}" if code is not None and code < 0 else f"exit status {code}"

    def _terminate(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()

    def _close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()


class AdoptedProcess(EngineProcess):
    """One that another server has started. ``descriptor`` is of the kind that pidfd_open gives: it goes on meaning this
    process when the number has been given to another."""

    def __init__(self, pid: int, port: int, descriptor: int) -> None:
        super().__init__()
        self.pid = pid
        self.port = port
        self._descriptor = descriptor
        self._gone = asyncio.Event()
        self._open = True
        # Such a descriptor can be read from once the process has ended.
        asyncio.get_running_loop().add_reader(descriptor, self._end)

    @property
    def ended(self) -> bool:
        return self._gone.is_set()

    async def wait(self) -> None:
        await self._gone.wait()

    def ending(self) -> str:
        return "a status that only its first server could see"

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        self._gone.set()

    def _terminate(self) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, signal.SIGTERM)

    def _close(self) -> None:
        if self._open:
            self._open = False
            asyncio.get_running_loop().remove_reader(self._descriptor)
            os.close(self._descriptor)


async def _spawn(replica_id: str, module: str, log: Path) -> asyncio.subprocess.Process:
    try:
        _bound(log)
        with log.open("ab") as stderr:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
                env=without_secrets(os.environ),
                start_new_session=True,
            )
    except OSError as error:
        raise EngineStartFailed(replica_id, f"its process cannot be started: {error.strerror}", log) from error


async def _first_word(process: asyncio.subprocess.Process, config: bytes, timeout: float) -> _Word | None:
    """None when the worker ends without one."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the worker was started without pipes")
    async with asyncio.timeout(timeout):
        with suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(config + b"\n")
            await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            await process.wait()
            return None
    try:
        return msgspec.json.decode(line, type=_Word)
    except msgspec.DecodeError:
        return _Word(error="it said something that cannot be understood")


def _bound(log: Path) -> None:
    """A log that has grown large makes way; one older is kept beside it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > _LARGEST_LOG:
        log.replace(log.with_name(f"{log.name}.1"))


def _last_line(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL))
            lines = file.read().decode("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return f" ({lines[-1].strip()[:300]})" if lines else ""

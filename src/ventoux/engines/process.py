"""The parent's side of an engine process: start it, hear that it is ready, stop it."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.errors import EngineStartFailed
from ventoux.engines.worker import without_secrets

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger("ventoux.engines")

_LARGEST_LOG = 10 * 1024 * 1024
_STOP_WITHIN = 5.0
_KILL_WITHIN = 5.0
_TAIL = 8 * 1024


class _Word(msgspec.Struct):
    """What a worker says, once."""

    ready: bool = False
    port: int = 0
    error: str = ""
    permanent: bool = False


class EngineProcess:
    """A worker of our own (``python -m module``) in a session of its own, so that a Ctrl-C does not reach it."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self._process = process
        self.port = port

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    @classmethod
    async def start(
        cls, replica_id: str, module: str, config: dict[str, Any], log: Path, timeout: float
    ) -> EngineProcess:
        """Returns when the worker is ready. Raises EngineStartFailed with the worker's reason."""
        process = await _spawn(replica_id, module, log)
        try:
            word = await _first_word(process, msgspec.json.encode(config), timeout)
        except TimeoutError:
            await _kill(process)
            reason = f"it was not ready within {timeout:g} seconds"
            raise EngineStartFailed(replica_id, reason, log) from None
        except BaseException:
            await _kill(process)
            raise
        if word is not None and word.ready:
            return cls(process, word.port)
        await _kill(process)
        if word is not None:
            raise EngineStartFailed(replica_id, word.error, log, permanent=word.permanent)
        reason = f"its process ended with {_ending(process.returncode)}{_last_line(log)}"
        raise EngineStartFailed(replica_id, reason, log)

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL after a bound."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_WITHIN):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
        _close(self._process)

    async def kill(self) -> None:
        await _kill(self._process)

    def ending(self) -> str:
        return _ending(self._process.returncode)


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


async def _kill(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    try:
        async with asyncio.timeout(_KILL_WITHIN):
            await process.wait()
    except TimeoutError:
        # The kernel holds it, in a read from a dead disk for instance; it ends when that does.
        logger.error("engine cannot be killed", extra={"fields": {"pid": process.pid}})  # noqa: TRY400 - no traceback
    _close(process)


def _close(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()


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


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {-code}"
    return f"exit status {code}"

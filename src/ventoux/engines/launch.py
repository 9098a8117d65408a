"""Brings up the engine of a replica: adopts one that is there, or starts a process."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from ventoux.engines.adopt import fingerprint
from ventoux.engines.commands import command_of
from ventoux.engines.errors import EngineStartFailed, NoRoom
from ventoux.engines.logs import log_file
from ventoux.engines.process import OwnProcess
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ventoux.engines.adopt import RunFolder, Waiting
    from ventoux.engines.client import EngineClient
    from ventoux.engines.process import EngineProcess
    from ventoux.engines.replica import Replica
    from ventoux.engines.room import Room
    from ventoux.engines.spec import EngineKind, EngineSpec

logger = logging.getLogger("ventoux.engines")

_MODULES: dict[EngineKind, str] = {
    "llama.cpp": "ventoux.engines.llama_worker",
    "encoder": "ventoux.engines.encoder_worker",
    "vllm": "ventoux.engines.command_worker",
    "sglang": "ventoux.engines.command_worker",
    "scripted": "ventoux.engines.scripted",
}
_ADOPT_WITHIN = 10.0


class Launcher:
    """``run`` is None where no engine outlives this process; ``commands`` name the programs that are engines."""

    def __init__(
        self,
        *,
        log_dir: Path,
        client: EngineClient,
        start_timeout: float,
        room: Room,
        run: RunFolder | None,
        commands: Mapping[EngineKind, str],
    ) -> None:
        self._log_dir = log_dir
        self._client = client
        self._start_timeout = start_timeout
        self._room = room
        self._run = run
        self._commands = commands
        self._logs: dict[Replica, Path] = {}

    async def start(self, replica: Replica) -> EngineProcess:
        """Fills the replica in. Raises EngineStartFailed."""
        config = self._config(replica.spec)
        launch = fingerprint(replica.spec.kind, config, replica.spec.weights)
        try:
            adopted = await self._adopted(replica, launch)
            return adopted or await self._started(replica, config, launch)
        except BaseException:
            self.forget(replica)
            raise

    def forget(self, replica: Replica) -> None:
        """It has ended: its memory and its log are another's."""
        self._room.release(replica)
        self._logs.pop(replica, None)

    async def _adopted(self, replica: Replica, launch: str) -> EngineProcess | None:
        while self._run is not None and (waiting := await self._run.take(replica.spec.key, launch)):
            try:
                await self._probed(replica, waiting)
            except VentouxError as error:
                fields = {"replica": replica.id, "pid": waiting.process.pid, "error": error.for_log}
                logger.warning("engine not adopted", extra={"fields": fields})
                await waiting.process.kill()
            except BaseException:
                await waiting.process.kill()
                raise
            else:
                self._room.hold(replica)
                fields = {"replica": replica.id, "pid": waiting.process.pid}
                logger.info("engine adopted", extra={"fields": fields})
                return waiting.process
        return None

    async def _probed(self, replica: Replica, waiting: Waiting) -> None:
        own, replica.secret = replica.secret, waiting.record.secret
        try:
            await self._asked(replica, waiting.process, _ADOPT_WITHIN)
        except BaseException:
            replica.secret = own
            raise

    async def _started(self, replica: Replica, config: dict[str, Any], launch: str) -> EngineProcess:
        await self._make_room(replica)
        log = self._log(replica)
        standing = self._run.standing() if self._run is not None else {}
        module = _MODULES[replica.spec.kind]
        told = {**config, **standing, "secret": replica.secret}
        process = await OwnProcess.start(replica.id, module, told, log, self._start_timeout)
        try:
            await self._asked(replica, process, self._start_timeout)
            if self._run is not None and self._run.orphan_timeout:
                process.record = self._run.keep(replica, process.pid, process.port, launch)
                if process.record is not None:
                    await process.let_go()
        except VentouxError as error:
            await process.kill()
            raise EngineStartFailed(replica.id, error.message, log) from error
        except BaseException:
            await process.kill()
            raise
        return process

    async def _make_room(self, replica: Replica) -> None:
        try:
            self._room.claim(replica)
        except NoRoom:
            if self._run is None or not await self._run.end_waiting():
                raise
            self._room.claim(replica)

    async def _asked(self, replica: Replica, process: EngineProcess, timeout: float) -> None:
        """Raises when it is not this model's engine or does not know this secret."""
        replica.base_url = f"http://127.0.0.1:{process.port}"
        replica.pid = process.pid
        served = await self._client.models(replica, timeout=timeout)
        if replica.spec.model not in served:
            raise EngineStartFailed(replica.id, f"it serves {', '.join(served) or 'nothing'}", None)
        if replica.spec.kind == "llama.cpp":
            replica.context, replica.native_tools = await self._client.granted(replica, timeout=timeout)
        else:
            replica.context = served[replica.spec.model] or replica.spec.context

    def _log(self, replica: Replica) -> Path:
        """One that no other running engine writes to: there are as many as there were engines at a time."""
        number = 0
        while (log := log_file(self._log_dir, replica.spec.key, number)) in self._logs.values():
            number += 1
        self._logs[replica] = log
        return log

    def _config(self, spec: EngineSpec) -> dict[str, Any]:
        """What the worker is told, but for what is another one for each start."""
        config: dict[str, Any] = {"model": spec.model}
        match spec.kind:
            case "llama.cpp":
                config |= {"weights": str(spec.weights), "context": spec.context, "parallel": spec.parallel}
                config["threads"] = spec.threads
            case "encoder":
                config["threads"] = spec.threads
            case "vllm" | "sglang":
                command = command_of(spec, self._commands)
                config |= {"command": command.arguments, "secret_variable": command.secret_variable}
            case _:
                config["script"] = spec.script
        return config

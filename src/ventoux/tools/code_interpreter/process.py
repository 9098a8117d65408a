"""One jailed worker: started, asked, watched, ended.

Everything that comes out of it is the code's own word. An answer says no more than that the code has come to its end,
and only one that holds the token of the request is taken: whatever else is in the socket ends the worker.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import struct
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from ventoux.tools.code_interpreter.jail import WORK
from ventoux.tools.code_interpreter.printed import Printed
from ventoux.tools.code_interpreter.watching import Family
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from ventoux.tools.code_interpreter.jail import Jail
    from ventoux.tools.code_interpreter.limits import Limits

_START = 20.0
"""Seconds until a new worker has to have answered, and until one has to have imported what is wanted soon."""
_LOOK = 0.2
"""Seconds between two looks at what it takes."""
_END = 5.0
_ANSWER_BYTES = 4096
_FILES = 20_000
"""In the working folder: each costs the kernel a kilobyte that no limit of memory counts."""


class JailFailed(Exception):
    """The worker does not start: the system does not isolate, or is out of means."""


class Ready(msgspec.Struct, frozen=True):
    packages: list[str]


class _Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str


class Ran(NamedTuple):
    """``fault``: why the worker has ended, which takes all of its state along; None: it goes on."""

    output: str
    fault: str | None = None


class Worker:
    """``folder``: its working folder. Between two calls it stands still: no thread of it runs."""

    def __init__(
        self, process: asyncio.subprocess.Process, channel: _Channel, printed: Printed, limits: Limits
    ) -> None:
        self._process = process
        self._channel = channel
        self._printed = printed
        self._limits = limits
        self._family: Family | None = None
        self._fault: str | None = None
        self.folder = -1
        self.packages: list[str] = []

    @classmethod
    async def start(cls, jail: Jail) -> Self:
        """Raises JailFailed. From the loop of the main thread: the worker ends with the thread that has started it."""
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        with ExitStack() as stack:
            stack.callback(theirs.close)
            stack.callback(os.close, writing)
            try:
                launch = jail.launch(stack, theirs.fileno())
                process = await asyncio.create_subprocess_exec(
                    *launch.command,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=writing,
                    stderr=writing,
                    pass_fds=launch.passed,
                    cwd="/",
                    # None of the server's: its variables hold keys.
                    env={},
                    start_new_session=True,
                )
            except BaseException as error:
                ours.close()
                os.close(reading)
                if isinstance(error, OSError):
                    raise JailFailed(str(error)) from error
                raise
        worker = cls(process, await _Channel.open(ours), Printed(reading), jail.limits)
        try:
            await worker._greet()
        except BaseException:
            await worker.end()
            raise
        return worker

    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(_START):
                ready = await self._channel.receive()
            if ready is None:
                raise JailFailed(self._printed.take().strip() or "it ended without a word")
            self.packages = msgspec.json.decode(ready, type=Ready).packages
            self._family = Family(self._process.pid)
            self.folder = self._family.folder(WORK)
        except (OSError, TimeoutError, msgspec.MsgspecError) as error:
            raise JailFailed(str(error) or "it does not answer") from error
        await asyncio.to_thread(self._family.rest)

    @property
    def alive(self) -> bool:
        return self._fault is None and self._process.returncode is None

    async def prepare(self) -> None:
        """Imports what is likely to be wanted; what goes wrong shows when it is."""
        await self._asked({}, _START)

    async def run(self, code: str) -> Ran:
        """Whoever cancels it has to end the worker. Raises ToolFailed for what is no text."""
        try:
            code.encode()
        except UnicodeEncodeError as error:
            raise ToolFailed(f"The code has half a character at {error.start}, and was not run.") from error
        return await self._asked({"code": code}, self._limits.seconds)

    async def _asked(self, request: dict[str, str], seconds: float) -> Ran:
        family, token = self._family, secrets.token_hex(16)
        if family is None or not self.alive:
            return Ran("", self._fault or "it has ended")
        family.wake()
        try:
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                watching = group.create_task(self._watch(family))
                await self._channel.send(msgspec.json.encode(request | {"token": token}))
                answer = await self._channel.receive()
                watching.cancel()
        except TimeoutError:
            self._end_because(f"it took longer than {seconds:g} seconds")
        else:
            await self._look_at(answer, token, family)
        return Ran(self._printed.take(), self._fault)

    async def _look_at(self, answer: bytes | None, token: str, family: Family) -> None:
        if answer is None:
            self._end_because("the process was ended from inside, or by the system for want of memory")
        elif not _is_answer(answer, token):
            self._end_because("it wrote to a descriptor that is not its own")
        elif not await asyncio.to_thread(family.rest):
            self._end_because("it left processes behind that start others without end")

    async def _watch(self, family: Family) -> None:
        start = (await asyncio.to_thread(family.usage, self._limits.memory)).seconds
        while True:
            await asyncio.sleep(_LOOK)
            usage = await asyncio.to_thread(family.usage, self._limits.memory)
            state = os.statvfs(self.folder)
            if usage.memory > self._limits.memory:
                self._end_because(f"it took more than {self._limits.memory // 2**20} MiB of memory")
            elif usage.seconds - start > self._limits.seconds:
                self._end_because(f"it took more than {self._limits.seconds:g} seconds of processor time")
            elif state.f_files - state.f_ffree > _FILES:
                self._end_because(f"it made more than {_FILES:,} files")

    def _end_because(self, fault: str) -> None:
        """The first is why; the others follow from it."""
        self._fault = self._fault or fault
        self.kill()

    def kill(self) -> None:
        if self._family is not None:
            self._family.kill()
        elif self._process.returncode is None:
            self._process.kill()

    async def end(self) -> None:
        self.kill()
        self._channel.close()
        self._printed.close()
        if self.folder >= 0:
            os.close(self.folder)
            self.folder = -1
        async with asyncio.timeout(_END):
            await self._process.wait()


class _Channel:
    """Our end of the worker's socket: JSON behind four bytes of length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, ours: socket.socket) -> Self:
        return cls(*await asyncio.open_connection(sock=ours, limit=_ANSWER_BYTES))

    async def send(self, data: bytes) -> None:
        self._writer.write(struct.pack(">I", len(data)) + data)
        try:
            await self._writer.drain()
        except OSError:
            # It has ended: the answer that does not come says so.
            return

    async def receive(self) -> bytes | None:
        """None at the end, and for what is no answer by its length."""
        try:
            head = await self._reader.readexactly(4)
            length = struct.unpack(">I", head)[0]
            return await self._reader.readexactly(length) if length <= _ANSWER_BYTES else b""
        except (asyncio.IncompleteReadError, OSError):
            return None

    def close(self) -> None:
        self._writer.close()


def _is_answer(data: bytes, token: str) -> bool:
    try:
        return msgspec.json.decode(data, type=_Answer).token == token
    except msgspec.MsgspecError:
        return False

"""Reading documents, each in a child process of its own that is limited in time, memory and what it may touch.

Whatever a document does to its child costs that document one error that says what to do.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import struct
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import Unavailable
from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.wire import Assembly, Failed, Piece, Request, raised
from ventoux.parsing.wording import too_much_memory, too_much_time, unreadable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from ventoux.parsing.schemas import Parsed, ParseLimits, ParseOptions

logger = logging.getLogger("ventoux.parsing")

_WORKER = ("-m", "ventoux.parsing.worker")
_REPLY_BYTES = 512 * 1024 * 1024
_COMPLAINT_BYTES = 64 * 1024
_OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"std::bad_alloc", b"out of memory", b"Cannot allocate")
_OUT_OF_TIME = (-signal.SIGXCPU, 128 + signal.SIGXCPU)
_GRACE = 1.0
"""Seconds that a child has to end after its last word."""
_AGAIN = 10.0
"""Seconds after which it is worth asking again where all places were taken."""
_DECODER: msgspec.msgpack.Decoder[Piece] = msgspec.msgpack.Decoder(Piece)


class Parser:
    """``recognition``: the command of Tesseract. ``workers``: documents that are read at once; others wait."""

    def __init__(self, limits: ParseLimits, recognition: str, workers: int, *, worker: Sequence[str] = _WORKER) -> None:
        self._limits = limits
        self._recognition = recognition
        self._worker = tuple(worker)
        self._places = asyncio.Semaphore(workers)
        self._noted = False

    async def parse(self, path: Path, options: ParseOptions, patience: float | None = None) -> Parsed:
        """``patience``: seconds that are waited for a place, for whoever has a client waiting; None: as long as it
        takes. Raises DocumentUnreadable, DocumentTooLarge, RecognitionUnavailable, and Unavailable where no place got
        free. Cancelling it ends the child."""
        request = self._request(path, options)
        async with self._place(patience):
            process = await self._start()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    return await self._exchange(process, request)
            except TimeoutError:
                raise too_much_time(self._limits.seconds) from None
            finally:
                await _end(process)

    @asynccontextmanager
    async def _place(self, patience: float | None) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError:
            raise Unavailable(
                f"Other documents are being read, and none was done within {patience:g} seconds.",
                hint="Try again shortly, or raise parse_workers.",
                retry_after=_AGAIN,
            ) from None
        try:
            yield
        finally:
            self._places.release()

    def _request(self, path: Path, options: ParseOptions) -> bytes:
        # The child has another working directory.
        return msgspec.msgpack.encode(Request(str(path.absolute()), options, self._limits, self._recognition))

    async def _start(self) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            # Isolated: neither variables nor a folder of the user's decide what is imported.
            "-I",
            *self._worker,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd="/",
            # None of the server's variables, which hold keys. One thread: there is one document for each worker.
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", **kept},
            # A group of its own, which is ended as a whole.
            start_new_session=True,
        )

    async def _exchange(self, process: asyncio.subprocess.Process, request: bytes) -> Parsed:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("the child has no pipes")
        complaint = bytearray()
        status = 0
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(_listen(process.stderr, complaint))
            group.create_task(_hand_over(process.stdin, request))
            reply = await _reply(process.stdout)
            if reply.whole:
                listening.cancel()
            else:
                status = await _status(process, reply)
        self._note(reply.assembly.notes)
        result = reply.assembly.result() if reply.whole else None
        if isinstance(result, Failed):
            raise raised(result)
        if result is None:
            raise self._broken(reply, status, bytes(complaint))
        return result

    def _note(self, notes: list[str]) -> None:
        """Once: what this machine does not offer, it does not offer for the next document either."""
        if notes and not self._noted:
            self._noted = True
            logger.warning("documents are read with less isolation than Linux can give: %s", "; ".join(notes))

    def _broken(self, reply: _Reply, status: int, complaint: bytes) -> DocumentUnreadable | DocumentTooLarge:
        logger.warning(
            "a document's reader ended early: status %d, %s; it said: %s",
            status,
            reply.fault or "no reply",
            complaint[-1000:].decode(errors="replace").strip() or "nothing",
        )
        if reply.too_long:
            return DocumentTooLarge("What was read of the document is too much to be kept.", hint="Split it.")
        if any(sign in complaint for sign in _OUT_OF_MEMORY):
            return too_much_memory(self._limits.memory)
        if status in _OUT_OF_TIME:
            return too_much_time(self._limits.seconds)
        return unreadable("its reader crashed")


class _Reply:
    """What came of a reply. ``fault`` says why the rest of it is not believed."""

    def __init__(self) -> None:
        self.assembly = Assembly()
        self.fault = ""
        self.too_long = False

    @property
    def whole(self) -> bool:
        return not self.fault and self.assembly.result() is not None


async def _reply(stdout: asyncio.StreamReader) -> _Reply:
    reply = _Reply()
    total = 0
    try:
        while reply.assembly.result() is None:
            (length,) = struct.unpack(">I", await stdout.readexactly(4))
            total += length
            if total > _REPLY_BYTES:
                reply.fault, reply.too_long = f"a reply of more than {_REPLY_BYTES} bytes", True
                break
            reply.assembly.add(_DECODER.decode(await stdout.readexactly(length)))
            # Many pieces may have come at once: others have their turn between them.
            await asyncio.sleep(0)
    except (asyncio.IncompleteReadError, msgspec.MsgspecError, ValueError) as error:
        reply.fault = f"its reply is none ({type(error).__name__})"
    return reply


async def _status(process: asyncio.subprocess.Process, reply: _Reply) -> int:
    """How it ended by itself. One that still runs, having said what is no reply, is ended."""
    try:
        async with asyncio.timeout(_GRACE if not reply.too_long else 0):
            await process.wait()
    except TimeoutError:
        await _end(process)
    return process.returncode or 0


async def _hand_over(stdin: asyncio.StreamWriter, request: bytes) -> None:
    # A child that ended already is told by what it did not reply.
    with suppress(ConnectionError):
        stdin.write(request)
        await stdin.drain()
    stdin.close()


async def _listen(stderr: asyncio.StreamReader, complaint: bytearray) -> None:
    """Keeps the beginning, and lets the child say the rest to nobody: a full pipe would hold it up."""
    while part := await stderr.read(_COMPLAINT_BYTES):
        complaint.extend(part[: _COMPLAINT_BYTES - len(complaint)])


async def _end(process: asyncio.subprocess.Process) -> None:
    """With everything that it started, whether or not it ended itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()

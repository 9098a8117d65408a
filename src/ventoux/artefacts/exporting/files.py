"""Artefacts as files."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import unicodedata
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting.contents import MADE, content_of
from ventoux.artefacts.exporting.worker import Reply, Request
from ventoux.errors import Unavailable
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.artefacts.exporting.contents import Format
    from ventoux.artefacts.schemas import Artefact, WholeArtefact

logger = logging.getLogger("ventoux.artefacts")

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES: dict[Format, str] = {
    "source": "application/octet-stream",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_KINDS = {"document": "md", "html": "html", "mermaid": "mmd", "table": "csv"}
_LANGUAGES = {
    "bash": "sh", "c": "c", "c#": "cs", "c++": "cpp", "cpp": "cpp", "csharp": "cs", "css": "css", "go": "go",
    "haskell": "hs", "html": "html", "ini": "ini", "java": "java", "javascript": "js", "js": "js", "json": "json",
    "jsx": "jsx", "julia": "jl", "kotlin": "kt", "latex": "tex", "lua": "lua", "markdown": "md", "perl": "pl",
    "php": "php", "powershell": "ps1", "py": "py", "python": "py", "r": "r", "ruby": "rb", "rust": "rs",
    "scala": "scala", "sh": "sh", "shell": "sh", "sql": "sql", "svg": "svg", "swift": "swift", "toml": "toml",
    "ts": "ts", "tsx": "tsx", "typescript": "ts", "xml": "xml", "yaml": "yaml", "yml": "yml",
}  # fmt: skip
_LONGEST_NAME = 80
_AT_ONCE = 2
_PATIENCE = 20.0
"""Seconds that are waited for a place."""
_SLOWER = 4
"""Times its seconds of a processor that a writer may take by the clock."""


class ArtefactFile(NamedTuple):
    name: str
    content: bytes


class ArtefactFiles:
    """``seconds`` of a processor and ``memory``, in bytes, that the writing of one may take."""

    def __init__(self, seconds: int = 15, memory: int = 2**30) -> None:
        self._seconds = seconds
        self._memory = memory
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def written(self, whole: WholeArtefact, form: Format) -> ArtefactFile:
        """Cancelling it ends the writing. Raises NotExportable, and Unavailable where others take all the places."""
        if form in MADE:
            async with self._place():
                content = await self._made(whole, form)
        else:
            content = await in_daemon_thread(lambda: content_of(whole, form))
        return ArtefactFile(name_of(whole.artefact, form), content)

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._writing.acquire()
        except TimeoutError:
            raise Unavailable(
                f"Other files are being written, and none was done within {_PATIENCE:g} seconds.",
                hint="Try again shortly.",
                retry_after=_PATIENCE,
            ) from None
        try:
            yield
        finally:
            self._writing.release()

    async def _made(self, whole: WholeArtefact, form: Format) -> bytes:
        """In a process of its own, which can be ended, and has a memory of its own."""
        request = msgspec.msgpack.encode(Request(whole, form, self._seconds, self._memory))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", "ventoux.artefacts.exporting.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd="/",
            # None of the server's variables, which hold keys.
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        )
        try:
            async with asyncio.timeout(self._seconds * _SLOWER):
                said, complaint = await child.communicate(request)
        except TimeoutError:
            raise _too_much(form) from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            _note(child.returncode, complaint)
            raise _too_much(form)
        reply = msgspec.msgpack.decode(said, type=Reply)
        if reply.refused is not None:
            message, hint = reply.refused
            raise NotExportable(message, hint=hint)
        return reply.content


def types_of(form: Format) -> str:
    return _TYPES[form]


def name_of(artefact: Artefact, form: Format) -> str:
    """The title, as every system takes it: letters, digits, spaces, hyphens."""
    title = unicodedata.normalize("NFC", artefact.title)
    kept = "".join(letter if letter.isalnum() or letter in "-_" else " " for letter in title)
    name = " ".join(kept.split())[:_LONGEST_NAME].strip() or "artefact"
    return f"{name}.{_extension(artefact) if form == 'source' else form}"


def _extension(artefact: Artefact) -> str:
    if artefact.kind != "code":
        return _KINDS[artefact.kind]
    return _LANGUAGES.get((artefact.language or "").lower(), "txt")


def _note(status: int, complaint: bytes) -> None:
    """What it was, for the operator: one that had too much to do is told by its status or its last words."""
    if status != -signal.SIGXCPU and b"MemoryError" not in complaint:
        said = complaint[-1000:].decode(errors="replace").strip() or "nothing"
        logger.warning("the writer of a file ended early", extra={"fields": {"status": status, "said": said}})


def _too_much(form: Format) -> NotExportable:
    return NotExportable(
        f"To write it as {form} takes too much time or memory.", hint="Take format=source, or make it shorter."
    )

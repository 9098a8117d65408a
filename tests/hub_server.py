"""A hub in this process, on the routes of huggingface.co, that misbehaves as it is told.

It listens on every loopback address, so that ``127.0.0.1`` (the hub) and ``127.0.0.2`` (its CDN) are two origins.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

if TYPE_CHECKING:
    from collections.abc import Generator

COMMIT = "c0ffee" * 6 + "c0ff"
TOKEN = "hf_secret"


class Turn(msgspec.Struct, frozen=True):
    """How one request for the bytes of a file is answered."""

    cut: int | None = None
    """Bytes of the body that are sent before the connection is cut; all when None."""
    stall: bool = False
    """What ``cut`` says is sent, and then nothing, with the connection open."""
    ranges: bool = True
    etag: str | None = '"v1"'
    old: bool = False
    """Another version of the file, of the same size."""
    status: int = 0
    headers: dict[str, str] = {}
    shift: int = 0
    """By how much the range that is sent is not the one that was asked for."""
    longer: int = 0
    """Bytes that Content-Length says there are beyond those that are; below 0: fewer."""
    endless: bool = False
    """No Content-Length, and a body that does not end by itself."""


class Request(msgspec.Struct, frozen=True):
    method: str
    host: str
    path: str
    headers: dict[str, str]

    @property
    def range(self) -> str | None:
        return self.headers.get("range")


class Hub:
    """``files`` by repository and path. Turns are taken a request for bytes; when they run out, it behaves."""

    def __init__(self, files: dict[str, dict[str, bytes]], turns: list[Turn] | None = None) -> None:
        self.files = files
        self.turns = list(turns or [])
        self.asked: list[Request] = []
        self.info: dict[str, Any] = {}
        """Of every repository, besides its commit."""
        self.commit = COMMIT
        self.gated = False
        self.away: list[Turn] = []
        """Taken a request that is not for bytes, before it is answered."""
        self.cdn = True
        self.moved: dict[str, str] = {}
        """Repositories that have another name now."""
        self.wrong: dict[str, bytes] = {}
        """What is sent for a path instead of the bytes that it is said to have."""
        self.page = 1000
        self.released = asyncio.Event()
        self.stalling = threading.Event()
        self.port = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def bytes_asked(self) -> list[Request]:
        return [request for request in self.asked if request.path.startswith("/cdn/") and request.method == "GET"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            if request is not None:
                self.asked.append(request)
                await self._answer(request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # a client that goes away is what these tests are about
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        parts = [unquote(part) for part in urlsplit(request.path).path.strip("/").split("/")]
        if parts[0] == "cdn":
            await self._bytes("/".join(parts[1:]), request, writer)
        elif self.away and (turn := self.away.pop(0)).status:
            _head(writer, turn.status, turn.headers | {"Content-Length": "0"})
        elif self.gated and request.headers.get("authorization") != f"Bearer {TOKEN}":
            said = {
                "X-Error-Code": "GatedRepo",
                "X-Error-Message": "Access to model is restricted.",
                "Content-Length": "0",
            }
            _head(writer, 401, said)
        elif parts[0] == "api":
            self._api("/".join(parts[2:4]), parts[4], parts[5], request, writer)
        else:
            await self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]), request, writer)

    def _api(self, repo: str, route: str, revision: str, request: Request, writer: asyncio.StreamWriter) -> None:
        if repo not in self.files:
            _head(writer, 401, {"X-Error-Code": "RepoNotFound", "Content-Length": "0"})
        elif revision not in {"main", self.commit}:
            _head(writer, 404, {"X-Error-Code": "RevisionNotFound", "Content-Length": "0"})
        elif route == "revision":
            _json(writer, {"sha": self.commit} | self.info, {})
        else:
            start = int(parse_qs(urlsplit(request.path).query).get("cursor", ["0"])[0])
            entries = [_entry(path, content) for path, content in sorted(self.files[repo].items())]
            following = f'<{self.endpoint}{urlsplit(request.path).path}?cursor={start + self.page}>; rel="next"'
            more = {"Link": following} if start + self.page < len(entries) else {}
            _json(writer, entries[start : start + self.page], more)

    async def _resolve(
        self, repo: str, revision: str, path: str, request: Request, writer: asyncio.StreamWriter
    ) -> None:
        if repo in self.moved:
            _head(writer, 307, {"Location": f"/{self.moved[repo]}/resolve/{revision}/{path}", "Content-Length": "0"})
            return
        content = self.files.get(repo, {}).get(path)
        if content is None or revision not in {"main", self.commit}:
            code = (
                "RepoNotFound" if repo not in self.files else "EntryNotFound" if content is None else "RevisionNotFound"
            )
            _head(writer, 404, {"X-Error-Code": code, "Content-Length": "0"})
            return
        about = {"X-Repo-Commit": self.commit}
        if is_lfs(path):
            about |= {"X-Linked-Size": str(len(content)), "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"'}
        to = f"http://127.0.0.2:{self.port}/cdn/{repo}/{path}?Signature=secret" if self.cdn else f"/cdn/{repo}/{path}"
        if is_lfs(path):
            _head(writer, 302, about | {"Location": to, "Content-Length": "0"})
        elif request.method == "HEAD":
            _head(writer, 200, about | {"ETag": f'"{git_id(content)}"', "Content-Length": str(len(content))})
        else:
            await self._bytes(f"{repo}/{path}", request, writer)

    async def _bytes(self, name: str, request: Request, writer: asyncio.StreamWriter) -> None:
        org, repo, path = name.split("/", 2)
        turn = self.turns.pop(0) if self.turns else Turn()
        if turn.status:
            _head(writer, turn.status, turn.headers | {"Content-Length": "0"})
            return
        content = self.wrong.get(path, self.files[f"{org}/{repo}"][path])
        if turn.old:
            content = bytes(byte ^ 0xFF for byte in content)
        start, end = self._begin(request, turn, len(content), writer)
        body = content[start:end]
        if turn.endless:
            body *= 1 + (1 << 20) // max(len(body), 1)
        writer.write(body if turn.cut is None else body[: turn.cut])
        await writer.drain()
        if turn.stall:
            self.stalling.set()
            await self.released.wait()
        if turn.endless:
            writer.transport.abort()

    def _begin(self, request: Request, turn: Turn, size: int, writer: asyncio.StreamWriter) -> tuple[int, int]:
        """Sends the head; where the body starts and ends."""
        same = turn.etag is not None and request.headers.get("if-range") == turn.etag
        start, end, status = 0, size, 200
        headers = {} if turn.etag is None else {"ETag": turn.etag}
        if request.range is not None and turn.ranges and same:
            first, last = request.range.removeprefix("bytes=").split("-")
            start = max(0, int(first) - turn.shift)
            end = min(size, int(last) + 1) if last else size
            status = 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        if not turn.endless:
            headers["Content-Length"] = str(end - start + turn.longer)
        _head(writer, status, headers | turn.headers)
        return start, end


def is_lfs(path: str) -> bool:
    return path.endswith((".gguf", ".safetensors"))


def git_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _entry(path: str, content: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "file", "path": path, "size": len(content), "oid": git_id(content)}
    if is_lfs(path):
        entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return entry


async def _read(reader: asyncio.StreamReader) -> Request | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}
    return Request(method, headers.get("host", "").partition(":")[0], path, headers)


def _head(writer: asyncio.StreamWriter, status: int, headers: dict[str, str]) -> None:
    lines = [f"HTTP/1.1 {status} -", "Connection: close", *(f"{name}: {value}" for name, value in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))


def _json(writer: asyncio.StreamWriter, value: Any, headers: dict[str, str]) -> None:
    body = json.dumps(value).encode()
    _head(writer, 200, headers | {"Content-Type": "application/json", "Content-Length": str(len(body))})
    writer.write(body)


@contextmanager
def hub(files: dict[str, dict[str, bytes]], turns: list[Turn] | None = None) -> Generator[Hub]:
    """Serves in a thread of its own: a pull blocks the one that asks for it."""
    made = Hub(files, turns)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(made.serve, "0.0.0.0", 0)  # noqa: S104 - the loopback addresses
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await done.wait()
        made.released.set()
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(15)
        loop.close()

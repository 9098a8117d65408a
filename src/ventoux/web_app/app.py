"""What answers where no route of the API does: the pages of the web application and its files.

Every address that a browser opens is the same page, which looks at the address itself; anything else that is not there
stays an error of the API.
"""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import NotFound, SettingsError
from ventoux.web_app.folder import WebFolder
from ventoux.web_app.headers import EVERYWHERE, PREVIEW, SCRIPT, THING, of_page
from ventoux.web_app.preview import PREVIEW_PAGE

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.settings import Settings
    from ventoux.web_app.folder import Built, WebFile
    from ventoux.web_app.headers import Header

PACKAGED = Path(__file__).parents[1] / "static"
"""Where the build puts it, and what the wheel has."""
_API = ("/v1/", "/api/", "/openai/", "/models/", "/endpoints/")
_NONCE = "%CSP_NONCE%"
_HTML = (b"content-type", b"text/html; charset=utf-8")
_NOT_BUILT = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Ventoux</title>
<h1>The web application is not built</h1>
<p>The API works: see <a href="/docs">/docs</a>. To have the pages as well, run <code>make web</code> where the sources
are, which needs the npm registry once, or install a release, which has them.</p>
</html>
"""


class _Route(NamedTuple):
    path: str


def open_web_app(settings: Settings) -> WebApp:
    """Raises SettingsError."""
    if not settings.web_folder:
        return WebApp(PACKAGED)
    root = Path(settings.web_folder)
    if not root.is_dir():
        raise SettingsError(f"web_folder is no folder: {root}.", hint="Leave it out to serve what was built.")
    return WebApp(root)


class WebApp:
    def __init__(self, root: Path) -> None:
        self._folder = WebFolder(root)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises NotFound for what is neither a file nor a page."""
        del receive  # nothing here has a body
        path, asked = scope["path"], _Asked(scope["headers"])
        if scope["method"] not in {"GET", "HEAD"} or path.startswith(_API):
            raise _nothing()
        answer = _Answer(send, head=scope["method"] == "HEAD")
        if path == "/preview":
            scope["route"] = _Route(path)
            await answer.send(200, [_HTML, *PREVIEW, (b"cache-control", b"no-cache")], PREVIEW_PAGE)
            return
        built = await asyncio.to_thread(self._folder.built)
        file = None if built is None else built.files.get(path[1:])
        if file is not None:
            scope["route"] = _Route("/assets" if file.lasting else path)
            await _send_file(answer, file, asked)
        elif path == "/" or asked.page:
            scope["route"] = _Route("/")
            await _send_page(answer, built)
        else:
            raise _nothing()


class _Asked:
    def __init__(self, headers: list[tuple[bytes, bytes]]) -> None:
        found = {name: value.decode("latin-1") for name, value in headers}
        self.page = "text/html" in found.get(b"accept", "")
        self.codings = {_coding(part) for part in found.get(b"accept-encoding", "").lower().split(",")}
        self.known = {tag.strip().removeprefix("W/") for tag in found.get(b"if-none-match", "").split(",")}


class _Answer:
    def __init__(self, send: Send, *, head: bool) -> None:
        self._send = send
        self._head = head

    async def send(self, status: int, headers: list[Header], body: bytes) -> None:
        length = [] if status == 304 else [(b"content-length", b"%d" % len(body))]
        start = {"type": "http.response.start", "status": status, "headers": [*headers, *EVERYWHERE, *length]}
        await self._send(start)
        await self._send({"type": "http.response.body", "body": b"" if self._head else body})


async def _send_page(answer: _Answer, built: Built | None) -> None:
    nonce = secrets.token_urlsafe(16)
    headers = [_HTML, *of_page(nonce)]
    if built is None:
        await answer.send(503, headers, _NOT_BUILT)
    else:
        await answer.send(200, headers, built.page.replace(_NONCE, nonce).encode())


async def _send_file(answer: _Answer, file: WebFile, asked: _Asked) -> None:
    coding = next((one for one in ("br", "gzip") if one in asked.codings and one in file.encodings), "")
    tag = f'"{file.tag}{"-" if coding else ""}{coding}"'
    cache = b"public, max-age=31536000, immutable" if file.lasting else b"no-cache"
    headers = [(b"cache-control", cache), (b"etag", tag.encode())]
    if file.encodings:
        headers.append((b"vary", b"accept-encoding"))
    if tag in asked.known:
        await answer.send(304, headers, b"")
        return
    headers += [(b"content-type", file.kind.encode()), *(SCRIPT if "javascript" in file.kind else THING)]
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    try:
        body = await asyncio.to_thread(file.encodings.get(coding, file.path).read_bytes)
    except FileNotFoundError:
        # It was built anew meanwhile: names with a hash change.
        raise _nothing() from None
    await answer.send(200, headers, body)


def _coding(part: str) -> str:
    """Empty for one that is refused by its weight."""
    name, _, weight = part.partition(";")
    return "" if weight.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} else name.strip()


def _nothing() -> NotFound:
    return NotFound("There is nothing at this path.", hint="See /docs.")

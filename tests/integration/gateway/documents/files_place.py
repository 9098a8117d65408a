"""/v1/files over ASGI, with real keys, a real database and a real folder; only the models are left out."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from starlette.routing import Router
from tests.databases import ManualClock, new_home
from tests.people import new_key

from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.endpoints.directory import Directory
from ventoux.files.service import Files
from ventoux.files.signed import Signer
from ventoux.files.storage.opening import open_storage
from ventoux.gateway.admit import Admit
from ventoux.gateway.documents.files import file_routes
from ventoux.gateway.edge import Edge
from ventoux.settings import Settings, base_url
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.types import Message

    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.gateway.service import Gateway

SETTINGS = Settings(max_file=100_000, files_bytes=1024 * 1024, upload_timeout=20.0)
BOUNDARY = "----boundary"
FILE = 'name="file"; filename="a.txt"'
NONE = "00000000-0000-7000-8000-000000000000"


class FakeGateway:
    """What the routes ask of one: who calls, and that it is counted."""

    def __init__(self, settings: Settings, accounts: Accounts) -> None:
        self.settings = settings
        self.admit = Admit(accounts, cast("Any", None), Directory())
        self.counted: list[str] = []

    async def count(self, context: object, principal: Any) -> None:
        del context
        self.counted.append(principal.key_id)


class FakeServices(NamedTuple):
    files: Files
    signer: Signer


class FakeMetrics:
    def request(self, route: str, status: int, seconds: float) -> None: ...


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Place:
    def __init__(self, app: Edge, accounts: Accounts, gateway: FakeGateway, clock: ManualClock, folder: Path) -> None:
        self.app = app
        self.accounts = accounts
        self.gateway = gateway
        self.clock = clock
        self.folder = folder
        self.key = ""

    def stored(self) -> list[str]:
        return [one.name for one in self.folder.rglob("*") if one.is_file()]

    async def ask(
        self,
        method: str,
        path: str,
        *pieces: bytes,
        key: str | None = None,
        leaves: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """``pieces`` of the body; with ``leaves`` the client is gone after them."""
        sent: list[Message] = []
        waiting = list(pieces)

        async def receive() -> Message:
            if waiting or not leaves:
                body = waiting.pop(0) if waiting else b""
                return {"type": "http.request", "body": body, "more_body": bool(waiting) or leaves}
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        split = urlsplit(path)
        named = {"authorization": f"Bearer {self.key if key is None else key}", **(headers or {})}
        scope: dict[str, Any] = {
            "type": "http",
            "method": method,
            "path": unquote(split.path),
            "query_string": split.query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items() if value],
        }
        await self.app(scope, receive, send)
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]} if sent else {}
        return Answer(sent[0]["status"] if sent else 0, found, b"".join(one.get("body", b"") for one in sent[1:]))

    async def upload(self, data: bytes = b"hello", key: str | None = None, **fields: Any) -> Answer:
        body = form(data, **fields)
        return await self.ask("POST", "/v1/files", body, key=key, headers=typed(len(body)))


def typed(length: int | None = None) -> dict[str, str]:
    found = {"content_type": f"multipart/form-data; boundary={BOUNDARY}"}
    return found | ({} if length is None else {"content_length": str(length)})


def part(head: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def form(data: bytes, *, first: bool = False, head: str = FILE, **fields: str) -> bytes:
    """``first``: the texts come before the file."""
    texts = b"".join(part(f'name="{name}"', value.encode()) for name, value in fields.items())
    file = part(head, data)
    return (texts + file if first else file + texts) + f"--{BOUNDARY}--\r\n".encode()


@asynccontextmanager
async def opened(folder: Path, settings: Settings = SETTINGS) -> AsyncGenerator[Place]:
    home, clock = new_home(folder), ManualClock()
    database = async_engine(home.database)
    accounts = Accounts(database)
    async with open_storage(settings, home) as storage:
        files = Files(database, storage, max_file=settings.max_file, quota=settings.files_bytes, clock=clock)
        services = FakeServices(files, Signer(Vault(bytes(32)), base_url(settings), clock))
        gateway = FakeGateway(settings, accounts)
        routes = file_routes(cast("Gateway", gateway), cast("DocumentServices", services))
        edge = Edge(Router(routes, redirect_slashes=False), cast("Any", FakeMetrics()), {"": MistralErrors()})
        place = Place(edge, accounts, gateway, clock, home.files)
        await accounts.ensure_first_key(home)
        place.key = (await new_key(accounts, scopes=["documents"]))[1]
        yield place
    await database.dispose()

"""The management API over the real services on a real database, without a server and without engines."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx
from tests.databases import new_home
from tests.people import OPERATOR, PASSWORD, new_key, new_user, quick_passwords

from ventoux.accounts.cookies import Cookies
from ventoux.accounts.service import Accounts
from ventoux.accounts.sessions import SessionRules
from ventoux.catalog.licences import Licences
from ventoux.catalog.service import Catalog
from ventoux.db.engine import async_engine
from ventoux.endpoints.logs import EngineLogs
from ventoux.endpoints.planning import Planning
from ventoux.endpoints.pulls import Pulls
from ventoux.endpoints.schemas import Endpoint, EndpointStatus
from ventoux.endpoints.service import Endpoints
from ventoux.ledger.money import Money
from ventoux.management.api import create_api
from ventoux.management.guard import Guard
from ventoux.management.machine import Machine
from ventoux.management.services import Services
from ventoux.moderation.service import Filters
from ventoux.providers.service import Providers
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from fastapi import FastAPI

    from ventoux.accounts.roles import Role
    from ventoux.accounts.schemas import User
    from ventoux.endpoints.directory import ServedEndpoint

OPERATOR_TOKEN = "vxo_of-this-test"
ADDRESS = ("203.0.113.7", 4711)


class Engines:
    """As ``Control``: no endpoint has engines here, and all are well. ``served`` is what may be called."""

    def __init__(self) -> None:
        self.served: list[ServedEndpoint] = []

    def visible(self, workspace_id: str) -> list[ServedEndpoint]:
        del workspace_id
        return self.served

    def status(self, endpoint: Endpoint) -> EndpointStatus:
        del endpoint
        return EndpointStatus(provisioning_state="succeeded", health="asleep", deployments=[])


class Desk:
    """``workspace``: of the key that ``get`` and the others send where no other one is given."""

    def __init__(self, app: FastAPI, services: Services) -> None:
        self.app = app
        self.services = services
        self.accounts = services.accounts
        self.key = ""
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(Guard(app), client=ADDRESS, raise_app_exceptions=False),
            base_url="http://test/",
        )

    async def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: str) -> Any:
        """``more`` are headers by their names with underscores. Paths are those below /api/v1."""
        presented = self.key if key is None else key
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if presented:
            headers["authorization"] = f"Bearer {presented}"
        content = {} if body is None else {"content": body} if isinstance(body, bytes) else {"json": body}
        if isinstance(body, bytes):
            headers.setdefault("content-type", "application/json")
        self._client.cookies.clear()
        return await self._client.request(method, f"/v1{path}", headers=headers, **cast("Any", content))

    async def get(self, path: str, *, key: str | None = None, **more: str) -> Any:
        return await self.ask("GET", path, key=key, **more)

    async def post(self, path: str, body: Any = None, *, key: str | None = None, **more: str) -> Any:
        return await self.ask("POST", path, body, key=key, **more)

    async def put(self, path: str, body: Any = None, *, key: str | None = None, **more: str) -> Any:
        return await self.ask("PUT", path, body, key=key, **more)

    async def delete(self, path: str, *, key: str | None = None, **more: str) -> Any:
        return await self.ask("DELETE", path, key=key, **more)

    async def new_key(self, *scopes: str, workspace: str = "default") -> str:
        _, secret = await new_key(self.accounts, scopes=scopes or ("manage",), workspace=workspace)
        return secret

    async def signed_in(self, email: str, role: Role | None = None, *, admin: bool = False) -> Browser:
        """Whoever that is has ``role`` in the default workspace."""
        user = await new_user(self.accounts, email, admin=admin)
        if role is not None:
            workspace = await self.accounts.workspaces.default(OPERATOR)
            await self.accounts.people.set_role(OPERATOR, workspace.id, user.id, role)
        browser = Browser(self, user)
        await browser.sign_in()
        return browser

    async def close(self) -> None:
        await self._client.aclose()


class Browser:
    """Keeps its cookie, and sends the token against forged requests."""

    def __init__(self, desk: Desk, user: User) -> None:
        self._desk = desk
        self.user = user
        self.cookie = ""
        self.csrf = ""

    async def sign_in(self, password: str = PASSWORD) -> Any:
        answer = await self._desk.post("/session", {"email": self.user.email, "password": password}, key="")
        if answer.status_code == 201:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
            self.csrf = answer.json()["csrf"]
        return answer

    async def ask(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        headers = {"cookie": self.cookie, "x_ventoux_csrf": self.csrf} | more
        return await self._desk.ask(method, path, body, key="", **{k: v for k, v in headers.items() if v})


@cache
def _api() -> FastAPI:
    """Its routes take a second to make, and know the services only by where they find them."""
    return create_api(cast("Any", SimpleNamespace(cookies=Cookies(secure=False))))


@asynccontextmanager
async def open_desk(root: Path) -> AsyncGenerator[Desk]:
    home = new_home(root)
    engine = async_engine(home.database)
    vault, passwords = Vault(bytes(32)), quick_passwords()
    accounts = Accounts(engine, check_every=0.0, vault=vault, passwords=passwords, sessions=SessionRules(secure=False))
    await accounts.load()
    catalog, licences, filters = Catalog(home), Licences(engine), Filters(engine)
    providers, money = Providers(engine, vault), Money(engine, "EUR")
    await money.load()
    await filters.load()
    planning, pulls = Planning(catalog, providers, licences, filters), Pulls(engine, catalog, licences)
    services = Services(
        database=engine,
        accounts=accounts,
        catalog=catalog,
        licences=licences,
        endpoints=Endpoints(engine, accounts, planning),
        pulls=pulls,
        control=cast("Any", Engines()),
        logs=EngineLogs(home, planning),
        money=money,
        filters=filters,
        providers=providers,
        client=cast("Any", None),
        machine=Machine(
            home=home.root,
            started_at=time.time(),
            replicas=list,
            waiting=dict,
            running=dict,
            ledger_available=lambda: True,
        ),
        cookies=accounts.sessions.cookies,
        operator_token=OPERATOR_TOKEN,
        stopping=asyncio.Event(),
    )
    api = _api()
    api.state.services = services
    desk = Desk(api, services)
    desk.key = await desk.new_key("manage", "usage:read")
    try:
        yield desk
    finally:
        await desk.close()
        await pulls.close()
        passwords.close()
        await engine.dispose()

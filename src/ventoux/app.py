"""The composition root: builds every part once, runs them together, and takes them down in order.

Down means: no new calls; the calls in flight end or are cut; the ledger drains; then the engines stop.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

import uvicorn

from ventoux.accounts.service import open_accounts
from ventoux.catalog.licences import Licences, operator
from ventoux.catalog.service import Catalog
from ventoux.db.engine import async_engine
from ventoux.endpoints.control import Control
from ventoux.endpoints.deploy import Deployer
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.planning import Planning
from ventoux.endpoints.pools import EVERYBODY, Pools
from ventoux.endpoints.schemas import Scaling
from ventoux.endpoints.service import Endpoints
from ventoux.engines.client import EngineClient
from ventoux.engines.supervisor import Supervisor
from ventoux.gateway.admit import Admit
from ventoux.gateway.classifying import ServedHeads
from ventoux.gateway.connection import ClientConnection
from ventoux.gateway.guard import Guard
from ventoux.gateway.metrics import Metrics
from ventoux.gateway.moderations import serve_heads
from ventoux.gateway.places import Places
from ventoux.gateway.recall import recalling
from ventoux.gateway.relay import Relay
from ventoux.gateway.routes import create_asgi
from ventoux.gateway.service import Gateway, key_limits
from ventoux.gateway.sharing import sharing
from ventoux.gateway.watch import Watch
from ventoux.kit import memory
from ventoux.ledger.money import Money
from ventoux.ledger.retention import Retention
from ventoux.ledger.writer import LedgerWriter
from ventoux.management.app import Management, operator_token
from ventoux.management.services import Services
from ventoux.moderation.service import Filters
from ventoux.providers.service import Providers
from ventoux.responses.service import Responses
from ventoux.vault import Vault

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.catalog.cards import Card
    from ventoux.endpoints.pools import Pool
    from ventoux.home import Home
    from ventoux.settings import Settings

_CUT_WITHIN = 3.0
"""Seconds that cut calls get to note what they consumed."""


class Announcer(Protocol):
    """The terminal's side of a start."""

    def first_key(self, key: str) -> None: ...
    def stage(self, text: str) -> None: ...
    def ready(self, cards: list[Card], seconds: float) -> None: ...
    def stopping(self, *, at_once: bool) -> None: ...


async def run(settings: Settings, home: Home, listener: socket.socket, announcer: Announcer) -> None:
    """Serves until it is told to stop. Raises OperatorError when a model cannot be served."""
    started = time.perf_counter()
    async with AsyncExitStack() as stack:
        database = async_engine(home.database)
        stack.push_async_callback(database.dispose)
        vault = Vault.open(home.vault_key, os.environ)
        accounts = open_accounts(settings, database, vault, key_limits(settings))
        await accounts.load()
        if key := await accounts.ensure_first_key(home):
            announcer.first_key(key)
        client = await stack.enter_async_context(EngineClient())
        supervisor = await stack.enter_async_context(
            Supervisor(
                log_dir=home.logs,
                client=client,
                start_timeout=settings.engine_start_timeout,
                run=home.run,
                orphan_timeout=settings.engine_orphan_timeout,
                commands={"vllm": settings.vllm_command, "sglang": settings.sglang_command},
            )
        )
        money = Money(database, settings.currency)
        await money.load()
        ledger = LedgerWriter(home.database)
        ledger.start()
        stack.push_async_callback(ledger.close)
        catalog, providers = Catalog(home), Providers(database, vault)
        shared = await stack.enter_async_context(sharing(settings, recalling(database)))
        admit, metrics = Admit(accounts, ledger, Directory()), Metrics(supervisor)
        deployer = Deployer(catalog, settings, providers)
        pools = await stack.enter_async_context(
            Pools(supervisor, deployer, drain=settings.drain_timeout, told=telling(admit, announcer))
        )
        filters = Filters(database, ServedHeads(admit.directory, pools, supervisor, client))
        await filters.load()
        licences = Licences(database)
        planning = Planning(catalog, providers, licences, filters)
        endpoints = Endpoints(database, accounts, planning)
        control = Control(database, admit.directory, pools, planning, accounts, drain=settings.drain_timeout)
        places = Places(supervisor.replicas, metrics, queue=settings.queue, timeout=settings.queue_timeout)
        gateway = Gateway(
            settings=settings,
            admit=admit,
            relay=Relay(supervisor, pools, client, settings, places, Watch(control.roll_back)),
            ledger=ledger,
            metrics=metrics,
            shared=shared,
            money=money,
            guard=Guard(filters),
        )
        responses = _responses(settings, database)
        services = Services(
            database=database,
            accounts=accounts,
            catalog=catalog,
            licences=licences,
            endpoints=endpoints,
            control=control,
            money=money,
            filters=filters,
            providers=providers,
            client=client,
            cookies=accounts.sessions.cookies,
            operator_token=stack.enter_context(operator_token(home)),
        )
        management = Management(services)
        app = create_asgi(gateway, supervisor, responses, management)
        server = HttpServer(app, settings, announcer, supervisor.leave)
        try:
            async with asyncio.TaskGroup() as group:
                watching = [
                    group.create_task(one.run())
                    for one in (accounts, responses, money, filters, control, *_retention(settings, database))
                ]
                watching.append(group.create_task(pools.run(places.waiting)))
                loading = group.create_task(
                    _load(settings, catalog, licences, pools, admit, announcer, started, management)
                )
                await server.run(listener)
                for task in (*watching, loading):
                    task.cancel()
        except ExceptionGroup as failures:
            # One failure is why it ended; the rest is its echo.
            raise failures.exceptions[0] from failures


def _retention(settings: Settings, database: AsyncEngine) -> list[Retention]:
    return [Retention(database, settings.usage_kept_days)] if settings.usage_kept_days else []


def _responses(settings: Settings, database: AsyncEngine) -> Responses:
    return Responses(
        database,
        kept_days=settings.responses_kept_days,
        largest=settings.max_body,
        longest=settings.max_messages,
        quota=settings.responses_bytes,
    )


def telling(admit: Admit, announcer: Announcer) -> Callable[[Pool], None]:
    """What a start is waiting for goes to the terminal, and to callers who come too early."""

    def told(pool: Pool) -> None:
        if admit.stage:
            admit.stage = pool.stage
            announcer.stage(pool.stage)

    return told


async def _load(
    settings: Settings,
    catalog: Catalog,
    licences: Licences,
    pools: Pools,
    admit: Admit,
    announcer: Announcer,
    started: float,
    management: Management,
) -> None:
    """Every model that was asked for; each takes calls as soon as it is there. What is for operators comes last."""

    async def load(place: int, name: str) -> Card:
        card = catalog.find(name)
        await licences.require(card, accept=settings.accept_licence, by=operator())
        pool = pools.get(card)
        pools.use(pool, EVERYBODY, Scaling(min_replicas=settings.replicas, max_replicas=settings.replicas))
        await pools.load(pool)
        admit.directory.serve_everybody(pool, place)
        serve_heads(admit.directory, catalog, pool, len(settings.models) + place)
        return pool.card

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(load(*numbered)) for numbered in enumerate(settings.models)]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    admit.stage = ""
    memory.settle()
    announcer.ready([task.result() for task in tasks], time.perf_counter() - started)
    await management.load()


class HttpServer(uvicorn.Server):
    """uvicorn with our signals: the first Ctrl-C drains, the second stops at once. SIGUSR2 drains as well, and first
    calls ``leave``: another server is about to take this one's place."""

    def __init__(self, app: Any, settings: Settings, announcer: Announcer, leave: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app,
            loop="none",
            http=cast("Any", partial(ClientConnection, send_timeout=settings.send_timeout)),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            # Longer than the usual clients and proxies wait: the side that closes first should be theirs.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=int(settings.drain_timeout),
        )
        super().__init__(config)
        self._announcer = announcer
        self._leave = leave
        self._tidied_at = 0

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Ours are set in ``run``."""
        yield

    async def run(self, listener: socket.socket) -> None:  # type: ignore[override]  # uvicorn's own run starts a loop
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGUSR2, self._give_way)
        try:
            await self.serve(sockets=[listener])
        finally:
            await self._cut()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second, by uvicorn. A server that has become idle gives back what its calls took."""
        served = self.server_state.total_requests
        if served > self._tidied_at and not self.server_state.tasks and counter % 10 == 0:
            self._tidied_at = served
            memory.give_back()
        return await super().on_tick(counter)

    def _give_way(self) -> None:
        self._leave()
        self._stop()

    def _stop(self) -> None:
        at_once = self.should_exit
        self._announcer.stopping(at_once=at_once)
        self.should_exit = True
        self.force_exit = at_once

    async def _cut(self) -> None:
        """Cancels the calls still in flight, so that the ledger learns of them before it closes."""
        tasks = [task for task in self.server_state.tasks if not task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_CUT_WITHIN)

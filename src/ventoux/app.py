"""The composition root: builds every part once, runs them together, and takes them down in order.

Down means: no new calls; the calls in flight end or are cut; the ledger drains; then the engines stop.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from ventoux.accounts.service import open_accounts
from ventoux.catalog.licences import Licences, operator
from ventoux.catalog.service import Catalog
from ventoux.db.engine import async_engine
from ventoux.db.location import locate
from ventoux.endpoints.control import Control
from ventoux.endpoints.deploy import Deployer
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.logs import EngineLogs
from ventoux.endpoints.planning import Planning
from ventoux.endpoints.pools import EVERYBODY, Pools
from ventoux.endpoints.pulls import Pulls
from ventoux.endpoints.schemas import Scaling
from ventoux.endpoints.service import Endpoints
from ventoux.engines.client import EngineClient
from ventoux.engines.supervisor import Supervisor
from ventoux.gateway.admit import Admit
from ventoux.gateway.assistants.opening import Ground, open_assistants
from ventoux.gateway.classifying import Judges
from ventoux.gateway.documents.opening import open_documents
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
from ventoux.http_server import HttpServer
from ventoux.kit import memory
from ventoux.kit.lasting import lasting
from ventoux.ledger.money import Money
from ventoux.ledger.retention import Retention
from ventoux.ledger.writer import LedgerWriter
from ventoux.management.app import Management, operator_token
from ventoux.management.machine import Machine
from ventoux.management.services import Services
from ventoux.moderation.service import Filters
from ventoux.providers.service import Providers
from ventoux.responses.service import Responses
from ventoux.settings import base_url
from ventoux.vault import Vault
from ventoux.web_app.app import open_web_app

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.service import Accounts
    from ventoux.catalog.cards import Card
    from ventoux.conversations.service import Conversations
    from ventoux.db.changes import Changes
    from ventoux.db.location import Location
    from ventoux.endpoints.pools import Pool
    from ventoux.home import Home
    from ventoux.settings import Settings


class Announcer(Protocol):
    """The terminal's side of a start."""

    def first_key(self, key: str) -> None: ...
    def link(self, url: str) -> None: ...
    def stage(self, text: str) -> None: ...
    def ready(self, cards: list[Card], seconds: float) -> None: ...
    def stopping(self, *, at_once: bool) -> None: ...


class Parts(NamedTuple):
    """Everything of one server, built and not yet running."""

    settings: Settings
    catalog: Catalog
    licences: Licences
    accounts: Accounts
    pools: Pools
    admit: Admit
    places: Places
    beside: list[Beside]
    """What runs beside the calls."""
    management: Management
    conversations: Conversations
    server: HttpServer


class Beside(Protocol):
    async def run(self) -> None: ...


async def run(settings: Settings, home: Home, listener: socket.socket, announcer: Announcer) -> None:
    """Serves until it is told to stop. Raises OperatorError when a model cannot be served."""
    started = time.perf_counter()
    # With port 0 the system has chosen one; URLs that are signed name it.
    settings = msgspec.structs.replace(settings, port=listener.getsockname()[1])
    async with AsyncExitStack() as stack:
        parts = await _build(stack, settings, home, announcer)
        try:
            async with asyncio.TaskGroup() as group:
                beside = [group.create_task(lasting(one.run)) for one in parts.beside]
                beside.append(group.create_task(lasting(partial(parts.pools.run, parts.places.waiting))))
                beside.append(group.create_task(_load(parts, announcer, started)))
                await parts.server.run(listener)
                await parts.conversations.drain(parts.server.left)
                for task in beside:
                    task.cancel()
        except ExceptionGroup as failures:
            # One failure is why it ended; the rest is its echo.
            raise failures.exceptions[0] from failures


async def _build(stack: AsyncExitStack, settings: Settings, home: Home, announcer: Announcer) -> Parts:
    """``stack`` takes everything down in the reverse order."""
    where, database, vault = _kept(stack, settings, home)
    accounts = await _accounts(settings, home, database, vault, announcer)
    client, supervisor = await _engines(stack, settings, home)
    money, ledger = await _money(stack, settings, where, database, accounts.changes)
    catalog, licences, providers = Catalog(home), Licences(database), Providers(database, vault)
    admit, metrics = Admit(accounts, ledger, Directory()), Metrics(supervisor)
    deployer = Deployer(catalog, settings, providers, supervisor.waiting_memory)
    pools = await _pools(stack, supervisor, deployer, settings, telling(admit, announcer))
    filters = await _filters(database, Judges(admit.directory, pools, supervisor, client), settings, accounts.changes)
    planning = Planning(catalog, providers, licences, filters)
    control = _control(database, admit, pools, planning, accounts, settings)
    places = Places(supervisor.replicas, metrics, queue=settings.queue, timeout=settings.queue_timeout)
    gateway = Gateway(
        settings=settings,
        admit=admit,
        relay=Relay(supervisor, pools, client, settings, places, Watch(control.roll_back)),
        ledger=ledger,
        metrics=metrics,
        shared=await stack.enter_async_context(sharing(settings, recalling(database))),
        money=money,
        guard=Guard(filters),
    )
    responses, stopping = _responses(settings, database), asyncio.Event()
    services = Services(
        database=database,
        accounts=accounts,
        catalog=catalog,
        licences=licences,
        pulls=_pulls(stack, database, catalog, licences),
        endpoints=Endpoints(database, accounts, planning),
        control=control,
        logs=EngineLogs(home, planning),
        money=money,
        filters=filters,
        providers=providers,
        client=client,
        machine=_machine(home, supervisor, places, ledger),
        cookies=accounts.sessions.cookies,
        operator_token=stack.enter_context(operator_token(home)),
        stopping=stopping,
    )
    management = Management(services)
    documents = await open_documents(stack, home, database, vault, accounts, gateway)
    assistants = await open_assistants(Ground(stack, home, database, vault, accounts, gateway, documents))
    talks, retention = assistants.conversations, _retention(settings, database)
    beside: list[Beside] = [accounts, responses, money, filters, control, documents.files, documents.ingesting, talks]
    beside += [assistants.around.retention, assistants.code, *retention]
    asgi = create_asgi(gateway, supervisor, responses, documents, assistants, management, open_web_app(settings))
    server = HttpServer(asgi, settings, announcer, supervisor.leave, stopping)
    return Parts(settings, catalog, licences, accounts, pools, admit, places, beside, management, talks, server)


def _kept(stack: AsyncExitStack, settings: Settings, home: Home) -> tuple[Location, AsyncEngine, Vault]:
    """Where everything is kept, and what seals secrets there."""
    where = locate(settings, home)
    database = async_engine(where, settings.database_connections)
    stack.push_async_callback(database.dispose)
    return where, database, Vault.open(home.vault_key, os.environ)


async def _accounts(
    settings: Settings, home: Home, database: AsyncEngine, vault: Vault, announcer: Announcer
) -> Accounts:
    accounts = open_accounts(settings, database, vault, key_limits(settings))
    await accounts.load()
    if key := await accounts.ensure_first_key(home):
        announcer.first_key(key)
    return accounts


async def _engines(stack: AsyncExitStack, settings: Settings, home: Home) -> tuple[EngineClient, Supervisor]:
    client = await stack.enter_async_context(EngineClient())
    supervisor = Supervisor(
        log_dir=home.logs,
        client=client,
        start_timeout=settings.engine_start_timeout,
        run=home.run,
        orphan_timeout=settings.engine_orphan_timeout,
        commands={"vllm": settings.vllm_command, "sglang": settings.sglang_command},
    )
    return client, await stack.enter_async_context(supervisor)


async def _pools(
    stack: AsyncExitStack, supervisor: Supervisor, deployer: Deployer, settings: Settings, told: Callable[[Pool], None]
) -> Pools:
    return await stack.enter_async_context(Pools(supervisor, deployer, drain=settings.drain_timeout, told=told))


def _pulls(stack: AsyncExitStack, database: AsyncEngine, catalog: Catalog, licences: Licences) -> Pulls:
    pulls = Pulls(database, catalog, licences)
    stack.push_async_callback(pulls.close)
    return pulls


async def _filters(database: AsyncEngine, judges: Judges, settings: Settings, changes: Changes) -> Filters:
    filters = Filters(database, judges.chosen(settings.filter_classifier), changes=changes)
    await filters.load()
    return filters


async def _money(
    stack: AsyncExitStack, settings: Settings, where: Location, database: AsyncEngine, changes: Changes
) -> tuple[Money, LedgerWriter]:
    money = Money(database, settings.currency, changes=changes)
    await money.load()
    ledger = LedgerWriter(where)
    ledger.start()
    stack.push_async_callback(ledger.close)
    return money, ledger


def _control(
    database: AsyncEngine, admit: Admit, pools: Pools, planning: Planning, accounts: Accounts, settings: Settings
) -> Control:
    drain = settings.drain_timeout
    return Control(database, admit.directory, pools, planning, accounts, drain=drain, changes=accounts.changes)


def _machine(home: Home, supervisor: Supervisor, places: Places, ledger: LedgerWriter) -> Machine:
    return Machine(
        home=home.root,
        started_at=time.time(),
        replicas=supervisor.all_replicas,
        waiting=places.waiting,
        running=places.taken,
        ledger_available=lambda: ledger.available,
    )


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


async def _load(parts: Parts, announcer: Announcer, started: float) -> None:
    """Every model that was asked for; each takes calls as soon as it is there. What is for operators comes last."""
    settings, directory = parts.settings, parts.admit.directory

    async def load(place: int, name: str) -> Card:
        card = parts.catalog.find(name)
        await parts.licences.require(card, accept=settings.accept_licence, by=operator())
        pool = parts.pools.get(card)
        parts.pools.use(pool, EVERYBODY, Scaling(min_replicas=settings.replicas, max_replicas=settings.replicas))
        await parts.pools.load(pool)
        directory.serve_everybody(pool, place)
        serve_heads(directory, parts.catalog, pool, len(settings.models) + place)
        return pool.card

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(load(*numbered)) for numbered in enumerate(settings.models)]
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    parts.admit.stage = ""
    memory.settle()
    if (token := await parts.accounts.links.first()) is not None:
        announcer.link(f"{base_url(settings)}/welcome#token={token}")
    announcer.ready([task.result() for task in tasks], time.perf_counter() - started)
    await parts.management.load()

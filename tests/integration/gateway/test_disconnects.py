"""A client that leaves at any moment leaves nothing behind: no reservation, no lease, no place, and one usage event."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from tests.databases import eventually, ledger_ids, new_home

from ventoux.accounts.service import Accounts
from ventoux.catalog.cards import parse_card
from ventoux.db.engine import async_engine
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.pools import Pools
from ventoux.engines.client import EngineClient
from ventoux.engines.spec import EngineSpec, Infill
from ventoux.engines.supervisor import Supervisor
from ventoux.gateway.admit import Admit
from ventoux.gateway.assistants.opening import Ground, open_assistants
from ventoux.gateway.documents.opening import open_documents
from ventoux.gateway.guard import Guard
from ventoux.gateway.metrics import Metrics
from ventoux.gateway.places import Places
from ventoux.gateway.recall import recalling
from ventoux.gateway.relay import Relay
from ventoux.gateway.replies import LocalReplies
from ventoux.gateway.routes import create_asgi
from ventoux.gateway.service import Gateway, key_limits
from ventoux.gateway.sharing import Shared
from ventoux.ledger.money import Money
from ventoux.ledger.writer import LedgerWriter
from ventoux.limits.counters import LocalCounters
from ventoux.moderation.service import Filters
from ventoux.responses.service import Responses
from ventoux.settings import Settings
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.endpoints.pools import Pool
    from ventoux.engines.replica import Replica
    from ventoux.gateway.documents.services import DocumentServices
    from ventoux.home import Home

CARD = """
id = "play"
name = "play"
family = "scripted"
publisher = "tests"
parameters = 0
context = 4096
languages = ["en"]
capabilities = ["chat", "embeddings"]
created = 0
engine = "scripted"
licence = {id = "none", name = "none"}
notes = {good_at = "", bad_at = ""}
price = {input = 1.0, output = 2.0}
"""
SETTINGS = Settings(
    requests_per_minute=10_000,
    tokens_per_minute=1_000_000,
    tokens_per_day=10_000_000,
    concurrent=2,
    spend=10**9,
    workspace_concurrent=2,
    log_level="error",
)
TOKENS = 6


class Place(NamedTuple):
    asgi: ASGIApp
    gateway: Gateway
    counters: LocalCounters
    replica: Replica
    places: Places
    home: Home
    key: str
    documents: DocumentServices

    def left_behind(self) -> dict[str, Any]:
        """What should be empty once every call has ended."""
        concurrent = {name: used for name, used in self.counters.standing().items() if name.endswith(":concurrent")}
        held = {"places": sum(self.places.taken().values()), "turns": sum(self.places.waiting().values())}
        held |= {"leases": self.replica.outstanding, **concurrent}
        return {name: count for name, count in held.items() if count}

    def used(self, dimension: str) -> int:
        return next((used for name, used in self.counters.standing().items() if name.endswith(dimension)), 0)


async def no_management(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send
    raise AssertionError("nothing here is managed")


class Loader:
    def __init__(self, script: dict[str, Any]) -> None:
        self._script = script

    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        del say
        return EngineSpec(
            deployment=pool.id,
            model="play",
            kind="scripted",
            parallel=2,
            context=4096,
            infill=Infill(prefix="", suffix="", middle="", order="prefix-suffix-middle"),
            script=self._script,
        )


@asynccontextmanager
async def served(
    folder: Path, settings: Settings = SETTINGS, card: str = CARD, loader: Loader | None = None, **script: Any
) -> AsyncGenerator[Place]:
    home = new_home(folder)
    async with AsyncExitStack() as stack:
        database = async_engine(home.database)
        stack.push_async_callback(database.dispose)
        accounts = Accounts(database, limits=key_limits(settings))
        key = await accounts.ensure_first_key(home)
        assert key
        client = await stack.enter_async_context(EngineClient())
        supervisor = await stack.enter_async_context(Supervisor(log_dir=home.logs, client=client, start_timeout=60))
        ledger = LedgerWriter(home.database)
        ledger.start()
        stack.push_async_callback(ledger.close)
        metrics, counters = Metrics(supervisor), LocalCounters(recalling(database))
        places = Places(supervisor.replicas, metrics, queue=settings.queue, timeout=10)
        admit = Admit(accounts, ledger, Directory())
        pools = await stack.enter_async_context(Pools(supervisor, loader or Loader(script), drain=1))
        gateway = Gateway(
            settings=settings,
            admit=admit,
            relay=Relay(supervisor, pools, client, settings, places),
            ledger=ledger,
            metrics=metrics,
            money=Money(database, settings.currency),
            guard=Guard(Filters(database)),
            shared=Shared(counters, LocalReplies(total=10**6, ttl=100), lambda: True),
        )
        pool = pools.get(parse_card(card, "play.toml"))
        await pools.load(pool)
        admit.directory.serve_everybody(pool, 0)
        replica = supervisor.replicas("play")[0]
        responses = Responses(
            database,
            kept_days=1,
            largest=settings.max_body,
            longest=settings.max_messages,
            quota=settings.responses_bytes,
        )
        vault = Vault(bytes(32))
        documents = await open_documents(stack, home, database, vault, accounts, gateway)
        assistants = await open_assistants(Ground(stack, home, database, vault, accounts, gateway, documents))
        asgi = create_asgi(gateway, supervisor, responses, documents, assistants, no_management)
        yield Place(asgi, gateway, counters, replica, places, home, key, documents)


async def call(
    place: Place,
    body: dict[str, Any],
    *,
    leave_after: int | None = None,
    path: str = "/v1/chat/completions",
    left: asyncio.Event | None = None,
    **headers: str,
) -> list[Message]:
    """What was sent until the client left: after so many messages, once ``left`` is set, or never."""
    sent: list[Message] = []
    left, whole = left or asyncio.Event(), [msgspec.json.encode(body)]
    if leave_after == 0:
        left.set()

    async def receive() -> Message:
        if whole:
            return {"type": "http.request", "body": whole.pop(), "more_body": False}
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == leave_after:
            left.set()
            # The server learns of it by and by, as from a socket.
            await asyncio.sleep(0)

    named = {"authorization": f"Bearer {place.key}", **headers}
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()],
    }
    await place.asgi(scope, receive, send)
    return sent


def chat(**more: Any) -> dict[str, Any]:
    return {"model": "play", "messages": [{"role": "user", "content": "a b c"}], "max_tokens": TOKENS, **more}


async def test_a_client_that_leaves_at_any_message_leaves_nothing_behind(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=["w "], between_tokens=0.02) as place:
        whole = await call(place, chat(stream=True))
        # On a busy machine tokens arrive together, and are sent so.
        assert 2 < len(whole) <= TOKENS + 3
        calls, tokens = 1, place.used("tokens_per_minute")
        assert tokens == 3 + TOKENS
        for leave_after in range(TOKENS + 4):
            sent = await call(place, chat(stream=True), leave_after=leave_after)
            assert len(sent) <= TOKENS + 3
            assert place.left_behind() == {}
            calls += 1
            used = place.used("tokens_per_minute") - tokens
            tokens += used
            # Never what was set aside for it: what it used.
            assert 0 <= used <= 3 + TOKENS
        await eventually(lambda: len(ledger_ids(place.home.database)) == calls)


async def test_a_client_that_leaves_before_a_whole_answer_leaves_nothing_behind(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=["w "], first_token=30) as place:
        calls = [asyncio.ensure_future(call(place, chat())) for _ in range(2)]
        await eventually(lambda: place.replica.outstanding == 2)
        for one in calls:
            one.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        assert place.left_behind() == {}
        assert place.used("spend") == 0


async def test_a_call_of_embeddings_leaves_nothing_behind_either(tmp_path: Path) -> None:
    async with served(tmp_path) as place:
        for leave_after in (None, 0, 1):
            await call(place, {"model": "play", "input": "a b"}, path="/v1/embeddings", leave_after=leave_after)
            assert place.left_behind() == {}


@pytest.mark.parametrize("fault", ["stall_after", "break_after", "close_after"])
async def test_a_call_whose_engine_fails_leaves_nothing_behind(tmp_path: Path, fault: str) -> None:
    script: dict[str, Any] = {fault: 2}
    async with served(tmp_path, tokens=["w "], between_tokens=0.002, **script) as place:
        running = asyncio.ensure_future(call(place, chat(stream=True)))
        if fault == "stall_after":
            await eventually(lambda: place.replica.outstanding == 1)
            running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert place.left_behind() == {}


async def test_the_same_call_again_is_replayed_and_one_that_was_cut_is_made_anew(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=["w "], between_tokens=0.002) as place:
        await call(place, chat(stream=True), leave_after=3, idempotency_key="k")
        first = await call(place, chat(stream=True), idempotency_key="k")
        again = await call(place, chat(stream=True), idempotency_key="k")
        assert b"".join(one.get("body", b"") for one in again) == b"".join(one.get("body", b"") for one in first)
        assert (b"idempotent-replayed", b"true") in again[0]["headers"]
        assert (b"idempotent-replayed", b"true") not in first[0]["headers"]
        assert place.left_behind() == {}
        await eventually(lambda: len(ledger_ids(place.home.database)) == 2)

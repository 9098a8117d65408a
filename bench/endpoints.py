"""What endpoints cost: admitting a call among a thousand of them, and waking a model that sleeps."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import sqlite3
import time
from contextlib import closing
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from tests.e2e.servers import Server, eventually
from tests.fleet import card

from ventoux.accounts.schemas import ENDPOINT_SCOPES
from ventoux.accounts.secrets import fingerprint
from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.db.migrate import upgrade
from ventoux.endpoints.directory import Directory, ServedDeployment
from ventoux.endpoints.pools import Pool, PoolPlan
from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointSpec
from ventoux.gateway.admit import Admit
from ventoux.gateway.context import RequestContext
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from bench.table import Row, Table
    from ventoux.ledger.writer import LedgerWriter

FEW, MANY = (1, 2), (1_000, 10_000)
"""Endpoints, and keys for them."""
_ROUNDS = 15
_CALLS = 4_000
_WAKES = 5
_SLEEPER: dict[str, Any] = {
    "name": "sleeper",
    "spec": {
        "deployments": [
            {
                "name": "main",
                "model": "smollm2-135m-instruct",
                "context": 1024,
                "scaling": {"min_replicas": 0, "max_replicas": 1, "idle_timeout": 1},
            }
        ]
    },
}


def measure(home: Path) -> list[Table]:
    return [
        ("Admitting a call", asyncio.run(_admitting(home.with_name("admitting")))),
        ("A model that sleeps", _waking(home)),
    ]


async def _admitting(root: Path) -> list[Row]:
    few = await _place(root / "few", *FEW)
    many = await _place(root / "many", *MANY)
    admit, keys, endpoints = many
    places = {
        "with 1 endpoint and 2 keys": few,
        "with 1,000 endpoints and 10,000 keys, one of which calls": (admit, keys[:1], endpoints[:1]),
        "the same, all of which call in turns": many,
    }
    each: dict[str, list[float]] = {name: [] for name in places}
    gc.disable()
    for _ in range(_ROUNDS):
        for name, place in places.items():
            each[name].append(await _seconds(*place))
    gc.enable()
    alone = each["with 1 endpoint and 2 keys"]
    return [
        {
            "measure": f"{name} (µs)",
            "figure": f"{median(seconds) * 1e6:.2f}",
            "ratio": f"{median([one / few for one, few in zip(seconds, alone, strict=True)]):.2f}",
        }
        for name, seconds in each.items()
    ]


async def _place(root: Path, endpoints: int, keys: int) -> tuple[Admit, list[str], list[str]]:
    home = Home(root)
    home.create()
    upgrade(home)
    secrets = [f"vx_{number:08d}_{'x' * 33}" for number in range(keys)]
    names = [f"endpoint-{number}" for number in range(endpoints)]
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'w', 0)")
        scopes = json.dumps(sorted(ENDPOINT_SCOPES))
        connection.executemany(
            "INSERT INTO keys (id, workspace_id, name, prefix, hash, scopes, created_at, endpoints, change)"
            " VALUES (?, 'w', 'k', ?, ?, ?, 0, ?, 0)",
            [
                (f"k{at}", secret[:11], fingerprint(secret), scopes, json.dumps([names[at % endpoints]]))
                for at, secret in enumerate(secrets)
            ],
        )
        connection.commit()
    accounts = Accounts(async_engine(home.database))
    await accounts.load()
    directory = Directory()
    for name in names:
        spec = EndpointSpec(deployments=[Deployment(name="main", model="m")])
        endpoint = Endpoint(
            id=name,
            workspace_id="w",
            name=name,
            spec=spec,
            state="active",
            version=1,
            created_at=0,
            updated_at=0,
            created_by="",
        )
        directory.serve(endpoint, [ServedDeployment("main", Pool(card("m"), PoolPlan()), 1)])
    admit = Admit(accounts, cast("LedgerWriter", _Ledger()), directory)
    admit.stage = ""
    return admit, secrets, names


class _Ledger:
    available = True


async def _seconds(admit: Admit, keys: list[str], endpoints: list[str]) -> float:
    """Of one call: who it is, what it may call, and the record of that."""
    asked = [
        ({"headers": [(b"authorization", f"Bearer {key}".encode())]}, endpoints[at % len(endpoints)])
        for at, key in enumerate(keys[at % len(keys)] for at in range(_CALLS))
    ]
    # The keys' places in the list decide their endpoints; wrapping around keeps both in step.
    context = RequestContext("r")
    started = time.perf_counter()
    for scope, model in asked:
        principal = await admit.principal(scope, "chat")
        admit.call(context, principal, model, "chat", None, dialect="mistral")
    return (time.perf_counter() - started) / len(asked)


def _waking(home: Path) -> list[Row]:
    seconds: list[float] = []
    with Server(home) as server:
        made = server.post("/api/v1/endpoints", _SLEEPER)
        if made.status != 201:
            raise RuntimeError(made.body.decode())
        for _ in range(_WAKES + 1):
            if not eventually(lambda: _health(server) == "asleep", 60):
                raise RuntimeError("it does not fall asleep")
            seconds.append(_first_token(server))
        # The first time it was loaded, which takes preparing its weights where no start before has.
        seconds = seconds[1:]
    return [
        {"measure": "from a call to its first token, the model asleep (s), median", "figure": f"{median(seconds):.2f}"},
        {"measure": "the slowest (s)", "figure": f"{max(seconds):.2f}"},
    ]


def _health(server: Server) -> str:
    return server.get("/api/v1/endpoints/sleeper").json["status"]["health"]


def _first_token(server: Server) -> float:
    body = {
        "model": "sleeper",
        "messages": [{"role": "user", "content": "Hello"}],
        "max_tokens": 4,
        "stream": True,
    }
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=120)
    with closing(connection):
        started = time.perf_counter()
        headers = {"Authorization": f"Bearer {server.key}"}
        connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
        response = connection.getresponse()
        while (line := response.readline()) and (b'"content":"' not in line or b'"content":""' in line):
            pass
        if response.status != 200:
            raise RuntimeError(line.decode())
        return time.perf_counter() - started

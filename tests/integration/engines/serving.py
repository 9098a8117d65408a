"""Engines and answers, as the tests of this folder need them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp

from ventoux.calls import (
    ChatCall,
    ChatMessage,
    Delta,
    Finished,
    Started,
    Thought,
    TokenLogprob,
    ToolCall,
    ToolCalls,
    Usage,
)
from ventoux.engines.client import EngineClient
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.engines.supervisor import Supervisor
from ventoux.engines.watch import HealthPolicy

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.engines.spec import EngineKind


THREADS = 1
"""Of an engine with a real model: beside other tests, two that wait for each other are many times slower than one."""

IMPATIENT = HealthPolicy(
    interval=0.1,
    timeout=0.3,
    failures=2,
    hung_after=4,
    busy_timeout=20,
    first_backoff=0.05,
    last_backoff=0.4,
    settled_after=0.5,
)


class Served(NamedTuple):
    client: EngineClient
    supervisor: Supervisor
    replica: Replica


Serve = Callable[[EngineSpec], AbstractAsyncContextManager[Served]]


@asynccontextmanager
async def serving(
    log_dir: Path, spec: EngineSpec, policy: HealthPolicy = IMPATIENT, commands: Mapping[EngineKind, str] | None = None
) -> AsyncGenerator[Served]:
    async with (
        EngineClient() as client,
        Supervisor(log_dir=log_dir, client=client, start_timeout=60, policy=policy, commands=commands) as supervisor,
    ):
        await supervisor.start(spec)
        started = supervisor.replicas(spec.key)
        yield Served(client, supervisor, started[0] if started else Replica("none", spec))


def scripted(**script: Any) -> EngineSpec:
    return EngineSpec(model="play", kind="scripted", script=script)


def ask(content: str = "one two three", **fields: Any) -> ChatCall:
    fields.setdefault("messages", [ChatMessage("user", content)])
    return ChatCall(model="play", **fields)


@dataclass
class Answer:
    """``texts`` and ``reasons`` by choice."""

    texts: dict[int, str] = field(default_factory=dict[int, str])
    reasons: dict[int, str] = field(default_factory=dict[int, str])
    usages: list[Usage] = field(default_factory=list[Usage])
    logprobs: list[TokenLogprob] = field(default_factory=list[TokenLogprob])
    thoughts: dict[int, str] = field(default_factory=dict[int, str])
    calls: dict[int, tuple[ToolCall, ...]] = field(default_factory=dict[int, tuple[ToolCall, ...]])
    started: int = 0

    @property
    def text(self) -> str:
        return self.texts.get(0, "")


async def answered(
    served: Served, call: ChatCall, answer: Answer | None = None, first_token: float = 30.0, token: float = 10.0
) -> Answer:
    return await answered_by(served.client, served.replica, call, answer, first_token, token)


async def answered_by(
    client: EngineClient,
    replica: Replica,
    call: ChatCall,
    answer: Answer | None = None,
    first_token: float = 30.0,
    token: float = 10.0,
) -> Answer:
    answer = answer or Answer()
    exchange = client.chat(replica, call, first_token_timeout=first_token, token_timeout=token)
    async with exchange as batches:
        async for batch in batches:
            for event in batch:
                match event:
                    case Started():
                        answer.started += 1
                    case Delta():
                        answer.texts[event.index] = answer.texts.get(event.index, "") + event.text
                        answer.logprobs += event.logprobs or []
                    case Thought():
                        answer.thoughts[event.index] = answer.thoughts.get(event.index, "") + event.text
                    case ToolCalls():
                        answer.calls[event.index] = event.calls
                    case Finished():
                        answer.reasons[event.index] = event.reason
                    case Usage():
                        answer.usages.append(event)
    return answer


async def begun(served: Served, call: ChatCall, until_text: bool = True) -> None:
    """Leaves the call as soon as it has begun, as a client that goes away does."""
    exchange = served.client.chat(served.replica, call, first_token_timeout=30, token_timeout=10)
    async with exchange as batches:
        async for batch in batches:
            if not until_text or any(isinstance(event, Delta) for event in batch):
                return


async def fetched(replica: Replica, route: str) -> bytes:
    headers = {"Authorization": f"Bearer {replica.secret}", "Connection": "close"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(replica.base_url + route) as response:
        return await response.read()


async def until(condition: Callable[[], Any], within: float = 30.0) -> float:
    """The seconds it took. ``condition`` may be a coroutine function."""
    started = time.perf_counter()
    async with asyncio.timeout(within):
        while True:
            result = condition()
            if asyncio.iscoroutine(result):
                result = await result
            if result:
                return time.perf_counter() - started
            await asyncio.sleep(0.005)

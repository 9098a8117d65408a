"""What the engines of an endpoint wrote last, for whoever may change the endpoint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.engines.logs import last_lines, log_file, log_numbers
from ventoux.errors import NotFound, OperatorError
from ventoux.kit.threads import in_daemon_thread
from ventoux.moderation.detectors.search import Search
from ventoux.moderation.detectors.secrets import Addresses, Assigned, Keys, PrivateKeys

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller
    from ventoux.catalog.cards import Card
    from ventoux.endpoints.pools import PoolPlan
    from ventoux.endpoints.schemas import Deployment, Endpoint
    from ventoux.home import Home

_ENGINES_SECRET = re.compile(r"\bvx[\w-]{43}\b")
"""Of an engine, as the supervisor makes it."""
HIDDEN = "[hidden]"


class Planner(Protocol):
    async def plan(self, workspace_id: str, deployment: Deployment) -> tuple[Card, PoolPlan]: ...


class EngineLog(msgspec.Struct, frozen=True, kw_only=True):
    """``lines``: the last ones, the newest at the end; ``more``: there are earlier ones. ``replicas``: the numbers of
    the logs that there are; an engine that starts takes the first that no running one writes to."""

    deployment: str
    replica: int
    replicas: list[int]
    lines: list[str]
    more: bool


class EngineLogs:
    def __init__(self, home: Home, planner: Planner) -> None:
        self._home = home
        self._planner = planner
        self._secrets = Search([PrivateKeys(), Keys(), Addresses(), Assigned()])

    async def last(
        self, caller: Caller, endpoint: Endpoint, deployment: str, replica: int | None, lines: int
    ) -> EngineLog:
        """Of the first deployment where none is named, and of the first log there. Engines that serve several
        endpoints have one log for all. Raises NotFound, Forbidden."""
        caller.require("endpoints:write", endpoint.workspace_id)
        wanted = _named(endpoint, deployment)
        try:
            card, plan = await self._planner.plan(endpoint.workspace_id, wanted)
        except OperatorError as error:
            raise NotFound(f"The model of {wanted.name!r} is not in the catalog any more.") from error
        return await in_daemon_thread(lambda: self._read(wanted.name, plan.pool_id(card), replica, lines))

    def _read(self, deployment: str, key: str, replica: int | None, most: int) -> EngineLog:
        numbers = log_numbers(self._home.logs, key)
        if replica is not None and replica not in numbers:
            raise NotFound(f"There is no log {replica} of {deployment!r}.", hint=f"There are {numbers or 'none'}.")
        number = replica if replica is not None else next(iter(numbers), 0)
        found, more = last_lines(log_file(self._home.logs, key, number), most)
        lines = self._cleaned("\n".join(found)).split("\n") if found else []
        return EngineLog(deployment=deployment, replica=number, replicas=numbers, lines=lines, more=more)

    def _cleaned(self, text: str) -> str:
        """Without secrets, and without where on the server things are."""
        text = _ENGINES_SECRET.sub(HIDDEN, text.replace(str(self._home.root), "~"))
        parts: list[str] = []
        at = 0
        for finding in self._secrets.all(text):
            parts += [text[at : finding.shown], HIDDEN]
            at = finding.end
        return "".join([*parts, text[at:]])


def _named(endpoint: Endpoint, deployment: str) -> Deployment:
    for one in endpoint.spec.deployments:
        if deployment in {"", one.name}:
            return one
    has = ", ".join(one.name for one in endpoint.spec.deployments)
    raise NotFound(f"The endpoint has no deployment {deployment[:80]!r}.", hint=f"It has {has}.")

"""Which endpoint a name means, for whom: in memory, so that a call is admitted without I/O.

An endpoint belongs to a workspace, and its name means nothing in another one. A model that the server was started with
is an endpoint for everybody, under its id and its aliases; a workspace's own endpoint of such a name comes first.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.limits.schemas import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ventoux.catalog.cards import Card
    from ventoux.endpoints.pools import Pool
    from ventoux.endpoints.schemas import Endpoint, EndpointSpec


class ServedDeployment:
    """``traffic`` is its share now: a canary that was rolled back has none, whatever its specification says. ``card``:
    of a model that works with the engines of another one."""

    __slots__ = ("_card", "name", "pool", "traffic")

    def __init__(self, name: str, pool: Pool, traffic: int, card: Card | None = None) -> None:
        self.name = name
        self.pool = pool
        self.traffic = traffic
        self._card = card

    @property
    def card(self) -> Card:
        """With the context that its engines were granted."""
        return self._card or self.pool.card


class ServedEndpoint:
    """``deployments`` in the order of the specification. ``id`` is the card's id for a model served to everybody."""

    __slots__ = (
        "_idle",
        "deployments",
        "filter",
        "id",
        "in_flight",
        "limits",
        "name",
        "spec",
        "version",
        "workspace_id",
    )

    def __init__(
        self,
        *,
        id: str,  # noqa: A002 - the field's name
        name: str,
        workspace_id: str | None,
        deployments: tuple[ServedDeployment, ...],
        spec: EndpointSpec | None = None,
        version: int = 1,
    ) -> None:
        self.id = id
        self.name = name
        self.workspace_id = workspace_id
        self.deployments = deployments
        self.spec = spec
        self.version = version
        self.filter = spec.filter if spec else ""
        self.limits = spec.limits if spec else Limits()
        self.in_flight = 0
        self._idle: asyncio.Event | None = None

    @property
    def card(self) -> Card:
        """Of its first deployment: what it is known for."""
        return self.deployments[0].card

    def call_began(self) -> None:
        self.in_flight += 1

    def call_ended(self) -> None:
        self.in_flight -= 1
        if self._idle is not None and not self.in_flight:
            self._idle.set()

    async def idle(self) -> None:
        """Returns when no call of it is in flight."""
        while self.in_flight:
            self._idle = self._idle or asyncio.Event()
            self._idle.clear()
            await self._idle.wait()

    def means(self, model: str) -> bool:
        """Whether a caller at its own URL may call it so."""
        return model == self.name or any(
            model in (one.card.id, *one.card.aliases) or model == one.name for one in self.deployments
        )

    def __repr__(self) -> str:
        return f"<ServedEndpoint {self.name} v{self.version} {[one.name for one in self.deployments]}>"


class Directory:
    def __init__(self) -> None:
        self._own: dict[tuple[str, str], ServedEndpoint] = {}
        self._names: dict[str, dict[str, ServedEndpoint]] = {}
        self._everybodys: dict[str, ServedEndpoint] = {}
        self._in_order: dict[int, ServedEndpoint] = {}
        self._withheld: dict[str, dict[str, str]] = {}
        """By workspace and name, of its own endpoints: why one takes no call while it is not served."""

    def serve_everybody(
        self, pool: Pool, place: int, card: Card | None = None, names: Iterable[str] = ()
    ) -> ServedEndpoint:
        """``place`` is the operator's order: the first model that chats is every client's default. ``card``: where it
        is not the pool's own. ``names``: by which it is called as well, as long as nothing else is."""
        card = card or pool.card
        deployment = ServedDeployment(card.id, pool, 1, None if card is pool.card else card)
        served = ServedEndpoint(id=card.id, name=card.id, workspace_id=None, deployments=(deployment,))
        self._in_order[place] = served
        for name in (card.id, *card.aliases):
            self._everybodys[name] = served
        for name in names:
            self._everybodys.setdefault(name, served)
        return served

    def serve(self, endpoint: Endpoint, deployments: Iterable[ServedDeployment]) -> ServedEndpoint:
        """In place of an earlier version of it, whose calls go on with what they have."""
        served = ServedEndpoint(
            id=endpoint.id,
            name=endpoint.name,
            workspace_id=endpoint.workspace_id,
            deployments=tuple(deployments),
            spec=endpoint.spec,
            version=endpoint.version,
        )
        self._own[endpoint.workspace_id, endpoint.name] = served
        self._names.setdefault(endpoint.workspace_id, {})[endpoint.name] = served
        return served

    def withdraw(self, workspace_id: str, name: str) -> ServedEndpoint | None:
        """New calls do not find it any more."""
        self._names.get(workspace_id, {}).pop(name, None)
        return self._own.pop((workspace_id, name), None)

    def withhold(self, names: Iterable[tuple[str, str, str]]) -> None:
        """All endpoints that there are, served or not: workspace, name, and why one that is not served takes no call.
        What everybody has by that name must not answer in its place, without its filter, its limits and its price.
        Those that say nothing are to be no more."""
        self._withheld = {}
        for workspace_id, name, why in names:
            if why:
                self._withheld.setdefault(workspace_id, {})[name] = why

    def withheld(self, workspace_id: str, name: str) -> str:
        """Why an endpoint that is not found takes no call; empty where there is none."""
        return self._withheld.get(workspace_id, {}).get(name, "")

    def find(self, workspace_id: str, name: str) -> ServedEndpoint | None:
        own = self._own.get((workspace_id, name))
        return own if own is not None or self.withheld(workspace_id, name) else self._everybodys.get(name)

    def everybody(self, name: str) -> ServedEndpoint | None:
        """What it means for those who have nothing of their own by that name."""
        return self._everybodys.get(name)

    def everybodys(self) -> list[ServedEndpoint]:
        """In the operator's order."""
        return [served for _, served in sorted(self._in_order.items())]

    def visible(self, workspace_id: str) -> list[ServedEndpoint]:
        """Everybody's in the operator's order, then the workspace's own by name; its own hide everybody's."""
        own, withheld = self._names.get(workspace_id, {}), self._withheld.get(workspace_id, {})
        shared = [served for served in self.everybodys() if served.name not in own and served.name not in withheld]
        return shared + [own[name] for name in sorted(own)]

    def names(self, workspace_id: str) -> list[str]:
        """All by which somebody of the workspace may call something."""
        return [*self._everybodys, *self._names.get(workspace_id, {})]

    def all(self) -> list[ServedEndpoint]:
        return [*self.everybodys(), *self._own.values()]

    def first(self, workspace_id: str, suits: Callable[[ServedEndpoint], bool]) -> ServedEndpoint | None:
        return next((served for served in self.visible(workspace_id) if suits(served)), None)

    @property
    def own(self) -> Mapping[tuple[str, str], ServedEndpoint]:
        return self._own

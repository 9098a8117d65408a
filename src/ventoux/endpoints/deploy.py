"""From a model's name to engines that serve it: find, pull, prepare, plan, start."""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING

import msgspec
import psutil

from ventoux.catalog.gguf_header import read_header
from ventoux.catalog.prepare.budget import Budget
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.service import FIRST_START_SECONDS, is_quick, prepare, prepared
from ventoux.catalog.pull import pull
from ventoux.engines.plan import available_memory, plan
from ventoux.engines.spec import EngineSpec
from ventoux.errors import OperatorError
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ventoux.catalog.cards import Card
    from ventoux.catalog.prepare.service import Prepared
    from ventoux.catalog.pull import Progress
    from ventoux.catalog.service import Catalog
    from ventoux.engines.supervisor import Supervisor
    from ventoux.settings import Settings


logger = logging.getLogger("ventoux.deploy")

_BATCHES_BY_ITSELF = 64
"""Calls at once for an engine that is not told how many it gets."""


class Deployer:
    """``say`` is told what goes on, in words for the terminal and for callers who come too early."""

    def __init__(
        self, catalog: Catalog, supervisor: Supervisor, settings: Settings, say: Callable[[str], None]
    ) -> None:
        self._catalog = catalog
        self._supervisor = supervisor
        self._settings = settings
        self._say = say
        self._turn = threading.Lock()

    async def deploy(self, name: str) -> Card:
        """Returns the card once every replica is ready. Raises OperatorError."""
        card = self._catalog.find(name)
        spec = await self._spec(card)
        self._say(f"loading {card.id}")
        await self._supervisor.start(spec)
        granted = [replica.context for replica in self._supervisor.replicas(card.id) if replica.context]
        return msgspec.structs.replace(card, context=min(granted)) if granted else card

    async def _spec(self, card: Card) -> EngineSpec:
        match card.engine:
            case "llama.cpp":
                return await in_daemon_thread(lambda: self._local(card))
            case "remote":
                return self._remote(card)
            case _:
                return self._base(card, script=card.script)

    def _base(self, card: Card, **more: object) -> EngineSpec:
        settings = self._settings
        known = EngineSpec(
            model=card.id,
            kind=card.engine,
            replicas=settings.replicas,
            context=card.context,
            parallel=self._parallel(card),
            threads=settings.threads,
            sampling=card.sampling,
            reasoning=card.reasoning,
            infill=card.infill,
        )
        return msgspec.structs.replace(known, **more)

    def _parallel(self, card: Card) -> int:
        return card.parallel or (self._settings.parallel if card.engine == "llama.cpp" else _BATCHES_BY_ITSELF)

    def _local(self, card: Card) -> EngineSpec:
        published = self._published(card)
        weights = published if self._settings.as_published else self._prepared(card, published)
        header = read_header(weights)
        planned = plan(
            weights.stat().st_size,
            header.kv_bytes_per_token,
            card.context,
            self._settings.context,
            self._parallel(card),
            available_memory() // self._settings.replicas,
        )
        return self._base(
            card, weights=weights, context=planned.context, parallel=planned.parallel, threads=self._threads
        )

    def _published(self, card: Card) -> Path:
        path = self._catalog.published(card)
        if path is not None:
            return path

        def progress(state: Progress) -> None:
            share = f" {state.done / state.total:.0%}" if state.total else ""
            self._say(f"{state.stage} {card.id}{share}")

        return pull(self._catalog, card, accept_licence=self._settings.accept_licence, progress=progress)

    def _prepared(self, card: Card, published: Path) -> Path:
        """Weights that cannot be prepared are served as they were published: slower is better than not at all."""
        folder = self._catalog.folder(card)
        folder.mkdir(parents=True, exist_ok=True)
        if found := prepared(folder):
            return found.path
        if not is_quick(published):
            self._not_prepared(card, "it is too large to be prepared unasked")
            return published
        try:
            return self._prepare(card, published, folder).path
        except PrepareError as error:
            self._not_prepared(card, str(error))
            return published

    def _prepare(self, card: Card, published: Path, folder: Path) -> Prepared:
        """One model at a time: what is measured beside another's measuring is noise. Waiting counts. Raises
        PrepareError."""
        budget = Budget(FIRST_START_SECONDS)
        if not self._turn.acquire(timeout=budget.left):
            raise PrepareError("Other models took the time there is for preparing.")
        try:
            found = prepare(published, folder, threads=self._threads, progress=self._preparing(card), budget=budget)
        finally:
            self._turn.release()
        if not found.report.decided:
            self._not_prepared(card, "; ".join(found.report.notes))
        return found

    def _not_prepared(self, card: Card, reason: str) -> None:
        todo = f"ventoux models prepare {card.id}"
        logger.warning("not prepared", extra={"fields": {"model": card.id, "reason": reason, "todo": todo}})

    def _preparing(self, card: Card) -> Callable[[str], None]:
        return lambda text: self._say(f"preparing {card.id}: {text}")

    @property
    def _threads(self) -> int:
        return self._settings.threads or psutil.cpu_count(logical=False) or os.cpu_count() or 1

    def _remote(self, card: Card) -> EngineSpec:
        remote = card.remote
        if remote is None:
            raise OperatorError(f"The card of {card.id} names no remote.", hint="Add a [remote] table with base_url.")
        key = os.environ.get(remote.key_env, "") if remote.key_env else ""
        if remote.key_env and not key:
            raise OperatorError(f"{card.id} needs a key in the variable {remote.key_env}, which is not set.")
        return self._base(
            card, base_url=remote.base_url, api_key=key, remote_model=remote.model, abilities=remote.abilities
        )

"""From a model's card to what its engines are started from: pull, prepare, plan."""

from __future__ import annotations

import logging
import os
import threading
from typing import TYPE_CHECKING, Protocol

import msgspec
import psutil

from ventoux.catalog.prepare.budget import Budget
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.service import FIRST_START_SECONDS, is_quick, prepare, prepared
from ventoux.catalog.pull import pull
from ventoux.catalog.shards import read_model
from ventoux.engines.plan import available_memory, plan
from ventoux.engines.spec import EngineSpec
from ventoux.errors import OperatorError
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ventoux.catalog.cards import Card
    from ventoux.catalog.prepare.service import Prepared
    from ventoux.catalog.pull import Progress
    from ventoux.catalog.service import Catalog
    from ventoux.endpoints.pools import Pool
    from ventoux.engines.spec import EngineKind
    from ventoux.settings import Settings


logger = logging.getLogger("ventoux.deploy")

_BATCHES_BY_ITSELF = 64
"""Calls at once for an engine that is not told how many it gets."""


class Providers(Protocol):
    """Somebody's API, as the workspace connected it."""

    async def spec(self, base: EngineSpec, provider_id: str, names: Mapping[str, str] | None = None) -> EngineSpec:
        """With its address, its credential and what it can do. ``names`` are what providers call the model, where
        ``base`` does not say. Raises NotFound, OperatorError."""
        ...


class Deployer:
    """What a pool's engines are started from: the model is found, pulled and prepared on the way."""

    def __init__(
        self, catalog: Catalog, settings: Settings, providers: Providers, held: Callable[[], int] = lambda: 0
    ) -> None:
        """``held``: bytes of memory in engines that wait to be adopted."""
        self._held = held
        self._catalog = catalog
        self._settings = settings
        self._providers = providers
        self._turn = threading.Lock()

    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        """``say`` is told what goes on, in words for the terminal and for callers who come too early.

        Raises OperatorError.
        """
        card, plan = pool.card, pool.plan
        if plan.provider_id:
            base = self._base(pool, "remote", remote_model=plan.provider_model)
            return await self._providers.spec(base, plan.provider_id, card.provider_models)
        match plan.engine or card.engine:
            case "llama.cpp":
                return await in_daemon_thread(lambda: self._local(pool, say))
            case "remote":
                return self._remote(pool)
            case "none":
                raise OperatorError(
                    f"{card.id} is known here, but has no engine and no weights.",
                    hint="Deploy it over a provider: ventoux endpoints create NAME --model … --via PROVIDER.",
                )
            case "vllm" | "sglang" as kind:
                return await in_daemon_thread(lambda: self._served(pool, kind, say))
            case kind:
                return self._base(pool, kind, script=card.script)

    def _base(self, pool: Pool, kind: EngineKind, **more: object) -> EngineSpec:
        card = pool.card
        known = EngineSpec(
            deployment=pool.id,
            model=card.id,
            kind=kind,
            replicas=max(pool.scaling.min_replicas, 1),
            context=pool.plan.context or card.context,
            parallel=self._parallel(pool),
            threads=self._settings.threads,
            sampling=card.sampling,
            reasoning=card.reasoning,
            infill=card.infill,
        )
        return msgspec.structs.replace(known, **more)

    def _parallel(self, pool: Pool) -> int:
        own = pool.plan.parallel or pool.card.parallel
        by_default = self._settings.parallel if pool.card.engine == "llama.cpp" else _BATCHES_BY_ITSELF
        return own or by_default

    def _local(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        card = pool.card
        published = self._published(card, say)
        weights = published if self._settings.as_published else self._prepared(card, published, say)
        header = read_model(weights)
        planned = plan(
            header.size,
            header.kv_bytes_per_token,
            card.context,
            pool.plan.context or self._settings.context,
            self._parallel(pool),
            # What engines of a server before hold is theirs: they are adopted.
            (available_memory() + self._held()) // max(pool.scaling.min_replicas, 1),
        )
        return self._base(
            pool,
            "llama.cpp",
            weights=weights,
            context=planned.context,
            parallel=planned.parallel,
            threads=self._threads,
            memory=planned.bytes,
        )

    def _served(self, pool: Pool, kind: EngineKind, say: Callable[[str], None]) -> EngineSpec:
        """By a program that reads a folder of safetensors and plans its memory, that of a GPU, by itself."""
        weights = self._published(pool.card, say)
        if not weights.is_dir():
            raise OperatorError(
                f"{kind} reads a folder of safetensors, and the weights of {pool.card.id} are {weights.name}.",
                hint="Pull them with --format safetensors, or leave the engine to the card.",
            )
        return self._base(pool, kind, weights=weights, options=pool.plan.options)

    def _published(self, card: Card, say: Callable[[str], None]) -> Path:
        path = self._catalog.published(card)
        if path is not None:
            return path

        def progress(state: Progress) -> None:
            share = f" {state.done / state.total:.0%}" if state.total else ""
            say(f"{state.stage} {card.id}{share}")

        # Who asked for the model had accepted its licence: the server's start and every endpoint see to that.
        return pull(self._catalog, card, accept_licence=True, progress=progress)

    def _prepared(self, card: Card, published: Path, say: Callable[[str], None]) -> Path:
        """Weights that cannot be prepared are served as they were published: slower is better than not at all."""
        folder = self._catalog.folder(card)
        folder.mkdir(parents=True, exist_ok=True)
        if found := prepared(folder):
            return found.path
        if not is_quick(published):
            self._not_prepared(card, "it is too large to be prepared unasked")
            return published
        try:
            return self._prepare(card, published, folder, say).path
        except PrepareError as error:
            self._not_prepared(card, str(error))
            return published

    def _prepare(self, card: Card, published: Path, folder: Path, say: Callable[[str], None]) -> Prepared:
        """One model at a time: what is measured beside another's measuring is noise. Waiting counts. Raises
        PrepareError."""

        def preparing(text: str) -> None:
            say(f"preparing {card.id}: {text}")

        budget = Budget(FIRST_START_SECONDS)
        if not self._turn.acquire(timeout=budget.left):
            raise PrepareError("Other models took the time there is for preparing.")
        try:
            found = prepare(published, folder, threads=self._threads, progress=preparing, budget=budget)
        finally:
            self._turn.release()
        if not found.report.decided:
            self._not_prepared(card, "; ".join(found.report.notes))
        return found

    def _not_prepared(self, card: Card, reason: str) -> None:
        todo = f"ventoux models prepare {card.id}"
        logger.warning("not prepared", extra={"fields": {"model": card.id, "reason": reason, "todo": todo}})

    @property
    def _threads(self) -> int:
        return self._settings.threads or psutil.cpu_count(logical=False) or os.cpu_count() or 1

    def _remote(self, pool: Pool) -> EngineSpec:
        card = pool.card
        remote = card.remote
        if remote is None:
            raise OperatorError(f"The card of {card.id} names no remote.", hint="Add a [remote] table with base_url.")
        key = os.environ.get(remote.key_env, "") if remote.key_env else ""
        if remote.key_env and not key:
            raise OperatorError(f"{card.id} needs a key in the variable {remote.key_env}, which is not set.")
        return self._base(
            pool, "remote", base_url=remote.base_url, api_key=key, remote_model=remote.model, abilities=remote.abilities
        )

"""The policies of every workspace, in memory and ready, so that a call finds its own without I/O."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from ventoux.audit import service as audit
from ventoux.db.changes import Changes, counter_of, note
from ventoux.db.engine import writing
from ventoux.db.failures import in_words
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.names import nearest
from ventoux.moderation import store
from ventoux.moderation.errors import FiltersUnavailable, PolicyChanged, PolicyNotFound, PolicyRefused
from ventoux.moderation.judge import Judge
from ventoux.moderation.policy import ReadyPolicy, check
from ventoux.moderation.schemas import DEFAULT, Policy, PolicyName, PolicySpec, built_in
from ventoux.moderation.trial import Trial, tried

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.moderation.classifier.judging import Classifier

logger = logging.getLogger(__name__)

_BUILT_IN = Policy(name=DEFAULT, spec=built_in(), version=0)


class Filters:
    """``workspace``, where it is an argument, is a workspace's id."""

    def __init__(
        self,
        engine: AsyncEngine,
        classifier: Classifier | None = None,
        clock: Clock | None = None,
        changes: Changes | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()
        self.judge = Judge(classifier)
        self._default = ReadyPolicy(DEFAULT, _BUILT_IN.spec, self.judge.thresholds)
        self._ready: dict[tuple[str, str], ReadyPolicy] = {}
        self._changes = changes or Changes(engine)
        self._counter = -1
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """Raises FiltersUnavailable."""
        # One at a time: an older table must not replace a newer one.
        async with self._loading:
            with _named("read"):
                async with self._engine.connect() as connection:
                    # Before the policies: what changes in between is read once more, and never missed.
                    counter = await counter_of(connection, "filters")
                    found = await store.every_policy(connection)
            # In a thread, because ten thousand phrases take a tenth of a second.
            self._ready = await asyncio.to_thread(self._made_ready, found)
            self._counter = counter

    def _made_ready(self, found: Iterable[tuple[str, Policy]]) -> dict[tuple[str, str], ReadyPolicy]:
        """Those that have not changed stay as they are: one workspace's change is no work for all the others."""
        ready: dict[tuple[str, str], ReadyPolicy] = {}
        for workspace, policy in found:
            known = self._ready.get((workspace, policy.name))
            if known is None or known.spec != policy.spec:
                known = ReadyPolicy(policy.name, policy.spec, self.judge.thresholds)
            ready[workspace, policy.name] = known
        return ready

    async def run(self) -> None:
        """Until cancelled: notices what other processes change."""
        failing = False
        while True:
            try:
                with _named("read"):
                    counters = await self._changes.next()
                await self.follow(counters["filters"])
            except FiltersUnavailable as error:
                if not failing:
                    logger.warning("filters are not kept up to date", extra={"fields": {"error": error.message}})
                failing = True
            else:
                failing = False

    async def follow(self, counter: int) -> None:
        """Reads the policies again when somebody has changed one. Raises FiltersUnavailable."""
        if counter != self._counter:
            await self.load()

    def ready(self, workspace: str, name: str) -> ReadyPolicy:
        """For a call. Raises FiltersUnavailable: an endpoint whose policy is gone is not served unfiltered."""
        found = self._ready.get((workspace, name))
        if found is not None:
            return found
        if name == DEFAULT:
            return self._default
        raise FiltersUnavailable(
            f"The endpoint's filter policy {name!r} does not exist.",
            hint="Make it with `ventoux filters set`, or give the endpoint another one.",
            retry_after=30,
        )

    async def exists(self, workspace: str, name: str) -> bool:
        if name == DEFAULT:
            return True
        with _named("read"):
            async with self._engine.connect() as connection:
                return await store.policy(connection, workspace, name) is not None

    async def list(self, caller: Caller, workspace: str) -> list[Policy]:
        """By name, the built-in one included. Raises Forbidden."""
        caller.require("filters:read", workspace)
        with _named("read"):
            async with self._engine.connect() as connection:
                found = await store.policies_of(connection, workspace)
        own = {policy.name: policy for policy in found}
        return [one for _, one in sorted(({DEFAULT: _BUILT_IN} | own).items())]

    async def get(self, caller: Caller, workspace: str, name: str) -> Policy:
        """Raises Forbidden, PolicyNotFound."""
        caller.require("filters:read", workspace)
        with _named("read"):
            async with self._engine.connect() as connection:
                return await self._found(connection, workspace, name)

    async def set(
        self, caller: Caller, workspace: str, name: str, spec: PolicySpec, *, version: int | None = None
    ) -> Policy:
        """Makes it or replaces it. ``version``: the one that the caller has seen, 0 for none yet.

        Raises Forbidden, PolicyRefused, and PolicyChanged where there is another version.
        """
        caller.require("filters:write", workspace)
        try:
            msgspec.convert(name, PolicyName)
        except msgspec.ValidationError as error:
            raise PolicyRefused(
                f"A policy cannot be called {name[:100]!r}.", hint="Small letters, digits, - and _, at most 64."
            ) from error
        check(spec)
        now = self._clock.now()
        with _named("written"):
            async with writing(self._engine) as connection:
                before = await store.policy(connection, workspace, name)
                seen = before.version if before else 0
                if version is not None and version != seen:
                    raise PolicyChanged(
                        f"Policy {name} has version {seen}, not {version}.", hint="Read it again, and change that."
                    )
                made = Policy(
                    name=name,
                    spec=spec,
                    version=seen + 1,
                    created_at=before.created_at if before else now,
                    updated_at=now,
                )
                await (store.replace if before else store.add)(connection, workspace, made)
                await note(connection, "filters")
                await _audit(connection, caller, "filter.set", workspace, made)
        await self.load()
        return made

    async def delete(self, caller: Caller, workspace: str, name: str, *, version: int | None = None) -> None:
        """An own ``default`` gives way to the built-in one. Raises Forbidden, PolicyNotFound, PolicyChanged,
        PolicyRefused."""
        caller.require("filters:write", workspace)
        with _named("written"):
            async with writing(self._engine) as connection:
                found = await self._found(connection, workspace, name)
                if found.version == 0:
                    raise PolicyRefused("The built-in policy cannot be deleted.", hint="Set one of your own over it.")
                if version is not None and version != found.version:
                    raise PolicyChanged(f"Policy {name} has version {found.version}, not {version}.")
                await store.remove(connection, workspace, name)
                await note(connection, "filters")
                await _audit(connection, caller, "filter.delete", workspace, found)
        await self.load()

    async def test(
        self,
        caller: Caller,
        workspace: str,
        name: str,
        text: str,
        side: Literal["input", "output"],
        spec: PolicySpec | None = None,
    ) -> Trial:
        """What the policy finds in one text; nothing of it is kept. ``spec``: as it would be, before it is set; the
        name is then that of any policy, or of none yet. Raises Forbidden, PolicyNotFound, PolicyRefused."""
        if spec is None:
            spec = (await self.get(caller, workspace, name)).spec
        else:
            caller.require("filters:write", workspace)
            check(spec)
        ready = await asyncio.to_thread(ReadyPolicy, name, spec, self.judge.thresholds)
        return await tried(text, ready.input if side == "input" else ready.output, self.judge)

    async def _found(self, connection: AsyncConnection, workspace: str, name: str) -> Policy:
        found = await store.policy(connection, workspace, name)
        if found is not None:
            return found
        if name == DEFAULT:
            return _BUILT_IN
        names = [policy.name for policy in await store.policies_of(connection, workspace)]
        raise PolicyNotFound(name, nearest(name, [*names, DEFAULT]))


async def _audit(connection: AsyncConnection, caller: Caller, action: str, workspace: str, policy: Policy) -> None:
    """Without the lists themselves: what is not to be said need not stand in the log either."""
    await audit.record(
        connection,
        caller.actor,
        action,
        "filter",
        policy.name,
        workspace_id=workspace,
        detail={"version": policy.version},
    )


@contextmanager
def _named(doing: str) -> Generator[None]:
    """The database's failures, in words for a caller."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise FiltersUnavailable(
            f"The filter policies cannot be {doing}: {reason}.",
            hint="Check the database with: ventoux doctor",
            retry_after=5,
        ) from error

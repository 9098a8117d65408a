"""Pulls that go on beside the server's calls, whoever looks: begun, told how far they are, and called off.

A model is on the server's disk once, for every workspace. So there is one pull of it at a time; who asks for it again
is told of the one that runs. What a pull holds to is in catalog/pull.py.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from ventoux.audit import service as audit
from ventoux.catalog.errors import LicenceNotAccepted
from ventoux.catalog.pull import pull
from ventoux.db.engine import writing
from ventoux.db.failures import detail
from ventoux.endpoints import operations
from ventoux.errors import Conflict, Forbidden, InvalidRequest, OperatorError, error_name
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.threads import in_daemon_thread

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.catalog.cards import Card
    from ventoux.catalog.licences import Licences
    from ventoux.catalog.pull import Progress
    from ventoux.catalog.service import Catalog
    from ventoux.endpoints.operations import Operation

logger = logging.getLogger("ventoux.pulls")

NOTE_EVERY = 2.0
"""Seconds between two notes of how far a pull is, for those who wait for its operation."""
PullState = Literal["idle", "running", "succeeded", "failed", "canceled"]


class LicenceNeeded(Conflict):
    pass


class NothingToPull(InvalidRequest):
    pass


class PullOff(OperatorError):
    """It was called off."""


class PullProgress(msgspec.Struct, frozen=True, kw_only=True):
    """``done`` of ``total`` bytes; ``stage`` is "pulling" or "checking". Why it failed: ``cause`` is a name of the
    error tree, ``error`` and ``hint`` are words. Times are Unix seconds. ``idle``: nobody has pulled it since the
    server was started; ``installed`` tells whether it is here."""

    model: str
    state: PullState
    installed: bool
    stage: str = ""
    done: int = 0
    total: int = 0
    cause: str = ""
    error: str = ""
    hint: str = ""
    started_at: float | None = None
    ended_at: float | None = None


class _Pull:
    """Written by the thread that pulls, read by the event loop."""

    def __init__(self, card: Card, workspace_id: str, operation: Operation) -> None:
        self.card = card
        self.workspace_id = workspace_id
        self.operation = operation
        self.state: PullState = "running"
        self.stage = "pulling"
        self.done = 0
        self.total = card.sources[0].size
        self.failure: OperatorError | None = None
        self.ended_at: float | None = None
        self.is_off = False

    def tell(self, progress: Progress) -> None:
        if self.is_off:
            raise PullOff(f"The pull of {self.card.name} was called off.")
        self.stage, self.done, self.total = progress.stage, progress.done, progress.total

    @property
    def said(self) -> str:
        return f"{self.stage} {self.done / self.total:.0%}" if self.total else self.stage


class Pulls:
    def __init__(self, engine: AsyncEngine, catalog: Catalog, licences: Licences, clock: Clock | None = None) -> None:
        self._engine = engine
        self._catalog = catalog
        self._licences = licences
        self._clock = clock or SystemClock()
        self._pulls: dict[str, _Pull] = {}
        self._beginning = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """What is still being pulled is cut off, and goes on where it stopped when somebody asks again."""
        for one in self._pulls.values():
            one.is_off = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=NOTE_EVERY)

    async def begin(self, caller: Caller, workspace_id: str, card: Card) -> Operation:
        """Its operation; that of the pull that runs already where there is one. Raises LicenceNeeded, NothingToPull,
        Forbidden."""
        caller.require("endpoints:write", workspace_id)
        await self._check(card, workspace_id)
        # Else the operation of the second one to come would end that of the first, which is the one that runs.
        async with self._beginning:
            found = self._pulls.get(card.id)
            if found is None or found.state != "running":
                found = await self._begun(caller, workspace_id, card)
        if found.is_off:
            raise Conflict(f"A pull of {card.name} that was called off has not ended yet.", hint="Try again shortly.")
        if found.workspace_id == workspace_id:
            return found.operation
        # Whose it is, is nobody else's business.
        return msgspec.structs.replace(found.operation, workspace_id=None)

    async def _begun(self, caller: Caller, workspace_id: str, card: Card) -> _Pull:
        async with writing(self._engine) as connection:
            operation = await operations.begin(
                connection,
                workspace_id=workspace_id,
                kind="pull",
                object_kind="model",
                object_id=card.id,
                now=self._clock.now(),
            )
            await audit.record(connection, caller.actor, "model.pull", "model", card.id, workspace_id=workspace_id)
        began = self._pulls[card.id] = _Pull(card, workspace_id, operation)
        task = asyncio.get_running_loop().create_task(self._run(began))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return began

    async def progress(self, caller: Caller, workspace_id: str, card: Card) -> PullProgress:
        caller.require("models:read", workspace_id)
        installed = await in_daemon_thread(lambda: self._catalog.installed(card))
        found = self._pulls.get(card.id)
        if found is None:
            return PullProgress(model=card.id, state="idle", installed=installed)
        return self._told(found, installed)

    async def cancel(self, caller: Caller, workspace_id: str, card: Card) -> PullProgress:
        """It ends with the next bytes that come; what is here stays, to be gone on with. Raises Forbidden, also for one
        that another workspace waits for."""
        caller.require("endpoints:write", workspace_id)
        found = self._pulls.get(card.id)
        if found is not None and found.state == "running" and not found.is_off:
            if not caller.allows("endpoints:write", found.workspace_id):
                raise Forbidden(
                    f"The pull of {card.name} was begun in another workspace.",
                    hint="It is called off there, or by an administrator of the installation.",
                )
            found.is_off = True
            async with writing(self._engine) as connection:
                await audit.record(
                    connection,
                    caller.actor,
                    "model.pull_cancel",
                    "model",
                    card.id,
                    workspace_id=workspace_id,
                    detail={},
                )
        return await self.progress(caller, workspace_id, card)

    async def _check(self, card: Card, workspace_id: str) -> None:
        if card.engine not in {"llama.cpp", "vllm", "sglang"} or not card.sources:
            raise NothingToPull(
                f"There is nothing to pull for {card.name}.", hint="Its card names no source of weights."
            )
        try:
            await self._licences.require(card, workspace_id)
        except LicenceNotAccepted as error:
            hint = f"POST /api/v1/licences/{card.licence.id}/accept, with the right licences:accept."
            raise LicenceNeeded(error.message, hint=hint) from error

    async def _run(self, one: _Pull) -> None:
        work = asyncio.ensure_future(
            in_daemon_thread(lambda: pull(self._catalog, one.card, accept_licence=True, progress=one.tell))
        )
        try:
            said = ""
            while not (await asyncio.wait({work}, timeout=NOTE_EVERY))[0]:
                if one.said != said:
                    said = one.said
                    await self._note(one, "running", stage=said)
            await self._ended(one, work)
        except asyncio.CancelledError:
            work.cancel()
            await self._note(one, "canceled", error="the server was stopped")
            raise

    async def _ended(self, one: _Pull, work: asyncio.Future[Path]) -> None:
        """What is thrown after it was called off is the echo of that, whatever it is."""
        failure = work.exception()
        one.ended_at = self._clock.now()
        if failure is None:
            one.done = one.total
            one.state = "succeeded"
            await self._note(one, "succeeded")
        elif one.is_off:
            one.state = "canceled"
            await self._note(one, "canceled", error="called off")
        else:
            if not isinstance(failure, OperatorError):
                logger.error("a pull failed unexpectedly", exc_info=failure, extra={"fields": {"model": one.card.id}})
                failure = OperatorError("The pull failed unexpectedly; the server's log says more.")
            one.failure = failure
            one.state = "failed"
            await self._note(one, "failed", error=self._public(one, f"{failure}"))

    async def _note(
        self, one: _Pull, state: operations.OperationState, *, stage: str = "", error: str | None = None
    ) -> None:
        """A database that does not answer does not keep the pull from going on, and from ending."""
        try:
            async with writing(self._engine) as connection:
                await operations.note(connection, one.card.id, self._clock.now(), state=state, stage=stage, error=error)
        except SQLAlchemyError as failure:
            fields = {"model": one.card.id, "error": detail(failure)}
            logger.warning("how far a pull is was not written down", extra={"fields": fields})

    def _told(self, one: _Pull, installed: bool) -> PullProgress:
        failure = one.failure
        return PullProgress(
            model=one.card.id,
            state=one.state,
            installed=installed,
            stage=one.stage if one.state == "running" else "",
            done=one.done,
            total=one.total,
            cause=error_name(failure) if failure else "",
            error=self._public(one, failure.message) if failure else "",
            hint=self._public(one, failure.hint) if failure else "",
            started_at=one.operation.created_at,
            ended_at=one.ended_at,
        )

    def _public(self, one: _Pull, text: str) -> str:
        """Where on the server things are is not every caller's to know."""
        return text.replace(str(self._catalog.folder(one.card)), "the models' folder")

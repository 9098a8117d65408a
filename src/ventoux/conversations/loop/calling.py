"""The calls that a model has made in one round: which run, which wait, and what they gave.

Those that run do so side by side, each within its own time; one that fails or hangs is the business of the model, which
is told so, and of no other call.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.calls import ToolCall
from ventoux.conversations.approvals import verdict
from ventoux.conversations.context.paging import ReadMore, paged
from ventoux.conversations.entries import ASK_USER, FunctionCall, ToolExecution, entry_id
from ventoux.conversations.events import FunctionCallDelta, ToolDone, ToolStarted
from ventoux.conversations.guarding.links import LinkGuard
from ventoux.conversations.inputs import attached, last_words
from ventoux.conversations.loop import wording
from ventoux.conversations.loop.state import FILES, PAGES, Cited, shown
from ventoux.conversations.prompting import ORDER, OUTPUT, REFERENCES, ROUND, TRUSTED
from ventoux.errors import VentouxError
from ventoux.tools.schemas import ToolContext, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.conversations.approvals import Decisions, Verdict
    from ventoux.conversations.loop.offering import Offered
    from ventoux.conversations.loop.state import Run
    from ventoux.conversations.schemas import Assistant
    from ventoux.conversations.store.permissions import Decision
    from ventoux.tools.schemas import Tool

logger = logging.getLogger("ventoux.loop")

MOST_AT_ONCE = 16
"""Calls of one round that are looked at."""
_LONGEST_NAME = 64
PERMISSION = "permission"
TOOL = "tool"
"""In the ``info`` of a call that waits: what its user is asked about. Nobody but the loop writes it."""
_REFERENCES_A_CALL = 25
"""Numbers that are kept for the references of each of several calls that run side by side."""


class CalledOn(NamedTuple):
    """After the calls of a round: whether somebody is waited for, and whom the model hands over to."""

    waits: bool = False
    handoff: tuple[ToolCall, Assistant] | None = None


class _Job(NamedTuple):
    """A call that has its result already, where it is not to run."""

    call: ToolCall
    order: int
    context: ToolContext
    tool: Tool | None = None
    result: ToolResult | None = None


class _Waiting(NamedTuple):
    call: ToolCall
    order: int
    reason: str | None = None
    """Why it has to be confirmed; None: it is the client's."""
    tool: Tool | None = None


class Calling:
    def __init__(self, decisions: Decisions) -> None:
        self._decisions = decisions

    async def carry_out(self, run: Run, offered: Offered, calls: Sequence[ToolCall]) -> CalledOn:
        """What runs here has run when this returns; calls of the client, and those to be confirmed, are then told.
        Raises what the sink does."""
        decisions = await self._decisions.of(run.turn.principal)
        jobs, waits = list[_Job](), list[_Waiting]()
        handoff: tuple[ToolCall, Assistant] | None = None
        for order, call in enumerate(run.distinct(calls)):
            if call.name in offered.handoffs:
                # Of several the first counts: one agent answers.
                handoff = handoff or (call, offered.handoffs[call.name])
                continue
            context = _context(run, first=len(jobs), approved=False)
            job = _Job(call, order, context)
            sorted_ = _sorted(run, offered, decisions, job) if order < MOST_AT_ONCE else _too_many(offered, job)
            if isinstance(sorted_, _Job):
                jobs.append(sorted_)
            else:
                waits.append(sorted_)
        at = len(run.history)
        await _side_by_side(run, jobs, at)
        for one in waits:
            await _wait_for(run, one, at)
        # An agent that is handed to must not find calls unanswered that it has not made.
        return CalledOn(bool(waits), None if waits else handoff)

    async def confirmed(self, run: Run, offered: Offered) -> None:
        """Runs what its user has allowed since, and notes what not. Raises what the sink does."""
        decisions = await self._decisions.of(run.turn.principal)
        jobs, waits = list[_Job](), list[_Waiting]()
        for order, entry in enumerate(_pending(run)):
            allowed = run.turn.confirmations[entry.tool_call_id]
            status = "allowed" if allowed else "denied"
            await run.replace(msgspec.structs.replace(entry, confirmation_status=status, completed_at=run.now()))
            if not allowed:
                continue
            call = ToolCall(entry.tool_call_id, entry.name, entry.arguments)
            job = _allowed(offered, decisions, _Job(call, order, _context(run, first=len(jobs), approved=True)))
            if job.tool is not None and job.result is None and entry.info.get(PERMISSION) != job.tool.permission:
                # What was allowed is what was asked about. Under an id of its own, so that no answer to the first
                # question that comes twice is one to the second.
                (anew,) = run.distinct([msgspec.structs.replace(call, id="")])
                waits.append(_Waiting(anew, order, wording.OTHER, job.tool))
                job = job._replace(result=_own(wording.ASKED_ANEW))
            jobs.append(job)
        at = len(run.history)
        await _side_by_side(run, jobs, at)
        for one in waits:
            await _wait_for(run, one, at)


def _pending(run: Run) -> list[FunctionCall]:
    """Those that are confirmed, and have not run yet."""
    ran = {entry.tool_call_id for entry in run.history if isinstance(entry, ToolExecution)}
    return [
        entry
        for entry in run.history
        if isinstance(entry, FunctionCall)
        and entry.confirmation_status == "pending"
        and entry.tool_call_id in run.turn.confirmations
        and entry.tool_call_id not in ran
    ]


def _context(run: Run, *, first: int, approved: bool) -> ToolContext:
    return ToolContext(
        principal=run.turn.principal,
        conversation_id=run.turn.conversation.id,
        entry_id=entry_id(ToolExecution),
        first_reference=run.first_reference() + first * _REFERENCES_A_CALL,
        urls=run.provenance.urls,
        approved=approved,
        question=last_words(run.history),
        # Those that came with a copy are somebody else's.
        files=attached(run.history[run.turn.conversation.copied :]),
    )


def _sorted(run: Run, offered: Offered, decisions: Mapping[str, Decision], job: _Job) -> _Job | _Waiting:
    call = job.call
    if fault := offered.fault(call):
        return job._replace(tool=offered.tools.get(call.name), result=_own(fault))
    tool = offered.tools.get(call.name)
    if tool is None:
        return _Waiting(call, job.order)
    if run.repeats(call):
        return job._replace(tool=tool, result=_own(wording.REPEATED))
    said = _verdict(tool, job, decisions)
    if said is None:
        return job._replace(tool=tool, result=_own(wording.BROKEN))
    if said.says == "asks":
        return _Waiting(call, job.order, said.reason, tool)
    return job._replace(tool=tool, result=_own(wording.NEVER) if said.says == "refused" else None)


def _too_many(offered: Offered, job: _Job) -> _Job:
    return job._replace(tool=offered.tools.get(job.call.name), result=_own(wording.TOO_MANY.format(MOST_AT_ONCE)))


def _allowed(offered: Offered, decisions: Mapping[str, Decision], job: _Job) -> _Job:
    tool = offered.tools.get(job.call.name)
    if tool is None:
        return job._replace(result=_own(wording.GONE))
    if fault := offered.fault(job.call):
        return job._replace(tool=tool, result=_own(fault))
    said = _verdict(tool, job, decisions)
    runs = said is not None and said.says == "runs"
    return job._replace(tool=tool, result=None if runs else _own(wording.NEVER))


def _verdict(tool: Tool, job: _Job, decisions: Mapping[str, Decision]) -> Verdict | None:
    """None where the tool itself fails to say: then it does not run."""
    try:
        return verdict(tool, _arguments(job.call), job.context, decisions.get(tool.permission))
    except Exception:
        logger.exception("a tool failed", extra={"fields": {"tool": tool.permission}})
        return None


def _own(text: str) -> ToolResult:
    """What this server says of a call that did not run."""
    return ToolResult(text=text, trusted=True, failed=True)


def _arguments(call: ToolCall) -> dict[str, Any]:
    return msgspec.json.decode(call.arguments, type=dict[str, Any])


async def _side_by_side(run: Run, jobs: Sequence[_Job], at: int) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(_carried_out(run, job, at))
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures


async def _carried_out(run: Run, job: _Job, at: int) -> None:
    call, tool, began = job.call, job.tool, run.monotonic()
    entry = ToolExecution(
        id=job.context.entry_id,
        created_at=run.now(),
        name=call.name[:_LONGEST_NAME] if tool is None else tool.kind,
        function=call.name[:_LONGEST_NAME],
        arguments=call.arguments,
        tool_call_id=call.id,
        agent_id=run.agent_id,
        model=run.assistant.model,
        info={ROUND: at, ORDER: job.order},
    )
    index = run.output_index()
    started = ToolStarted(
        id=entry.id, name=entry.name, arguments=entry.arguments, output_index=index, model=entry.model,
        agent_id=entry.agent_id, created_at=entry.created_at, function=entry.function,
    )  # fmt: skip
    await run.tell(started)
    if _changes_something(job):
        # It must not run again because nobody knows any more that it did.
        await run.sink.settled()
    result = job.result or await _result(run, job)
    info = await _info(run, job, result) | {"seconds": round(run.monotonic() - began, 3)}
    entry.info, entry.completed_at = entry.info | info, run.now()
    _take(run, entry.name, result)
    done = ToolDone(id=entry.id, name=entry.name, output_index=index, info=entry.info, created_at=entry.completed_at)
    await run.keep(entry, done)
    if tool is not None:
        run.count_tool(entry.name, result.cost)


def _changes_something(job: _Job) -> bool:
    if job.tool is None or job.result is not None:
        return False
    return job.context.approved or job.tool.access == "writes"


async def _result(run: Run, job: _Job) -> ToolResult:
    """Of a tool that runs; whatever it raises is a result that says so."""
    if job.tool is None:
        return _own(wording.GONE)
    left = max(1.0, run.bounds.working_seconds - run.seconds)
    seconds = min(job.tool.timeout, left)
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await job.tool.run(_arguments(job.call), job.context)
    except TimeoutError:
        return _own(wording.HUNG.format(seconds) if limit.expired() else wording.BROKEN)
    except asyncio.CancelledError:
        # Some tools end so by themselves: nobody has cancelled the reply.
        if (task := asyncio.current_task()) is not None and task.cancelling():
            raise
        return _own(wording.BROKEN)
    except VentouxError as error:
        # Its words may be those of others: of a page, of a server.
        return ToolResult(text=str(error), failed=True)
    except Exception:
        logger.exception("a tool failed", extra={"fields": {"tool": job.tool.permission}})
        return _own(wording.BROKEN)


async def _info(run: Run, job: _Job, result: ToolResult) -> dict[str, Any]:
    """Of the entry. What is too long for the model at once is kept whole beside it."""
    info = {**result.info, OUTPUT: result.text, TRUSTED: result.trusted, "failed": result.failed}
    if not isinstance(job.tool, ReadMore):
        page = await asyncio.to_thread(paged, result.text, run.bounds.tool_tokens, job.context.entry_id)
        if page.cut:
            await run.output(job.context.entry_id, result.text)
            info |= {OUTPUT: page.text, PAGES: page.pages}
    if result.cost is not None:
        info["cost"] = result.cost
    if result.urls:
        info["urls"] = list(result.urls)
    if result.references:
        info[REFERENCES] = msgspec.to_builtins(result.references)
    if result.files:
        info[FILES] = msgspec.to_builtins(result.files)
    return info


def _take(run: Run, kind: str, result: ToolResult) -> None:
    """What later messages show of it."""
    for reference in result.references:
        run.cited.setdefault(reference.number, Cited(kind, reference))
    run.files += [shown(kind, file) for file in result.files]


async def _wait_for(run: Run, one: _Waiting, at: int) -> None:
    info: dict[str, Any] = {ROUND: at, ORDER: one.order}
    if one.tool is not None:
        info |= {"reason": one.reason, PERMISSION: one.tool.permission, TOOL: one.tool.kind}
    entry = FunctionCall(
        id=entry_id(FunctionCall),
        created_at=run.now(),
        completed_at=None if one.reason is not None else run.now(),
        tool_call_id=one.call.id,
        name=one.call.name,
        arguments=one.call.arguments if one.reason is not None else _asked(run, one.call),
        agent_id=run.agent_id,
        model=run.assistant.model,
        confirmation_status=None if one.reason is None else "pending",
        info=info,
    )
    delta = FunctionCallDelta(
        id=entry.id, name=entry.name, tool_call_id=entry.tool_call_id, arguments=entry.arguments,
        output_index=run.output_index(), model=entry.model, agent_id=entry.agent_id,
        confirmation_status=entry.confirmation_status, created_at=entry.created_at,
    )  # fmt: skip
    await run.keep(entry, delta)


def _asked(run: Run, call: ToolCall) -> str:
    """The arguments; a question to the user is shown to them, and guarded like an answer."""
    known = run.known
    if call.name != ASK_USER or known is None:
        return call.arguments
    asked = _arguments(call)
    asked["question"] = _guarded(known, asked["question"])
    if "choices" in asked:
        asked["choices"] = [_guarded(known, choice) for choice in asked["choices"]]
    return msgspec.json.encode(asked).decode()


def _guarded(known: frozenset[str], text: str) -> str:
    guard = LinkGuard(known)
    return guard.feed(text) + guard.end()

"""One call of the model: its messages within the context, and its answer told as it comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatMessage
from ventoux.conversations import prompting
from ventoux.conversations.context.compaction import Compaction, kept_for_answer
from ventoux.conversations.context.counting import tokens_of, tokens_of_messages
from ventoux.conversations.entries import COMPACTION, ToolExecution, entry_id
from ventoux.conversations.events import ToolDone, ToolStarted
from ventoux.conversations.guarding.citations import Citations
from ventoux.conversations.guarding.language import slipped, wanted
from ventoux.conversations.loop import wording
from ventoux.conversations.loop.arguments import call_of, choosing_tools, guardrails
from ventoux.conversations.loop.speaking import Speaker, WrongLanguage
from ventoux.conversations.prompting import Said
from ventoux.errors import InvalidRequest, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.loop.bounds import Bound
    from ventoux.conversations.loop.offering import Offered
    from ventoux.conversations.loop.state import Run
    from ventoux.conversations.schemas import Models, Outcome, Summary
    from ventoux.libraries.schemas import Language

_LEAST_ROOM = 64


class Asking:
    def __init__(self, models: Models, told_language: Callable[[str, bool], None] | None) -> None:
        self._models = models
        self._told_language = told_language

    async def ask(self, run: Run, offered: Offered, bound: Bound | None) -> Outcome:
        """At a ``bound`` there are no tools any more. Raises what ``Models.converse`` and the compaction do, and
        InvalidRequest where there is nothing to answer."""
        goes_on = prompting.continued(run.history) if run.rounds == 0 else None
        call = self._call(run, offered, bound, plain=goes_on is not None)
        messages = await self._fitting(run, offered, call, bound)
        call = msgspec.structs.replace(call, messages=messages)
        if goes_on is not None:
            call = _continuing(call)
        elif not messages or messages[-1].role in {"assistant", "system"}:
            raise InvalidRequest("There is nothing to answer.", hint="Append an input, or restart from an entry.")
        outcome, speaker = await self._answered(run, call)
        run.count(outcome)
        last = bound is not None or not outcome.tool_calls
        context = self._models.context(run.turn.principal, run.assistant.model)
        info = _info(outcome) | {"context": context}
        if last:
            info |= await self._language(run, speaker.text)
        if goes_on is not None:
            info["continues"] = goes_on.id
        if bound is not None or (last and run.handed_over_enough):
            info["bound"] = bound or "handoffs"
        if last and run.files:
            await speaker.show_files()
        message = speaker.message(info, empty=last)
        if message is not None:
            await run.keep(message)
        return outcome

    def _call(self, run: Run, offered: Offered, bound: Bound | None, *, plain: bool) -> ChatCall:
        args, conversation = run.args, run.turn.conversation
        call = call_of(args, run.assistant.model)
        if plain and call.format is not None:
            raise InvalidRequest(
                "An answer in a form cannot be continued.", hint="Restart the conversation from the entry before it."
            )
        tools = () if plain or bound is not None else offered.functions
        call = choosing_tools(call, args, tools, first=run.begins and not plain and bound is None)
        metadata = {"conversation_id": conversation.id}
        if run.agent_id is not None:
            metadata["agent_id"] = run.agent_id
        return msgspec.structs.replace(
            call,
            affinity=conversation.id,
            metadata=metadata,
            guardrails=guardrails(conversation.guardrails or run.assistant.guardrails),
        )

    async def _fitting(self, run: Run, offered: Offered, call: ChatCall, bound: Bound | None) -> list[ChatMessage]:
        principal, model = run.turn.principal, run.assistant.model
        vision = "vision" in self._models.capabilities(principal, model)
        said = _said(run, offered, bound)

        def render(history: Sequence[Entry], summary: Summary | None) -> list[ChatMessage]:
            return prompting.messages(history, said, summary=summary, vision=vision)

        context = self._models.context(principal, model)
        answer = kept_for_answer(context, call.max_tokens)
        tools = tokens_of(msgspec.json.encode(call.tools).decode()) if call.tools else 0
        room = max(_LEAST_ROOM, context - answer - tools)
        compaction = Compaction(_OfReply(self._models, run, call), run.known)
        summary = await compaction.fit(principal, model, run.history, run.summary, render, room)
        if summary is not None:
            before = tokens_of_messages(render(run.history, run.summary))
            run.summary = summary
            await run.sink.summarised(summary)
            await _keep_line(run, summary, before, tokens_of_messages(render(run.history, summary)))
        return render(run.history, run.summary)

    async def _answered(self, run: Run, call: ChatCall) -> tuple[Outcome, Speaker]:
        principal = run.turn.principal
        holds = run.bounds.language_retry and not call.prefix and call.format is None
        language = await asyncio.to_thread(wanted, run.history) if holds else None
        speaker = _speaker(run, language, call.prefix)
        try:
            outcome = await self._models.converse(principal, call, speaker.hear)
        except WrongLanguage as wrong:
            if language is None:
                raise
            run.rounds += 1
            if wrong.consumed is not None:
                run.spend(wrong.consumed)
            speaker.begin_again()
            call = msgspec.structs.replace(call, messages=_instructed(call.messages, wording.ANSWER_IN[language]))
            outcome = await self._models.converse(principal, call, speaker.hear)
        except ValidationFailed as error:
            if not (call.prefix and any("prefix" in issue.loc for issue in error.issues)):
                raise
            # This model's provider has no way to go on with a text; it is asked to in words.
            messages = [*call.messages, ChatMessage("user", wording.GO_ON)]
            call = msgspec.structs.replace(call, prefix="", messages=messages)
            outcome = await self._models.converse(principal, call, speaker.hear)
        await speaker.end()
        return outcome, speaker

    async def _language(self, run: Run, text: str) -> dict[str, Any]:
        """Of an answer that is long enough to tell."""
        language = await asyncio.to_thread(wanted, run.history)
        wrong = None if language is None else await asyncio.to_thread(slipped, text, language)
        if language is None or wrong is None:
            return {}
        if self._told_language is not None:
            self._told_language(language, not wrong)
        return {"language": language, "right_language": not wrong}


class _OfReply:
    """``conversations.schemas.Models``, whose calls are a part of the reply's usage and no rounds of it; under the
    guardrails and the name of the ``answer`` that they are made for."""

    def __init__(self, models: Models, run: Run, answer: ChatCall) -> None:
        self._models = models
        self._run = run
        self._answer = answer

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        answer = self._answer
        call = msgspec.structs.replace(
            call, guardrails=answer.guardrails, metadata=answer.metadata, affinity=answer.affinity
        )
        outcome = await self._models.converse(principal, call, heard)
        self._run.spend(outcome)
        return outcome

    def context(self, principal: Principal, model: str) -> int:
        return self._models.context(principal, model)

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        return self._models.capabilities(principal, model)


def _info(outcome: Outcome) -> dict[str, Any]:
    first = outcome.time_to_first_token
    info: dict[str, Any] = {
        "seconds": round(outcome.seconds, 3),
        "time_to_first_token": None if first is None else round(first, 3),
        "prompt_tokens": outcome.usage.prompt_tokens,
        "completion_tokens": outcome.usage.completion_tokens,
        "finish_reason": outcome.finish_reason,
    }
    if outcome.cost is not None:
        info |= {"cost": outcome.cost, "currency": outcome.currency}
    return info


def _speaker(run: Run, language: Language | None, after: str) -> Speaker:
    references = {number: cited.reference for number, cited in run.cited.items()}
    tools = {number: cited.tool for number, cited in run.cited.items()}
    return Speaker(run, run.known, Citations(references, tools), language, after)


def _instructed(messages: Sequence[ChatMessage], line: str) -> list[ChatMessage]:
    first = messages[0]
    if first.role == "system":
        return [ChatMessage("system", f"{first.content}\n\n{line}"), *messages[1:]]
    return [ChatMessage("system", line), *messages]


def _continuing(call: ChatCall) -> ChatCall:
    text = call.messages[-1].content
    return msgspec.structs.replace(call, prefix=text if isinstance(text, str) else "")


def _said(run: Run, offered: Offered, bound: Bound | None) -> Said:
    rules = wording.RULES if offered.tools else ()
    notes = [*offered.notes, wording.LAST] if bound is not None else offered.notes
    return Said(run.assistant.instructions, run.turn.background, rules, notes)


async def _keep_line(run: Run, summary: Summary, before: int, after: int) -> None:
    """Where it happened, for people."""
    info = {
        "summary": summary.text,
        "position": summary.position,
        "entries": summary.position,
        "tokens_before": before,
        "tokens_after": after,
    }
    line = ToolExecution(
        id=entry_id(ToolExecution), created_at=run.now(), completed_at=run.now(), name=COMPACTION, arguments="{}",
        agent_id=run.agent_id, model=run.assistant.model, info=info,
    )  # fmt: skip
    index = run.output_index()
    started = ToolStarted(
        id=line.id, name=COMPACTION, arguments="{}", output_index=index, model=line.model, agent_id=line.agent_id,
        created_at=line.created_at,
    )  # fmt: skip
    done = ToolDone(id=line.id, name=COMPACTION, output_index=index, info=info, created_at=line.created_at)
    await run.keep(line, started, done)

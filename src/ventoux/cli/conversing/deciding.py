"""What the user says to calls that wait for them: yes, no, an answer, or the result of a function of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import msgspec

from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.cli.conversing.telling import ASK_USER, cut, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.cli.conversing.api import ConversationApi, Thread
    from ventoux.cli.conversing.telling import Waiting
    from ventoux.cli.libraries.api import Json

Decision = Literal["once", "always", "no", "never"]
EVERY = "all"
NOBODY_ANSWERS = "The user cannot be asked now: go on without an answer, or say what is missing."
_LINES = 12


class Question(NamedTuple):
    text: str
    choices: Sequence[str] = ()


class Person(Protocol):
    async def decide(self, call: Waiting) -> Decision: ...
    async def answer(self, question: Question) -> str | None:
        """None: they have none."""
        ...


class Nobody:
    """In a pipe: what would have to be asked is refused, and said by ``note``."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    async def decide(self, call: Waiting) -> Decision:
        why = f"refused: {call.name}, because nobody can be asked here. {call.reason}".strip()
        self._note(f"{why} `--yes {call.name}` allows it.")
        return "no"

    async def answer(self, question: Question) -> str | None:
        self._note(f"not answered, because nobody can be asked here: {question.text}")
        return None


class Deciding:
    """``allowed``: names of functions whose calls need no question, or EVERY."""

    def __init__(
        self, api: ConversationApi, person: Person, allowed: Sequence[str], note: Callable[[str], None]
    ) -> None:
        self._api = api
        self._person = person
        self._allowed = frozenset(allowed)
        self._note = note

    async def body(self, thread: Thread, calls: Sequence[Waiting]) -> Json:
        """Of the append that goes on after ``calls``."""
        confirmations: list[Json] = []
        results: list[Json] = []
        if any(call.pending for call in calls):
            await self._explain(thread, calls)
        for call in calls:
            if call.pending:
                said = "allow" if await self._allows(call) else "deny"
                confirmations.append({"tool_call_id": call.tool_call_id, "confirmation": said})
            else:
                answer = await self._person.answer(question_of(call))
                result = NOBODY_ANSWERS if answer is None else answer
                results.append({"type": "function.result", "tool_call_id": call.tool_call_id, "result": result})
        body: Json = {"tool_confirmations": confirmations} if confirmations else {}
        return body | ({"inputs": results} if results else {})

    async def _allows(self, call: Waiting) -> bool:
        unasked = not self._allowed.isdisjoint({EVERY, call.name, call.permission})
        decision = "once" if unasked else await self._person.decide(call)
        if decision in {"always", "never"}:
            await self._remember(call, decision)
        return decision in {"once", "always"}

    async def _remember(self, call: Waiting, decision: str) -> None:
        if not call.permission:
            self._note("This holds for this call only: the server does not say how the function is known.")
            return
        try:
            await self._api.decide(call.permission, decision)
        except (AnswerFailed, ServerUnreachable) as error:
            self._note(f"This holds for this call only: {error}")

    async def _explain(self, thread: Thread, calls: Sequence[Waiting]) -> None:
        """Why each is asked, and under which name it is known: that stands in the entries, not in the events."""
        try:
            entries = await self._api.entries(thread)
        except (AnswerFailed, ServerUnreachable):
            return
        told: dict[str, Any] = {
            one["tool_call_id"]: one.get("info") or {} for one in entries if one["type"] == "function.call"
        }
        for call in calls:
            info: Json = told.get(call.tool_call_id, {})
            call.reason = printable(str(info.get("reason") or ""))
            call.permission = str(info.get("permission") or "")


def question_of(call: Waiting) -> Question:
    if call.name == ASK_USER:
        try:
            asked = msgspec.json.decode(call.arguments, type=_Asked)
        except msgspec.MsgspecError:
            return Question(call.arguments)
        return Question(printable(asked.question), [printable(one) for one in asked.choices])
    arguments = "\n".join(f"  {line}" for line in cut(lines_of(call.arguments), _LINES))
    return Question(f"The assistant calls your function {call.name}. What is its result?\n{arguments}".rstrip())


class _Asked(msgspec.Struct):
    question: str
    choices: list[str] = []

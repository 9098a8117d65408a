"""What becomes of calls that wait for the user."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from ventoux.cli.chatting.errors import AnswerFailed
from ventoux.cli.conversing.api import Thread
from ventoux.cli.conversing.deciding import NOBODY_ANSWERS, Deciding, Nobody, Question, question_of
from ventoux.cli.conversing.telling import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.cli.conversing.api import ConversationApi
    from ventoux.cli.conversing.deciding import Decision

MAIL = "connector:mail:send"


class PlayedApi:
    def __init__(self, entries: Sequence[dict[str, Any]] | None) -> None:
        self._entries = entries
        self.decided: list[tuple[str, str]] = []

    async def entries(self, thread: Thread) -> Sequence[dict[str, Any]]:
        del thread
        if self._entries is None:
            raise AnswerFailed("away")
        return self._entries

    async def decide(self, tool: str, decision: str) -> None:
        if decision == "never":
            raise AnswerFailed("too many")
        self.decided.append((tool, decision))


class Says:
    def __init__(self, decision: Decision = "no", answer: str | None = None) -> None:
        self._decision: Decision = decision
        self._answer = answer
        self.asked: list[str] = []

    async def decide(self, call: Waiting) -> Decision:
        self.asked.append(f"{call.name}: {call.reason}")
        return self._decision

    async def answer(self, question: Question) -> str | None:
        self.asked.append(question.text)
        return self._answer


def entry(info: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "function.call", "tool_call_id": "1", "info": info}


def body(api: PlayedApi, person: Any, *calls: Waiting, allowed: Sequence[str] = ()) -> tuple[dict[str, Any], list[str]]:
    notes: list[str] = []
    deciding = Deciding(cast("ConversationApi", api), person or Nobody(notes.append), allowed, notes.append)
    return asyncio.run(deciding.body(Thread("conv"), calls)), notes


def pending() -> Waiting:
    return Waiting("fc", "1", "send_mail", "{}", pending=True)


def confirmed(how: str) -> dict[str, Any]:
    return {"tool_confirmations": [{"tool_call_id": "1", "confirmation": how}]}


def test_once_allows_this_call_and_always_every_later_one_under_the_name_that_the_server_knows() -> None:
    for decision, said, decided in (
        ("once", "allow", []),
        ("always", "allow", [(MAIL, "always")]),
        ("no", "deny", []),
    ):
        api = PlayedApi([entry({"permission": MAIL, "reason": "It writes\x1b."})])
        person = Says(cast("Decision", decision))
        assert body(api, person, pending()) == (confirmed(said), [])
        assert (api.decided, person.asked) == (decided, ["send_mail: It writes."])


def test_a_decision_that_could_not_be_kept_holds_for_the_call_and_is_told() -> None:
    for entries in (None, [], [entry(None)]):
        told, notes = body(PlayedApi(entries), Says("always"), pending())
        assert told == confirmed("allow")
        assert notes[0].startswith("This holds for this call only")
    told, notes = body(PlayedApi([entry({"permission": MAIL})]), Says("never"), pending())
    assert (told, notes) == (confirmed("deny"), ["This holds for this call only: too many"])


def test_what_was_allowed_by_name_or_for_all_is_not_asked() -> None:
    for allowed in (["send_mail"], ["all"], [MAIL]):
        person = Says("no")
        told, _ = body(PlayedApi([entry({"permission": MAIL})]), person, pending(), allowed=allowed)
        assert (told, person.asked) == (confirmed("allow"), [])
    assert body(PlayedApi([]), Says("no"), pending(), allowed=["send"])[0] == confirmed("deny")


def test_where_nobody_can_be_asked_calls_are_refused_and_questions_unanswered() -> None:
    question = Waiting("q", "2", "ask_user", '{"question": "Which?", "choices": ["a"]}')
    told, notes = body(PlayedApi([]), None, pending(), question)
    result = {"type": "function.result", "tool_call_id": "2", "result": NOBODY_ANSWERS}
    assert told == confirmed("deny") | {"inputs": [result]}
    assert "refused: send_mail" in notes[0]
    assert "Which?" in notes[1]


def test_a_question_is_shown_as_one_and_a_function_of_the_users_with_its_arguments() -> None:
    asked = Waiting("q", "2", "ask_user", '{"question": "Which?\x1b", "choices": ["a", "b"]}')
    assert question_of(asked) == Question(asked.arguments)
    asked.arguments = '{"question": "Which?", "choices": ["a", "b"]}'
    assert question_of(asked) == Question("Which?", ["a", "b"])
    assert question_of(Waiting("q", "2", "price", '{"of": "x"}')).text.endswith("price. What is its result?\n  of: x")
    told, _ = body(PlayedApi([]), Says(answer="9 euros"), Waiting("q", "2", "price"))
    assert told == {"inputs": [{"type": "function.result", "tool_call_id": "2", "result": "9 euros"}]}

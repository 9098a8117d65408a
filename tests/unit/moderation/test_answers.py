from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.unit.moderation.judging import Reading

from ventoux.calls import Content, Delta, Thought, ToolCall, ToolCalls
from ventoux.moderation.answers import AnswerFilter
from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.judge import Judge
from ventoux.moderation.policy import Placeholders, ReadyPolicy
from ventoux.moderation.schemas import PolicySpec
from ventoux.verdicts import Filtered, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

REDACTS = {"pii": {"email": "redact"}, "block_lists": [{"name": "words", "phrases": ["forbidden fruit"]}]}
JUDGES = {"moderation": {"sexual": {"action": "block"}, "law": {"action": "annotate"}}}
TELLS = {"pii": {"email": "annotate"}, "moderation": {"law": {"action": "annotate"}}}
LONG = "This is a sentence that is long enough to be judged for itself, as it stands. "


def answering(rules: Mapping[str, object], *, closed: bool = True) -> tuple[AnswerFilter, Filtered, Reading]:
    spec = msgspec.convert({"output": rules, "fail": "closed" if closed else "open"}, PolicySpec)
    classifier = Reading()
    judge = Judge(classifier)
    side = ReadyPolicy("p", spec, judge.thresholds).output
    assert side
    results = Filtered(policy="p", prompt=Verdict())
    return AnswerFilter(side, judge, Placeholders(), results, closed=closed), results, classifier


def text(contents: list[Content], index: int = 0) -> str:
    return "".join([one.text for one in contents if isinstance(one, Delta) and one.index == index])


async def passed(answer: AnswerFilter, *contents: Content) -> list[Content]:
    told: list[Content] = []
    for content in contents:
        told += await answer.contents([content])
    return told + await answer.end()


async def test_each_choice_is_filtered_for_itself_across_its_pieces() -> None:
    answer, _, _ = answering(REDACTS)

    told = await passed(
        answer, Delta(0, "mail bob@ex"), Delta(1, "mail me@"), Delta(0, "ample.com now"), Delta(1, "x.org")
    )

    assert text(told) == "mail [EMAIL_1] now"
    assert text(told, 1) == "mail [EMAIL_2]"


async def test_thoughts_end_before_the_text_begins_and_nothing_of_them_comes_later() -> None:
    answer, _, _ = answering(REDACTS)

    told = await passed(answer, Thought(0, "ask bob@example"), Thought(0, ".com"), Delta(0, "I asked bob@example.com"))

    assert [type(one) for one in told] == [Thought, Thought, Delta, Delta]
    assert "".join([one.text for one in told if isinstance(one, Thought)]) == "ask [EMAIL_1]"
    assert text(told) == "I asked [EMAIL_1]"


async def test_a_listed_phrase_ends_its_choice_only() -> None:
    answer, results, _ = answering(REDACTS)

    told = await passed(
        answer,
        Delta(0, "take the Forbidden "),
        Delta(1, "fine"),
        Delta(0, "Fruit and eat"),
        Delta(0, " it"),
        Delta(1, " too"),
    )

    assert text(told) == "take the "
    assert text(told, 1) == "fine too"
    assert answer.blocked == {0}
    assert results.choices[0].blocking == ["words"]
    assert not results.choices[1].blocking


async def test_a_window_leaves_only_after_it_was_judged() -> None:
    answer, results, _ = answering(JUDGES)

    first = await answer.contents([Delta(0, LONG[:-1])])
    second = await answer.contents([Delta(0, " More"), Delta(0, " <sexual 0.9> words")])
    rest = await answer.end()

    assert (text(first), text(second), text(rest)) == ("", LONG, "")
    assert answer.blocked == {0}
    assert results.choices[0].scores["sexual"].blocks


async def test_what_only_annotates_delays_nothing_and_is_judged_at_the_end() -> None:
    answer, results, classifier = answering(TELLS)
    pieces = [Delta(0, "mail bob@"), Delta(0, "example.com <law 0.8>")]

    for piece in pieces:
        assert await answer.contents([piece]) == [piece]
    assert classifier.asked == []
    assert await answer.end() == []

    assert classifier.asked == ["mail bob@example.com <law 0.8>"]
    assert results.choices[0].scores["law"].violated
    assert results.choices[0].detected["email"].count == 1


async def test_the_arguments_of_a_tool_call_are_filtered_and_stay_json() -> None:
    answer, _, _ = answering(REDACTS)
    calls = ToolCalls(0, (ToolCall("id", "send", '{"to":"bob@example.com"}'),))

    told = await passed(answer, Delta(0, "sending"), calls)

    assert text(told) == "sending"
    assert told[-1] == ToolCalls(0, (ToolCall("id", "send", '{"to":"[EMAIL_1]"}'),))


async def test_a_tool_call_that_is_blocked_is_not_passed_on() -> None:
    answer, _, _ = answering(JUDGES)

    told = await passed(answer, ToolCalls(0, (ToolCall("id", "send", '{"to":"<sexual 0.9>"}'),)))

    assert told == []
    assert answer.blocked == {0}


async def test_an_answer_that_cannot_be_judged_breaks_or_passes_as_the_policy_says() -> None:
    answer, _, classifier = answering(JUDGES)
    classifier.broken = True
    with pytest.raises(FiltersUnavailable):
        await answer.contents([Delta(0, LONG + "x")])

    answer, results, classifier = answering(JUDGES, closed=False)
    classifier.broken = True
    assert text(await passed(answer, Delta(0, LONG + "x"))) == LONG + "x"
    assert "encoder broke" in results.choices[0].unfiltered

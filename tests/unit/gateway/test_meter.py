from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ventoux.calls import Delta, Finished, Usage
from ventoux.errors import WrongForm
from ventoux.gateway.meter import Meter

CARD = SimpleNamespace(id="m", context=1000)


def meter(operation: str = "chat", prompt: int = 0) -> Meter:
    """One that only counts: nothing here is recorded."""
    none: Any = None
    admission: Any = SimpleNamespace(operation=operation, card=CARD)
    return Meter(admission, none, none, none, prompt=prompt)


def test_what_a_failed_attempt_consumed_stays_on_the_bill() -> None:
    counting = meter()
    counting.observe([Usage(10, 500)])
    counting.again()
    counting.observe([Delta(0, "ok"), Usage(10, 3), Finished(0, "stop")])
    assert counting._consumed() == (Usage(20, 503), True)


@pytest.mark.parametrize(
    "lie",
    [
        None,
        Usage(),
        Usage(0, 3),
        Usage(-5, 3),
        Usage(7, -3),
        Usage(7, 3, -1),
        Usage(7, 3, 8),
        Usage(1001, 3),
        Usage(7, 1001),
        Usage(7, 1),
    ],
)
def test_usage_that_is_not_told_or_cannot_be_true_is_counted_here(lie: Usage | None) -> None:
    counting = meter(prompt=9)
    counting.observe([Delta(0, "four chars, "), Delta(0, "and more")])
    counting.observe([*([lie] if lie else []), Delta(0, "."), Finished(0, "stop")])
    assert counting._consumed() == (Usage(9, 5), False)


def test_a_piece_of_many_tokens_is_counted_by_its_characters() -> None:
    counting = meter(prompt=9)
    counting.observe([Delta(0, "x" * 400), Finished(0, "stop")])
    assert counting.usage == Usage(9, 100)


def test_what_a_caller_left_behind_is_counted_with_its_prompt_and_marked() -> None:
    counting = meter(prompt=9)
    counting.observe([Delta(0, "one"), Delta(0, "two"), Usage(0, 2)])
    assert counting._consumed() == (Usage(9, 2), False)
    told = meter(prompt=9)
    told.observe([Usage(7, 1, 3), Delta(0, "one"), Delta(0, "two")])
    assert told._consumed() == (Usage(7, 2, 3), False)


@pytest.mark.parametrize("operation", ["chat", "embeddings"])
def test_a_call_that_nothing_was_heard_of_consumed_nothing(operation: str) -> None:
    assert meter(operation, prompt=9)._consumed() == (Usage(), True)


@pytest.mark.parametrize(
    ("told", "billed"),
    [
        (Usage(300), (Usage(300), True)),
        (Usage(), (Usage(9), False)),
        (Usage(10**6), (Usage(9), False)),
    ],
)
def test_vectors_are_billed_by_what_the_engine_told_or_what_was_asked(told: Usage, billed: tuple[Usage, bool]) -> None:
    counting = meter("embeddings", prompt=9)
    counting.measured(told)
    assert counting._consumed() == billed


def test_many_texts_may_have_more_tokens_than_a_context_but_not_any_number() -> None:
    for told, billed in ((Usage(300_000), (Usage(300_000), True)), (Usage(10**12), (Usage(1000), False))):
        counting = meter("embeddings", prompt=1000)
        counting.measured(told)
        assert counting._consumed() == billed


def test_an_answer_of_the_wrong_form_is_told_to_the_caller_and_not_to_the_log() -> None:
    error = WrongForm("m", "a: 'my private text' is not of type 'integer'")
    assert "my private text" in str(error)
    assert "my private text" not in error.for_log

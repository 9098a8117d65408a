from __future__ import annotations

from typing import Any

from ventoux.calls import Delta, Finished, Usage
from ventoux.errors import WrongForm
from ventoux.gateway.meter import Meter


def meter() -> Meter:
    """One that only counts: nothing here is recorded."""
    none: Any = None
    return Meter(none, none, none, none)


def test_what_a_failed_attempt_consumed_stays_on_the_bill() -> None:
    counting = meter()
    counting.observe([Usage(10, 500)])
    counting.again()
    counting.observe([Delta(0, "ok"), Usage(10, 3), Finished(0, "stop")])
    assert counting.usage == Usage(20, 503)


def test_an_answer_of_the_wrong_form_is_told_to_the_caller_and_not_to_the_log() -> None:
    error = WrongForm("m", "a: 'my private text' is not of type 'integer'")
    assert "my private text" in str(error)
    assert "my private text" not in error.for_log

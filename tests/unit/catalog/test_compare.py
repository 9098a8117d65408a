from __future__ import annotations

from datetime import date

import pytest
from tests.unit.catalog.examples import card

from ventoux.catalog import shelf
from ventoux.catalog.compare import MOST, compare
from ventoux.errors import InvalidRequest

TODAY = date(2026, 11, 26)


def test_only_lines_that_a_card_says_something_of_are_there_and_those_that_differ_are_marked() -> None:
    comparison = compare([shelf.card("mistral-large-2402"), shelf.card("mistral-large-3")], TODAY)
    rows = {row.label: row for row in comparison.rows}
    assert comparison.models == ["mistral-large-2402", "mistral-large-3"]
    assert rows["context"].values == ["32,768", "262,144"]
    assert rows["parameters"].values == ["", "675B (41B active)"]
    assert rows["standing"].values == ["retired", "current"]
    assert rows["MMLU fr"].values == ["79.3 %", ""]
    assert rows["price at mistral"].values[1] == "0.5 in, 0.05 cached, 1.5 out USD for a million tokens"
    assert not rows["publisher"].differs
    assert rows["family"].differs is False
    assert "dimensions" not in rows


def test_scores_share_a_line_only_where_they_were_taken_alike() -> None:
    rows = compare([shelf.card("llama-3.1-8b-instruct"), shelf.card("llama-3.3-70b-instruct")], TODAY).rows
    scores = {row.label: row.values for row in rows}
    assert scores["MMLU 0-shot, CoT"] == ["73 %", "86 %"]
    assert scores["MMLU 5-shot"] == ["69.4 %", ""]


def test_what_both_have_is_above_what_one_has() -> None:
    labels = [
        row.label
        for row in compare([shelf.card("mistral-large-2402"), shelf.card("mixtral-8x7b")], TODAY).rows
        if row.label.startswith(("MMLU", "GSM8K"))
    ]
    assert labels.index("MMLU") < labels.index("GSM8K 8-shot, maj@8")


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_none_and_more_than_a_screen_holds_are_refused(count: int) -> None:
    with pytest.raises(InvalidRequest):
        compare([card()] * count, TODAY)

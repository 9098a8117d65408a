"""Ratings follow the votes, however these are written down."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.arena.rating import AVERAGE, leaderboard
from ventoux.arena.schemas import Tally, Winner

MODELS = st.sampled_from(["ant", "bee", "cat", "dog"])
WINNERS: st.SearchStrategy[Winner] = st.sampled_from(("a", "b", "tie", "both_bad"))
TALLIES = st.lists(
    st.builds(Tally, MODELS, MODELS, WINNERS, st.integers(1, 40)).filter(lambda one: one.model_a != one.model_b),
    max_size=12,
)
SWAPPED: dict[Winner, Winner] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}


def test_who_wins_more_stands_above() -> None:
    found = leaderboard([Tally("ant", "bee", "a", 30), Tally("ant", "bee", "b", 10), Tally("bee", "cat", "a", 20)])
    assert [one.model for one in found] == ["ant", "bee", "cat"]
    best = found[0]
    assert (best.votes, best.wins, best.losses, best.ties) == (40, 30, 10, 0)


def test_four_hundred_points_are_ten_times_the_chance() -> None:
    best, worst = leaderboard([Tally("ant", "bee", "a", 1_000_000), Tally("ant", "bee", "b", 100_000)])
    assert best.rating - worst.rating == pytest.approx(400, abs=1)


def test_one_vote_makes_no_champion() -> None:
    best, worst = leaderboard([Tally("ant", "bee", "a", 1)])
    assert best.low < worst.high


def test_a_rating_can_be_told_as_json() -> None:
    (best, _) = leaderboard([Tally("ant", "bee", "a", 3)])
    assert msgspec.json.decode(msgspec.json.encode(best))["rating"] == best.rating > AVERAGE


def test_nobody_gains_where_both_answers_are_bad() -> None:
    assert [one.rating for one in leaderboard([Tally("ant", "bee", "both_bad", 9)])] == [AVERAGE, AVERAGE]


@given(TALLIES)
@settings(deadline=None, max_examples=60)
def test_which_side_an_answer_stood_on_changes_nothing(tallies: list[Tally]) -> None:
    turned = [Tally(one.model_b, one.model_a, SWAPPED[one.winner], one.count) for one in tallies]
    assert leaderboard(turned) == leaderboard(tallies)


@given(TALLIES)
@settings(deadline=None, max_examples=60)
def test_every_vote_is_counted_once_for_each_side(tallies: list[Tally]) -> None:
    found = leaderboard(tallies)
    assert sum(one.votes for one in found) == 2 * sum(one.count for one in tallies)
    assert sum(one.wins for one in found) == sum(one.losses for one in found)
    assert all(one.low <= one.rating <= one.high for one in found)
    assert [one.rating for one in found] == sorted((one.rating for one in found), reverse=True)

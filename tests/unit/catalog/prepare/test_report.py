from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog.prepare.report import AS_PUBLISHED, FLOOR, STEADY, Figures, Loss, Speed, choose

_BOUND = 0.02


def figures(
    name: str, kl: float | None, gain: float | Speed | None, failed: str = "", spread: float | None = 1.1
) -> Figures:
    loss = None if kl is None else Loss(kl, kl, kl, 1.0)
    speed = gain if gain is None or isinstance(gain, Speed) else Speed(gain, gain, gain)
    return Figures(
        format=name, bytes=1, bytes_per_token=1, loss=loss, speed=speed, gain=speed, failed=failed, spread=spread
    )


_candidates = st.lists(
    st.tuples(st.one_of(st.none(), st.floats(0, 1)), st.one_of(st.none(), st.floats(0.01, 10)), st.booleans()),
    max_size=6,
)


@given(_candidates)
def test_the_choice_is_within_the_bound_measured_and_the_fastest(
    drawn: list[tuple[float | None, float | None, bool]],
) -> None:
    found = [figures(AS_PUBLISHED, 0.0, 1.0)]
    found += [figures(f"c{n}", kl, gain, "broke" if broke else "") for n, (kl, gain, broke) in enumerate(drawn)]
    chosen = next(one for one in found if one.format == choose(found, _BOUND))
    assert not chosen.failed
    assert chosen.loss is not None
    assert chosen.loss.mean <= _BOUND
    allowed = [one.score for one in found if not one.failed and one.within(_BOUND) and one.slowest_gain >= FLOOR]
    assert chosen.score >= max(allowed) * 0.999


def test_as_published_stays_when_nothing_is_faster() -> None:
    assert choose([figures(AS_PUBLISHED, 0.0, 1.0), figures("Q8_0", 0.001, 0.99)], _BOUND) == AS_PUBLISHED


def test_a_loss_nobody_measured_is_no_small_loss() -> None:
    assert choose([figures(AS_PUBLISHED, 0.0, 1.0), figures("Q8_0", None, 3.0)], _BOUND) == AS_PUBLISHED


@pytest.mark.parametrize("gain", [Speed(9.0, 0.84, 9.0), Speed(0.84, 9.0, 9.0), Speed(9.0, 9.0, 0.34)])
def test_no_mean_makes_up_for_one_figure_below_the_floor(gain: Speed) -> None:
    found = [figures(AS_PUBLISHED, 0.0, 1.0), figures("Q8_0", 0.001, gain), figures("Q4_0", 0.001, 1.1)]
    assert choose(found, _BOUND) == "Q4_0"


def test_a_figure_at_the_floor_may_win() -> None:
    found = [figures(AS_PUBLISHED, 0.0, 1.0), figures("Q8_0", 0.001, Speed(2.0, FLOOR, 1.2))]
    assert choose(found, _BOUND) == "Q8_0"


@pytest.mark.parametrize("spread", [None, STEADY + 0.01, 20.0])
def test_a_speed_that_rounds_disagree_about_is_none(spread: float | None) -> None:
    found = [figures(AS_PUBLISHED, 0.0, 1.0), figures("Q8_0", 0.001, 3.0, spread=spread)]
    assert choose(found, _BOUND) == AS_PUBLISHED
    assert choose([*found, figures("Q4_0", 0.001, 1.1)], _BOUND) == "Q4_0"


def test_one_slow_figure_counts_as_much_as_one_fast_one() -> None:
    even = Figures(format="a", bytes=1, bytes_per_token=1, gain=Speed(4.0, 0.5, 0.5))
    assert round(even.score, 6) == 1.0

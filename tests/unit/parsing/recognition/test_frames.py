from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.parsing.recognition.frames import Frame, sideways, upright

sizes = st.integers(1, 3000)
turns = st.sampled_from([0, 90, 180, 270])


@given(width=sizes, height=sizes, turn=turns, data=st.data())
def test_a_box_that_is_put_upright_comes_back_to_its_place(
    width: int, height: int, turn: int, data: st.DataObject
) -> None:
    left, top = data.draw(st.integers(0, width)), data.draw(st.integers(0, height))
    right, bottom = data.draw(st.integers(left, width)), data.draw(st.integers(top, height))
    box = (float(left), float(top), float(right), float(bottom))
    up = upright(box, turn, width, height)
    assert sideways(up, turn, width, height) == box
    across, down = (height, width) if turn in (90, 270) else (width, height)
    assert 0 <= up[0] <= up[2] <= across
    assert 0 <= up[1] <= up[3] <= down


def test_a_box_of_an_enlarged_picture_that_was_turned_is_around_where_it_was() -> None:
    assert Frame(100, 50, 200, 100, scale=2.0).given((20.0, 10.0, 40.0, 30.0)) == (10.0, 5.0, 20.0, 15.0)
    quarter = Frame(100, 50, 50, 100, skew=90.0)
    assert quarter.given((0.0, 0.0, 50.0, 10.0)) == pytest.approx((90.0, 0.0, 100.0, 50.0))

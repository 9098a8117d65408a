# ruff: noqa: RUF001 - forms of characters are what is tested
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ventoux.moderation.detectors.views import SEEN_THROUGH, folded, plain

ODD = st.text(alphabet="ab1é\u0301\u200b\u00ad４Ａ ß\u0130œ\u00a0—\U000e0041\ufe0f中", max_size=60)


def test_forms_of_one_character_read_alike() -> None:
    assert plain("４１１１\u00a0＠ｘ．ｃｏｍ –−").text == "4111 @x.com --"
    assert plain("4\u200b1\u00ad1\u20601").text == "4111"
    assert folded("Crème BRÛLÉE Straße œuvre").text == "creme brulee strasse oeuvre"
    assert folded("İstanbul").text == "istanbul"


@given(ODD)
def test_every_character_of_a_view_knows_its_place(text: str) -> None:
    for view in (plain(text), folded(text)):
        places = [view.place(index) for index in range(len(view.text) + 1)]
        assert places == sorted(places)
        assert places[-1] == len(text)
        if view.at is not None:
            assert all(view.first_from(view.place(index)) <= index for index in range(len(view.text)))


@given(ODD, ODD)
def test_a_view_of_two_pieces_is_that_of_both_together(first: str, second: str) -> None:
    # As long as nothing that is dropped lies across the seam.
    assert plain(f"{first}x{second}").text == plain(f"{first}x").text + plain(second).text
    assert folded(f"{first}x{second}").text == folded(f"{first}x").text + folded(second).text


def test_a_long_run_of_what_cannot_be_seen_is_not_seen_through() -> None:
    assert "11" in plain("1" + "\u200b" * SEEN_THROUGH + "1").text
    assert "11" not in plain("1" + "\u200b" * (SEEN_THROUGH + 1) + "1").text

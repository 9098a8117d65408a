from __future__ import annotations

from datetime import date

import msgspec
import pytest

from ventoux.catalog.facts import ListPrice
from ventoux.catalog.wording import count, price_in_words, size


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, ""), (999, "999"), (135_000_000, "135M"), (8_200_000_000, "8.2B"), (1_050_000_000_000, "1.05T")],
)
def test_a_count_is_read_at_a_glance(number: int, words: str) -> None:
    assert count(number) == words


def test_a_size_has_the_unit_that_suits_it() -> None:
    assert [size(813_000_000), size(5_700_000_000)] == ["813 MB", "5.7 GB"]


def test_a_price_says_of_what() -> None:
    price = ListPrice(provider="x", currency="USD", as_of=date(2026, 1, 1), source="https://example.org")
    talk = msgspec.structs.replace(price, input=0.1, output=0.3, minute=0.004)
    assert price_in_words(talk) == "0.1 in, 0.3 out USD for a million tokens; 0.004 USD for a minute of audio"
    assert price_in_words(msgspec.structs.replace(price, pages=4.0)) == "4 USD for a thousand pages"

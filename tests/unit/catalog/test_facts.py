from __future__ import annotations

from datetime import date

import pytest
from tests.unit.catalog.examples import card

from ventoux.catalog.errors import CardError

ENDS = "deprecated = 2026-01-01\nretires = 2026-06-01\n"
WEIGHTS = 'weights_at = "https://hub.example.org/mine"\n'
PRICE = """
[[list_prices]]
provider = "mistral"
currency = "USD"
input = 0.5
as_of = 2026-01-01
source = "https://example.org/prices"
"""


@pytest.mark.parametrize(
    ("today", "top", "standing"),
    [
        (date(2025, 12, 31), ENDS, "current"),
        (date(2026, 1, 1), ENDS, "deprecated"),
        (date(2026, 6, 1), ENDS, "retired"),
        (date(2026, 6, 1), ENDS + WEIGHTS, "superseded"),
        (date(2026, 6, 1), "", "current"),
    ],
)
def test_a_model_that_its_publisher_gave_up_can_still_be_run_where_weights_are(
    today: date, top: str, standing: str
) -> None:
    assert card(top).standing(today) == standing


def test_a_card_says_what_others_ask_and_where_that_was_read() -> None:
    (price,) = card(tables=PRICE).list_prices
    assert (price.input, price.output, price.as_of) == (0.5, None, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('source = "https://example.org/prices"', ""),
        ("as_of = 2026-01-01", ""),
        ("as_of = 2026-01-01", 'as_of = "yesterday"'),
        ("input = 0.5", ""),
        ("input = 0.5", "input = -1"),
        ('currency = "USD"', 'currency = "dollars"'),
        ("https://example.org", "https://me:secret@example.org"),
        ("https://example.org", "file:///etc"),
    ],
)
def test_a_price_that_nobody_could_look_up_is_refused_without_telling_a_secret(before: str, after: str) -> None:
    with pytest.raises(CardError, match="list_prices") as refused:
        card(tables=PRICE.replace(before, after))
    assert "secret" not in str(refused.value)

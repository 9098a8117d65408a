from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.tables.values import Column, date, number, read_column


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("1,234.56", ".", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56 €", ",", "1234.56"),
        ("1\u202f234,56\u00a0€", ",", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("$ 12", ".", "12"),
        ("\u22125 %", ".", "-5"),
        ("(120.00)", ".", "-120.00"),
        ("4,2 Mio €", ",", "4200000"),
        ("12 kg", ".", "12"),
    ],
)
def test_numbers_are_read_as_five_languages_write_them(text: str, point: str, value: str) -> None:
    assert number(text, "," if point == "," else ".") == Decimal(value)


@pytest.mark.parametrize("text", ["", "open", "Order 12 of May", "A-17", "-"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-09", (2024, 3, 9)),
        ("2024-03-09 00:00:00", (2024, 3, 9)),
        ("09.03.2024", (2024, 3, 9)),
        ("9/3/2024", (2024, 3, 9)),
        ("9. März 2024", (2024, 3, 9)),
        ("9 mars 2024", (2024, 3, 9)),
        ("9 de marzo de 2024", (2024, 3, 9)),
        ("9 marzo 2024", (2024, 3, 9)),
        ("March 9, 2024", (2024, 3, 9)),
        ("March 2024", (2024, 3, 0)),
        ("2024", None),
        ("37.15.2024", None),
    ],
)
def test_dates_are_read_as_five_languages_write_them(text: str, day: tuple[int, int, int] | None) -> None:
    assert date(text) == day


@pytest.mark.parametrize(
    ("cells", "language", "column"),
    [
        (["1.234", "2.500,50"], "de", Column("number", ",")),
        (["1.234", "2.500"], "de", Column("number", ",")),
        (["1.234", "2.500"], "en", Column("number", ".")),
        (["0.125", "2.5"], "de", Column("number", ".")),
        (["1,234", "5"], "en", Column("number", ".")),
        (["01/31/2024", "02/01/2024"], "en", Column("date", month_first=True)),
        (["31/01/2024", "01/02/2024"], "en", Column("date")),
        (["open", "closed"], "en", Column("text")),
        (["12", "n/a", "13", "14", "15"], "en", Column("number", ".")),
        (["", " "], "en", Column("text")),
    ],
)
def test_a_column_is_read_as_most_of_it_is_written(cells: list[str], language: str, column: Column) -> None:
    assert read_column(cells, language) == column


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_that_a_locale_wrote_is_read_again(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.translate(str.maketrans({",": "\u202f", ".": ","}))
    assert number(english, ".") == number(german, ",") == number(french, ",") == value

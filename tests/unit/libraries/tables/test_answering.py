from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.answering_fakes import PRINCIPAL, Models, Shelf, library

from ventoux.libraries.answering.service import Answering

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Inspection

_CITIES = ("Berlin", "Lyon", "Madrid")
_STATES = ("open", "closed", "cancelled", "open")


def orders() -> str:
    """102 of them: every fourth twice open, over three cities, from 100 to 1,110 euros, in 2023 and 2024."""
    rows = [
        f"| {1000 + at} | Customer {at % 7} | {_CITIES[at % 3]} | {_STATES[at % 4]} | {100 + at * 10:,}.00 € "
        f"| {2023 + at % 2}-{at % 12 + 1:02}-15 |"
        for at in range(102)
    ]
    header = "| Order ID | Customer | City | Status | Amount | Ordered on |\n|---|---|---|---|---|---|"
    return "\n".join([header, *rows, "| Total | | | | 61,710.00 € | |"])


async def ask(question: str, table: str = "", **options: Any) -> Inspection:
    shelf = Shelf(orders=table or orders(), lease="The tenant may terminate the lease with three months' notice.\n")
    index: Any = shelf
    answering = Answering(index, shelf, Models(["NOT_FOUND"]), shelf.read)
    inspection = await answering.ask(PRINCIPAL, question, [library()], shelf.visible, shelf.names, **options)
    for cited in inspection.answer.citations:
        assert shelf.parsed[cited.document_id].text[cited.start : cited.end] == cited.quote
    return inspection


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many orders are there?", 102),
        ("Combien de lignes contient orders ?", 102),
        ("Wie viele Zeilen hat die Tabelle orders?", 102),
        ("¿Cuántas filas tiene la tabla orders?", 102),
        ("Quante righe ci sono nella tabella orders?", 102),
        ("How many orders have the status open?", 51),
        ("How many orders are not open?", 51),
        ("How many orders from Berlin are closed?", 8),
        ("How many orders have an amount of more than 1,000?", 11),
        ("How many orders have an amount between 200 and 300?", 11),
        ("How many orders were ordered in 2023?", 51),
        ("How many orders were ordered after 2023?", 51),
        ("How many different customers are there?", 7),
        ("What is the total amount of all orders?", 61710),
        ("What is the average amount of the orders?", Decimal(605)),
        ("What is the highest amount?", 1110),
        ("What is the lowest amount of the orders from Lyon?", 110),
        ("What is the sum of the amount for Madrid?", sum(100 + at * 10 for at in range(102) if at % 3 == 2)),
    ],
)
async def test_every_row_counts(question: str, value: int | Decimal) -> None:
    inspection = await ask(question)
    assert inspection.answer.mode == "table", inspection.scan
    assert inspection.scan is not None
    assert Decimal(inspection.scan["value"]) == value, inspection.scan
    assert inspection.scan["rows_read"] == 102
    assert inspection.scan["rows_that_sum_up"] == 1
    assert inspection.answer.citations
    assert all(one.by == "rows" for one in inspection.answer.citations)


async def test_groups_are_made_by_the_column_that_is_named() -> None:
    inspection = await ask("How many orders are there per city?")
    assert inspection.scan is not None
    assert inspection.scan["group"] == "City"
    assert all(f"{city}: 34" in inspection.answer.text for city in _CITIES)


async def test_the_group_with_the_most_is_found() -> None:
    inspection = await ask("Which status has the most orders?")
    assert "open: 51" in inspection.answer.text
    assert "closed" not in inspection.answer.text


async def test_a_list_is_bounded_and_says_how_many_there_are() -> None:
    inspection = await ask("List all orders with the status open")
    assert inspection.answer.mode == "table"
    assert "51" in inspection.answer.text
    assert inspection.answer.text.count("\n- ") == 51
    assert "and 1 more" in inspection.answer.text
    assert len(inspection.answer.citations) == 20


@pytest.mark.parametrize(
    "question",
    [
        "How many months of notice must the tenant give?",
        "How long is the notice of the tenant?",
        "How much does the parking space cost in winter?",
    ],
)
async def test_a_question_about_something_else_goes_to_passages(question: str) -> None:
    inspection = await ask(question)
    assert inspection.answer.mode == "passages"


async def test_what_is_asked_for_as_a_table_needs_less_to_be_sure() -> None:
    question = "How many orders did the friendly people of Berlin place?"
    assert (await ask(question)).answer.mode == "passages"
    table = await ask(question, mode="table")
    assert table.answer.mode == "table"
    assert table.scan is not None
    assert table.scan["conditions_text"] == "City = Berlin"


async def test_rows_that_are_numbered_by_what_they_are_are_counted_and_not_added_up() -> None:
    orders = "| Bestellung | Ort | Betrag |\n|---|---|---|\n| 1 | Lyon | 10 |\n| 2 | Lyon | 20 |\n| 3 | Ulm | 5 |"
    scan = (await ask("Wie viele Bestellungen kommen aus Lyon?", orders)).scan
    assert scan is not None
    assert (scan["operation"], scan["value"], scan["conditions_text"]) == ("count", "2", "Ort = Lyon")


async def test_what_is_sold_is_added_up_though_its_numbers_follow() -> None:
    sold = "| Day | Units |\n|---|---|\n| Monday | 1 |\n| Tuesday | 2 |\n| Friday | 3 |"
    scan = (await ask("How many units in total?", sold)).scan
    assert scan is not None
    assert (scan["operation"], scan["value"]) == ("sum", "6")


async def test_a_table_of_a_thousand_columns_is_left_out_and_that_is_said() -> None:
    cells = [f"c{at}" for at in range(1000)]
    wide = "\n".join([f"| {' | '.join(cells)} |", "|---" * 1000 + "|", *[f"| {' | '.join(cells)} |"] * 3])
    inspection = await ask("How many orders are there?", wide)
    assert inspection.answer.mode == "passages"
    assert inspection.scan is not None
    assert (inspection.scan["tables"], inspection.scan["left_out"]) == (0, 1)


async def test_groups_of_days_are_made_by_month_and_by_year() -> None:
    by_year = await ask("What is the total amount of the orders per year?")
    assert by_year.scan is not None
    assert (by_year.scan["group"], by_year.scan["part"]) == ("Ordered on", "year")
    assert "- 2023: 30,600 €\n- 2024: 31,110 €" in by_year.answer.text
    by_month = await ask("Wie viele Orders gibt es pro Monat?")
    assert "- 2023-01: 9\n" in by_month.answer.text


async def test_groups_that_are_not_understood_are_no_single_figure() -> None:
    assert (await ask("What is the total amount of all orders per salesperson?")).answer.mode == "passages"

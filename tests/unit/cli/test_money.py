from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import typer
from tests.databases import new_event, new_home
from typer.testing import CliRunner

from ventoux.cli import budgets, keys, prices, workspaces
from ventoux.cli.invoice import invoice
from ventoux.cli.usage import usage
from ventoux.errors import NotFound, OperatorError
from ventoux.ledger import store
from ventoux.ledger.errors import InvoiceRefused, PriceRefused

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.ledger.schemas import UsageEvent

app = typer.Typer()
for name, group in (
    ("keys", keys.app),
    ("prices", prices.app),
    ("budgets", budgets.app),
    ("workspaces", workspaces.app),
):
    app.add_typer(group, name=name)
app.command()(usage)
app.command()(invoice)
MODEL = "smollm2-135m-instruct"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def run_json(*arguments: str) -> Any:
    return msgspec.json.decode(run(*arguments, "--json"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    new_home(tmp_path / "home")
    return tmp_path / "home"


def record(home: Path, *events: UsageEvent) -> None:
    with closing(sqlite3.connect(home / "ventoux.db")) as connection:
        for statement, values in store.inserts([store.row(event) for event in events]):
            connection.execute(statement, values)
        connection.commit()


def default_workspace() -> str:
    run("budgets", "list")
    return next(one["id"] for one in run_json("workspaces", "list") if one["name"] == "default")


def billed(home: Path, cost: int, **values: Any) -> None:
    price = "card:EUR/1000000/1000000/1000000/0"
    record(home, new_event(workspace_id=default_workspace(), cost=cost, currency="EUR", price_id=price, **values))


def test_a_price_is_set_for_what_is_served_to_everybody_and_listed() -> None:
    said = run("prices", "set", MODEL, "0.5/0.05/1.5", "--request", "0.001", "--from", "2999-12-01")
    assert (
        f"{MODEL}: 0.5 EUR for a million tokens of input, 0.05 for cached input, 1.5 for output, 0.001 a call" in said
    )
    assert "from 2999-12-01 00:00 UTC on" in said
    (listed,) = run_json("prices", "list")
    assert (listed["workspace_id"], listed["endpoint_id"], listed["input"], listed["request"]) == (
        "",
        MODEL,
        500_000,
        1000,
    )
    assert "2999-12-01" in run("prices", "list", MODEL)


def test_mistakes_of_prices_are_named() -> None:
    with pytest.raises(PriceRefused, match="cheap"):
        run("prices", "set", MODEL, "cheap")
    with pytest.raises(PriceRefused, match="gone by"):
        run("prices", "set", MODEL, "1/1", "--from", "2020-01-01")
    with pytest.raises(NotFound):
        run("prices", "set", "nothing-of-that-name", "1/1")
    with pytest.raises(NotFound):
        run("prices", "list", "--workspace", "nobody")


def test_budgets_are_set_for_a_workspace_or_one_in_it_listed_with_what_is_spent_and_deleted(home: Path) -> None:
    made = run_json("budgets", "set", "--month", "50", "--alert", "0.8", "--soft")
    assert (made["amount"], made["alerts"], made["hard"], made["currency"]) == (50_000_000, [0.8], False, "EUR")
    key = run_json("keys", "create", "--name", "laptop")
    run("budgets", "set", "--day", "2.5", "--key", key["prefix"])
    run("budgets", "set", "--month", "7", "--endpoint", MODEL, "--currency", "USD")
    billed(home, 20_000_000)

    listed = run("budgets", "list")
    assert "20 (40 %)" in listed
    assert f"key {key['prefix']}" in listed
    assert f"endpoint {MODEL}" in listed
    assert "2.5 EUR" in listed
    changed = run_json("budgets", "set", "--month", "60")
    assert (changed["id"], changed["version"], changed["hard"]) == (made["id"], 2, True)
    run("budgets", "delete", made["id"])
    assert made["id"] not in [one["budget"]["id"] for one in run_json("budgets", "list")]


@pytest.mark.parametrize(
    "options",
    [(), ("--day", "1", "--month", "1"), ("--day", "1", "--key", "k", "--user", "u"), ("--day", "1", "--key", "k")],
)
def test_mistakes_of_budgets_are_named(options: tuple[str, ...]) -> None:
    with pytest.raises(OperatorError):
        run("budgets", "set", *options)


def test_usage_tells_what_it_cost_and_what_has_no_price(home: Path) -> None:
    billed(home, 1_500_000, model="a")
    record(home, new_event(model="b"))
    report = run_json("usage")
    assert [(row["label"], row["costs"], row["unpriced_calls"]) for row in report["rows"]] == [
        ("a", {"EUR": 1_500_000}, 0),
        ("b", {}, 1),
    ]
    assert (report["total"]["costs"], report["total"]["unpriced_calls"]) == ({"EUR": 1_500_000}, 1)
    assert "1.5 EUR" in run("usage")
    by_workspace = run_json("usage", "--by", "workspace", "--workspace", "default")
    assert [(row["label"], row["calls"]) for row in by_workspace["rows"]] == [("default", 1)]


def test_an_invoice_is_written_in_every_form(home: Path, tmp_path: Path) -> None:
    at = 1_700_000_000.0  # November 2023
    billed(home, 1_234_567, at=at)
    assert "1.234567 EUR" in run("invoice", "2023-11")
    (row,) = csv.DictReader(io.StringIO(run("invoice", "2023-11", "--format", "csv")))
    assert (row["number"], row["amount"]) == ("VX-2023-11-0001", "1.234567")
    assert msgspec.json.decode(run("invoice", "2023-11", "--format", "json"))["totals"] == {"EUR": 1_234_567}
    file = tmp_path / "november.pdf"
    run("invoice", "2023-11", "--format", "pdf", "--output", str(file))
    assert file.read_bytes().startswith(b"%PDF-")
    with pytest.raises(InvoiceRefused):
        run("invoice", "november")
    with pytest.raises(OperatorError, match="cannot be written"):
        run("invoice", "2023-11", "--output", str(tmp_path / "none" / "x"))


def test_the_export_for_finops_is_of_one_month(home: Path, tmp_path: Path) -> None:
    billed(home, 19, at=1_700_000_000.0)
    file = tmp_path / "focus.csv"
    run("usage", "--format", "focus", "--month", "2023-11", "--output", str(file))
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    assert {row["SubAccountName"] for row in rows} == {"default"}
    assert run("usage", "--format", "focus", "--month", "2023-10").count("\n") == 1
    with pytest.raises(OperatorError, match="month"):
        run("usage", "--format", "focus")
    with pytest.raises(OperatorError, match="instead"):
        run("usage", "--month", "2023-11", "--since", "2023-11-01")

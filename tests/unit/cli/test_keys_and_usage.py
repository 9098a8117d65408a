from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import typer
from tests.databases import new_event, new_home
from typer.testing import CliRunner

from ventoux.accounts.errors import KeyNotFound, KeyRefused
from ventoux.accounts.schemas import SCOPES
from ventoux.cli import keys
from ventoux.cli.keys import parse_expiry
from ventoux.cli.usage import parse_time, usage
from ventoux.errors import OperatorError
from ventoux.ledger import store

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.ledger.schemas import UsageEvent

app = typer.Typer()
app.add_typer(keys.app, name="keys")
app.command()(usage)


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
    return tmp_path / "home"


def record(home: Path, *events: UsageEvent) -> None:
    with closing(sqlite3.connect(new_home(home).database)) as connection:
        for statement, values in store.inserts([store.row(event) for event in events]):
            connection.execute(statement, values)
        connection.commit()


def test_in_a_pipe_create_prints_the_secret_and_nothing_else() -> None:
    secret = run("keys", "create", "--name", "laptop").removesuffix("\n")

    (listed,) = run_json("keys", "list")
    assert secret.startswith(f"{listed['prefix']}_")
    assert len(secret) == 45
    assert (listed["name"], listed["state"], set(listed["scopes"])) == ("laptop", "active", SCOPES.keys())


def test_lists_hold_no_secret_and_no_hash() -> None:
    secret = run("keys", "create").strip()

    assert secret not in run("keys", "list") + run("keys", "list", "--json")
    assert "hash" not in run_json("keys", "list")[0]


def test_a_key_has_the_scopes_and_expiry_that_were_asked_for() -> None:
    made = run_json("keys", "create", "--scope", "chat", "--scope", "models:read", "--expires", "2999-12-31")

    assert made["scopes"] == ["chat", "models:read"]
    assert datetime.fromtimestamp(made["expires_at"], UTC) == datetime(3000, 1, 1, tzinfo=UTC)
    assert made["key"].startswith(made["prefix"])


def test_a_revoked_key_is_listed_as_such() -> None:
    prefix = run("keys", "create", "--name", "a [red] one").strip()[:11]

    assert prefix in run("keys", "revoke", prefix)
    assert [key["state"] for key in run_json("keys", "list")] == ["revoked"]
    table = run("keys", "list")
    assert prefix in table
    assert "a [red] one" in table


def test_the_limits_of_a_key_are_shown_and_only_what_is_named_changes() -> None:
    made = run_json("keys", "create", "--requests-per-minute", "5", "--spend", "none")
    assert made["limits"] == {"requests_per_minute": 5, "spend": None}

    run("keys", "limit", made["prefix"], "--concurrent", "2", "--spend", "default")
    assert run_json("keys", "list")[0]["limits"] == {"requests_per_minute": 5, "concurrent": 2}
    assert "requests per minute 7" in run("keys", "limit", made["prefix"], "--requests-per-minute", "7")


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "", str(10**16)])
def test_a_limit_that_cannot_be_is_named(text: str) -> None:
    with pytest.raises(OperatorError, match="--tokens-per-day"):
        run("keys", "create", f"--tokens-per-day={text}")


def test_mistakes_are_named_errors() -> None:
    with pytest.raises(KeyNotFound, match="keys list"):
        run("keys", "revoke", "nothing")
    with pytest.raises(KeyRefused, match="fly"):
        run("keys", "create", "--scope", "fly")
    with pytest.raises(KeyRefused, match="expired"):
        run("keys", "create", "--expires", "2001-01-01")


def test_days_and_dates_are_expiries() -> None:
    assert parse_expiry("30d", 1000.0) == 1000.0 + 30 * 86_400
    assert parse_expiry("1970-01-01", 0.0) == 86_400.0


@pytest.mark.parametrize("text", ["", "d", "30", "xd", "2026-13-01", "9999999999999d", "9999-12-31"])
def test_an_expiry_that_cannot_be_is_named(text: str) -> None:
    with pytest.raises(OperatorError, match="--expires"):
        parse_expiry(text, 0.0)


def test_times_without_a_zone_are_utc() -> None:
    assert parse_time("--since", "1970-01-02") == 86_400
    assert parse_time("--since", "1970-01-01T01:00+01:00") == 0
    with pytest.raises(OperatorError, match="--until"):
        parse_time("--until", "yesterday")


def test_usage_by_model_adds_up(home: Path) -> None:
    record(home, new_event(model="a"), new_event(model="b"), new_event(model="b", status=499))

    report = run_json("usage")

    assert [(row["label"], row["calls"], row["failed_calls"]) for row in report["rows"]] == [("a", 1, 0), ("b", 2, 1)]
    assert report["total"] == {
        "calls": 3,
        "failed_calls": 1,
        "prompt_tokens": 21,
        "cached_tokens": 6,
        "completion_tokens": 15,
        "total_tokens": 36,
        "costs": {},
        "unpriced_calls": 3,
    }


def test_usage_by_key_says_prefix_and_name(home: Path) -> None:
    new_home(home)
    made = run_json("keys", "create", "--name", "laptop")
    with closing(sqlite3.connect(home / "ventoux.db")) as connection:
        for statement, values in store.inserts([store.row(new_event(key_id=made["id"]))]):
            connection.execute(statement, values)
        connection.commit()

    assert run_json("usage", "--by", "key")["rows"][0]["label"] == f"{made['prefix']} laptop"


def test_usage_of_a_day_counts_that_day_only(home: Path) -> None:
    record(home, *(new_event(at=day * 86_400.0) for day in (20_000, 20_001, 20_001, 20_002)))

    report = run_json("usage", "--by", "day", "--since", "2024-10-05", "--until", "2024-10-06")

    assert [(row["label"], row["calls"]) for row in report["rows"]] == [("2024-10-05", 2)]


def test_the_table_has_a_total(home: Path) -> None:
    record(home, *(new_event(prompt_tokens=1_000_000) for _ in range(2)))

    assert "2,000,000" in run("usage")


def test_on_a_new_home_usage_makes_the_database_and_says_there_are_no_calls(home: Path) -> None:
    assert "No calls" in run("usage")
    assert "No keys" in run("keys", "list")
    assert (home / "ventoux.db").exists()


def test_tables_cut_nothing_on_a_terminal_of_80_columns(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    record(home, new_event(model="smollm2-135m-instruct", prompt_tokens=1_234_567))
    run("keys", "create", "--name", "laptop", "--expires", "2999-12-31")
    run("keys", "create", "--name", "one", "--scope", "models:read", "--scope", "embeddings")

    listed, used = run("keys", "list"), run("usage")

    for whole in ("laptop", "active", "all", "models:read", "embeddings", "2999-12-31", "last used"):
        assert whole in listed
    assert {"smollm2-135m-instruct", "1,234,567"} < set(used.split())
    assert "…" not in listed + used

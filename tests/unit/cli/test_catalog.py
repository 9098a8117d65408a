from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.catalog.examples import text
from typer.testing import CliRunner

from ventoux.catalog.errors import AliasError, UnknownModel
from ventoux.cli.main import app

DOCUMENT = Path(__file__).parents[3] / "docs" / "catalog.md"
COMMANDS = [
    line.removeprefix("ventoux ")
    for block in re.findall(r"```console\n(.*?)```", DOCUMENT.read_text("utf-8"), flags=re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    for module in ("ventoux.catalog.service", "ventoux.cli.catalog_tables"):
        monkeypatch.setattr(f"{module}.today", lambda: date(2026, 11, 26))
    (tmp_path / "home" / "cards").mkdir(parents=True)
    return tmp_path / "home"


def run(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["catalog", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


def decoded(*arguments: str) -> Any:
    return msgspec.json.decode(run(*arguments, "--json"))


def test_the_documents_commands_run_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "my-model.toml").write_text(text())
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        result = CliRunner().invoke(app, shlex.split(command))
        assert result.exit_code == 0, (command, result.output, result.exception)
        assert result.output.strip()


def test_a_search_lists_what_it_takes_to_choose() -> None:
    shown = run("search", "ministral", "--language", "fr")
    for part in ("ministral-3-8b", "262,144", "~5.7 GB", "11 languages", "open", "0.15/0.15 USD"):
        assert part in shown
    (hit,) = decoded("search", "ministral-3-8b")
    assert (hit["id"], hit["standing"], hit["licence_kind"]) == ("ministral-3-8b", "current", "open")
    assert (hit["memory_estimated"], hit["installed"]) == (True, False)


def test_what_can_no_longer_be_had_is_counted_and_shown_when_asked_for() -> None:
    assert "1 that can no longer be had is left out: --retired" in run("search", "codestral")
    assert "retired" in run("search", "codestral", "--retired")


def test_a_search_without_a_hit_says_so() -> None:
    assert "No model of the catalog has all of this" in run("search", "zebra-crossing")
    assert decoded("search", "zebra-crossing") == []


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--licence", "freee", "research"),
        ("--capability", "chess", "vision"),
        ("--language", "french", "zh-TW"),
        ("--max-memory", "soup", "16GB"),
        ("--min-context", "soup", "32k"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_with_what_would(option: str, value: str, named: str) -> None:
    assert named in run("search", option, value, status=2)


def test_the_whole_card_is_shown_with_where_its_figures_were_read() -> None:
    shown = run("show", "mistral-large-2402")
    for part in (
        "Retired on 2025-06-16",
        "mistral-large-3 replaces it",
        "81.2 %",
        "https://mistral.ai/news/mistral-large/",
        "mistral asked 8 in, 24 out USD for a million tokens  2024-02-26",
        "recall from long documents",
        "Mistral-large at azure",
    ):
        assert part in shown
    assert "through mistral" not in shown


def test_the_ways_to_run_a_model_say_whether_they_fit_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventoux.cli.catalog_tables.available_memory", lambda: 4 * 10**9)
    shown = run("show", "ministral-3-8b")
    assert "too small (4.0 GB free)" in shown
    assert "needs GPUs" in shown
    assert "through mistral" in shown
    everything = decoded("show", "ministral-3-8b")
    assert [way["fits"] for way in everything["ways"]] == [False, None, None, None]
    assert everything["list_prices"][0]["as_of"] == "2026-11-26"


def test_markup_in_a_card_is_shown_as_it_is_written(home: Path) -> None:
    (home / "cards" / "mine.toml").write_text(text(name='"[bold]Mine[/]"', family='"[red]x"'))
    assert "[bold]Mine[/]" in run("show", "mine")
    assert "[red]x" in run("compare", "mine", "mistral-nemo")


def test_models_are_compared_by_what_differs() -> None:
    shown = run("compare", "mistral-large-3", "ministral-3-8b")
    assert "675B (41B active)" in shown
    assert "publisher" not in shown
    assert "publisher" in run("compare", "mistral-large-3", "ministral-3-8b", "--all")
    compared = decoded("compare", "mistral-large-3", "ministral-3-8b")
    assert compared["models"] == ["mistral-large-3", "ministral-3-8b"]
    assert "do not differ" in run("compare", "mistral-nemo", "open-mistral-nemo")


def test_a_name_is_designated_and_let_go_of() -> None:
    assert "means ministral-3-8b" in run("alias", "mistral-large-latest=ministral-8b-2512")
    assert {"alias": "mistral-large-latest", "model": "ministral-3-8b", "by": "operator"} in decoded("aliases")
    assert "Ministral 3 8B" in run("show", "mistral-large-latest")
    run("alias", "mistral-large-latest", "--remove")
    assert "Mistral Large 3" in run("show", "mistral-large-latest")
    with pytest.raises(AliasError):
        run("alias", "mistral-nemo=mistral-large-3")
    with pytest.raises(UnknownModel, match="nobody"):
        run("alias", "best=nobody")


def test_a_card_with_problems_ends_the_lint_with_status_one(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text(languages='["french"]'))
    assert "'french' is no code of a language" in run("lint", str(file), status=1)
    file.write_text(text())
    assert run("lint", str(file)) == "No problems.\n"


def test_the_schema_is_json() -> None:
    assert msgspec.json.decode(run("schema"))["$defs"]["Card"]["additionalProperties"] is False

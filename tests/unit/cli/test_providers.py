from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from tests.databases import new_home
from tests.integration.providers.playing import KEY, MODEL, Far, played_beside
from typer.testing import CliRunner

from ventoux.cli import endpoints, providers
from ventoux.errors import OperatorError
from ventoux.providers.errors import ProviderInUse, ProviderRefused
from ventoux.providers.kinds import KINDS

app = typer.Typer()
app.add_typer(providers.app, name="providers")
app.add_typer(endpoints.app, name="endpoints")


def run(*arguments: str, given: str = "") -> str:
    result = CliRunner().invoke(app, arguments, input=given)
    assert KEY not in result.output
    if result.exception:
        assert KEY not in str(result.exception)
        raise result.exception
    return result.stdout


def run_json(*arguments: str) -> Any:
    return msgspec.json.decode(run(*arguments, "--json"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("FAR_KEY", KEY)
    new_home(tmp_path / "home")
    return tmp_path / "home"


def test_a_provider_is_connected_shown_changed_and_removed_without_its_key() -> None:
    run("providers", "add", "mistral", "--key-env", "FAR_KEY", "--idle-timeout", "20")
    assert "sealed" in run("providers", "list")
    run("providers", "change", "mistral", "--parameter", "n", "--parameter", "top_k=k", "--connect-timeout", "3")
    (found,) = run_json("providers", "list")
    assert found["config"]["timeouts"] == {"connect": 3.0, "first_byte": None, "idle": 20.0}
    assert found["config"]["parameters"] == {"n": "n", "top_k": "k"}
    run("providers", "rotate", "mistral", "--key-stdin", given=f"{KEY}2\n")
    shown = run("providers", "show", "mistral")
    assert "version 3" in shown
    assert "idle 20 s" in shown
    run("providers", "remove", "mistral", "--yes")
    assert "No providers yet" in run("providers", "list")


def test_a_key_that_was_given_in_place_of_its_variable_is_not_said_again() -> None:
    with pytest.raises(OperatorError, match="no name of a variable"):
        run("providers", "add", "mistral", "--key-env", KEY)
    with pytest.raises(OperatorError, match="The variable OTHER_KEY is not set"):
        run("providers", "add", "mistral", "--key-env", "OTHER_KEY")
    with pytest.raises(ProviderRefused, match="asks for a key"):
        run("providers", "add", "mistral")


@pytest.mark.parametrize(
    "option",
    [("--idle-timeout", "0"), ("--connect-timeout", "61"), ("--parameter", "model"), ("--parameter", "n=messages")],
)
def test_settings_out_of_bounds_are_refused(option: tuple[str, str]) -> None:
    with pytest.raises(OperatorError, match="cannot be a provider's setting"):
        run("providers", "add", "mistral", "--key-env", "FAR_KEY", *option)


def test_a_large_model_of_a_provider_becomes_an_endpoint_with_one_command() -> None:
    command = "endpoints create my-large --model mistral-large-3 --via mistral --key-env FAR_KEY --price 0.5/1.5"
    assert "Endpoint my-large" in run(*command.split())
    (found,) = run_json("providers", "list")
    assert (found["name"], found["kind"], found["base_url"]) == ("mistral", "mistral", "https://api.mistral.ai/v1")
    with pytest.raises(ProviderInUse, match="my-large"):
        run("providers", "remove", "mistral", "--yes")


def test_what_a_provider_can_do_is_found_out_and_kept() -> None:
    with played_beside(Far("openai-compatible")) as far:
        address = ("--kind", "openai-compatible", "--base-url", far.url, "--key-env", "FAR_KEY")
        with pytest.raises(ProviderRefused, match="--allow-http"):
            run("providers", "add", "far", *address)
        run("providers", "add", "far", *address, "--allow-http")
        printed = run("providers", "test", "far")
        assert MODEL in printed
        assert "Deployments: JSON enforced, tools native. It took" in printed
    found = run_json("providers", "show", "far")
    assert found["probe"]["models"] == [MODEL]
    assert MODEL in run("providers", "show", "far")


def test_the_document_is_run_as_it_is_written_and_names_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    document = (Path(__file__).parents[3] / "docs" / "providers.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)`", document, flags=re.MULTILINE)) & KINDS.keys() == KINDS.keys()
    commands = [
        line.split() for block in re.findall(r"```sh\n(.*?)```", document, re.DOTALL) for line in block.splitlines()
    ]
    for command in commands:
        for word in command:
            if word.isupper() and "_" in word:
                monkeypatch.setenv(word, KEY)
        if command[2] != "test":
            run(*command[1:])
    assert len(run_json("providers", "list")) == 8

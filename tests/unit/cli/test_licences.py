from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from typer.testing import CliRunner

from ventoux.catalog.errors import UnknownModel
from ventoux.catalog.licences import operator
from ventoux.cli import licences, models

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))


def run(*arguments: str, app: Any = licences.app) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def listed() -> dict[str, Any]:
    return {terms["licence"]: terms for terms in msgspec.json.decode(run("list", "--json"))}


@pytest.mark.parametrize("name", ["gemma", "Gemma", "gemma-3-270m"])
def test_a_licence_is_accepted_by_its_id_in_any_case_or_by_a_model_under_it(name: str) -> None:
    assert listed()["Gemma"]["accepted_by"] is None
    assert operator() in run("accept", name)
    assert listed()["Gemma"]["accepted_by"] == operator()
    assert "gemma-3-270m" in listed()["Gemma"]["models"]
    assert operator() in run("show", name)


def test_the_models_card_says_whether_it_was_accepted() -> None:
    assert "not yet: ventoux licences accept Gemma" in run("show", "gemma-3-270m", app=models.app)
    run("accept", "gemma")
    assert f"by {operator()}" in run("show", "gemma-3-270m", app=models.app)


def test_a_licence_that_asks_for_nothing_says_so() -> None:
    with pytest.raises(UnknownModel, match="asks for no acceptance"):
        run("accept", "smollm2-135m-instruct")


def test_an_unknown_one_lists_the_nearest() -> None:
    with pytest.raises(UnknownModel) as refused:
        run("accept", "gemna")
    assert "gemma" in refused.value.hint

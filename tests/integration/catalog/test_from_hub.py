"""``ventoux models pull hf:…``: a model that has no card gets one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from tests.hub_server import COMMIT, Hub, hub
from tests.integration.catalog.prepare.tiny_gguf import write_tiny
from typer.testing import CliRunner

from ventoux.catalog.errors import HashMismatch, LicenceNotAccepted, SourceUnreachable, UnknownModel
from ventoux.catalog.service import Catalog
from ventoux.cli.main import app
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

NAME = "hf:org/repo/Tiny-Q4_1.gguf"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Hub]:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "nobody"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with hub({"org/repo": {"Tiny-Q4_1.gguf": write_tiny(tmp_path / "t.gguf").read_bytes()}}) as found:
        monkeypatch.setenv("HF_ENDPOINT", found.endpoint)
        yield found


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(Home(tmp_path / "home"))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def test_the_card_says_what_the_file_and_the_hub_say(served: Hub, catalog: Catalog) -> None:
    served.info = {"tags": ["gguf", "license:mit"], "createdAt": "2024-02-26T00:00:00.000Z"}
    assert "has a card now" in run("models", "pull", NAME)
    card = catalog.find("tiny-q4_1")
    (source,) = card.sources
    assert source.uri == f"{NAME}@{COMMIT}"
    assert source.sha256 == hashlib.sha256(served.files["org/repo"]["Tiny-Q4_1.gguf"]).hexdigest()
    assert (card.name, card.family, card.context, card.languages) == ("tiny", "llama", 2048, ["fr", "en"])
    assert (card.licence.id, card.created, card.publisher) == ("MIT", 1708905600, "org")
    assert COMMIT in run("models", "show", NAME)


def test_a_later_pull_is_held_to_the_same_bytes(served: Hub) -> None:
    run("models", "pull", NAME)
    run("models", "remove", NAME)
    content = served.files["org/repo"]["Tiny-Q4_1.gguf"]
    served.files["org/repo"]["Tiny-Q4_1.gguf"] = content[:-1] + b"\xff"
    with pytest.raises(HashMismatch):
        run("models", "pull", NAME)
    served.files["org/repo"]["Tiny-Q4_1.gguf"] = content
    assert "is here" in run("models", "pull", NAME)


def test_another_revision_is_another_model(served: Hub, catalog: Catalog) -> None:
    run("models", "pull", NAME)
    content = served.files["org/repo"]["Tiny-Q4_1.gguf"]
    served.commit = "beef" * 10
    served.files["org/repo"]["Tiny-Q4_1.gguf"] = content[:-1] + b"\xff"
    assert "already" in run("models", "pull", NAME)
    run("models", "pull", f"{NAME}@main")
    found = {card.id: card.sources[0].sha256 for card in catalog.cards() if card.publisher == "org"}
    assert len(set(found.values())) == len(found) == 2


def test_terms_of_a_hub_are_accepted_once(served: Hub) -> None:
    served.info = {"cardData": {"license": "other", "license_name": "mrl", "license_link": "https://example.org/mrl"}}
    with pytest.raises(LicenceNotAccepted, match=r"https://example\.org/mrl"):
        run("models", "pull", NAME)
    assert served.bytes_asked == []
    run("models", "pull", NAME, "--accept-licence")
    assert "org/mrl" in run("licences", "list")
    run("models", "remove", NAME)
    run("models", "pull", NAME)


def test_what_was_not_pulled_says_how_to(served: Hub) -> None:
    with pytest.raises(UnknownModel) as refused:
        run("models", "show", NAME)
    assert f"ventoux models pull {NAME}" in refused.value.hint
    assert served.asked == []


def test_a_server_that_is_no_hub_is_told_apart(served: Hub) -> None:
    served.info = {"sha": "../../x"}
    with pytest.raises(SourceUnreachable, match="as a hub does"):
        run("models", "pull", NAME)

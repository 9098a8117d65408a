from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import gguf
import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from ventoux.catalog.errors import LicenceNotAccepted, NotInstalled, UnknownModel
from ventoux.cli import models

if TYPE_CHECKING:
    from pathlib import Path

CARD = """
id = "tiny"
name = "Tiny [bold]one"
family = "Tiny"
publisher = "Me"
parameters = 64
context = 64
languages = ["fr"]
capabilities = ["completion"]
created = 0
sources = [{uri = "file:PATH", size = SIZE, sha256 = "SUM"}]
licence = {id = "terms", name = "The terms", url = "https://example.org/terms", acceptance_required = true}
notes = {good_at = "Tests.", bad_at = "All else."}
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "cards").mkdir(parents=True)
    return tmp_path / "home"


@pytest.fixture
def tiny(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tensor("token_embd.weight", np.zeros((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    text = CARD.replace("PATH", str(path)).replace("SIZE", str(len(content))).replace("SUM", digest)
    (home / "cards" / "tiny.toml").write_text(text)
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(models.app, arguments)
    if result.exception:
        raise result.exception
    return result.stdout


def listed() -> dict[str, Any]:
    return {row["id"]: row for row in msgspec.json.decode(run("list", "--json"))}


def test_the_list_cuts_no_name_in_a_pipe() -> None:
    shown = run("list")
    for name in ("smollm2-135m-instruct", "use-multilingual-v3", "Apache-2.0", "16 languages", "98 MB"):
        assert name in shown


def test_the_whole_card_is_shown_as_it_is_written(tiny: Path) -> None:
    shown = run("show", "tiny")
    for text in (
        "Tiny [bold]one",
        "The terms https://example.org/terms (must be accepted)",
        "All else.",
        str(tiny)[:20],
    ):
        assert text in shown
    assert msgspec.json.decode(run("show", "tiny", "--json"))["notes"]["good_at"] == "Tests."


@pytest.mark.usefixtures("tiny")
def test_a_model_is_pulled_once_its_licence_is_accepted_and_removed_again() -> None:
    with pytest.raises(LicenceNotAccepted):
        run("pull", "tiny")
    assert not listed()["tiny"]["installed"]
    pulled = run("pull", "tiny", "--accept-licence")
    assert "100 %" in pulled
    assert "tiny is here" in pulled
    assert listed()["tiny"]["installed"]
    again = run("pull", "tiny")
    assert "already" in again
    assert "%" not in again
    assert "freed" in run("remove", "tiny")
    assert not listed()["tiny"]["installed"]
    assert "is not here" in run("remove", "tiny")


def test_weights_that_were_damaged_since_are_pulled_again(tiny: Path, home: Path) -> None:
    run("pull", "tiny", "--accept-licence")
    published = home / "models" / "tiny" / "published.gguf"
    published.write_bytes(tiny.read_bytes()[:-1])
    run("pull", "tiny", "--accept-licence")
    assert published.read_bytes() == tiny.read_bytes()


def test_an_encoder_has_nothing_to_pull_prepare_or_remove() -> None:
    assert "nothing to pull" in run("pull", "use-multilingual-v3")
    assert "no weights to remove" in run("remove", "use-multilingual-v3")
    with pytest.raises(NotInstalled, match="no weights to prepare"):
        run("prepare", "use-multilingual-v3")


@pytest.mark.parametrize("command", ["show", "pull", "remove"])
def test_an_unknown_name_lists_the_nearest(command: str) -> None:
    with pytest.raises(UnknownModel, match="smollm2-135m-instruct"):
        run(command, "smolm2-135m-instruct")

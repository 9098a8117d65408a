"""A model of several files appears at once or not at all."""

from __future__ import annotations

import json
import os
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hub_server import COMMIT, Hub, Turn, hub
from tests.integration.catalog.prepare.tiny_gguf import write_tiny
from tests.split_gguf import split
from typer.testing import CliRunner

from ventoux.catalog.cards import Source
from ventoux.catalog.errors import CorruptGguf, HashMismatch, SourceUnreachable
from ventoux.catalog.pull import RECORD, SEVERAL, published_in
from ventoux.catalog.pull_several import pull_several
from ventoux.catalog.service import Catalog
from ventoux.catalog.shards import read_model
from ventoux.catalog.sources.hf import digest_of_list, pieces
from ventoux.catalog.sources.hub_name import parse
from ventoux.cli import models
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import Generator

Files = dict[str, bytes]


def tensors_file(names: dict[str, list[int]], extra: int = 0) -> bytes:
    """Safetensors of 16-bit zeros."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, (rows, columns) in names.items():
        size = rows * columns * 2
        header[name] = {"dtype": "BF16", "shape": [rows, columns], "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(end + extra)


FOLDER: Files = {
    "config.json": json.dumps({"model_type": "mistral", "max_position_embeddings": 32768}).encode(),
    "tokenizer_config.json": json.dumps({"chat_template": "{{ messages }}"}).encode(),
    "model-00001-of-00002.safetensors": tensors_file({"a": [4, 8]}),
    "model-00002-of-00002.safetensors": tensors_file({"b": [2, 8]}),
    "model.safetensors.index.json": json.dumps(
        {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    ).encode(),
    "modeling_evil.py": b"import os",
    "pytorch_model.bin": b"\x80\x04",
}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("split")
    return {
        file.name: file.read_bytes() for file in split(write_tiny(folder / "whole.gguf"), folder / "parts", 3, "m-Q4_1")
    }


@pytest.fixture
def served(parts: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Hub]:
    monkeypatch.setenv("VENTOUX_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "nobody"))
    gguf = {f"Q4_1/{name}": content for name, content in parts.items()}
    with hub({"org/split": gguf, "org/folder": dict(FOLDER)}) as found:
        found.page = 2
        found.info = {"cardData": {"license": "apache-2.0", "language": "fr"}, "createdAt": "2024-02-26T10:00:00.000Z"}
        monkeypatch.setenv("HF_ENDPOINT", found.endpoint)
        yield found


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(Home(tmp_path / "home"))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(models.app, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.mark.parametrize(
    "name", ["hf:org/split/Q4_1/m-Q4_1-00002-of-00003.gguf", "hf:org/split:q4_1", "hf:org/split:Q4_1@main"]
)
@pytest.mark.usefixtures("served")
def test_naming_any_file_or_the_quantization_pulls_them_all(catalog: Catalog, parts: Files, name: str) -> None:
    run("pull", name)
    card = catalog.find("m-q4_1")
    first = catalog.published(card)
    assert first is not None
    assert first.name == "m-Q4_1-00001-of-00003.gguf"
    assert {file.name: file.read_bytes() for file in first.parent.iterdir()} == parts
    assert (card.parameters, card.licence.id) == (read_model(first).parameters, "Apache-2.0")
    assert card.sources[0].uri.endswith(f"@{COMMIT}")


def test_it_is_pulled_once_and_again_after_it_was_removed(served: Hub) -> None:
    run("pull", "hf:org/split:Q4_1")
    asked = len(served.bytes_asked)
    assert "already" in run("pull", "m-q4_1")
    assert "already" in run("pull", "hf:org/split/Q4_1/m-Q4_1-00003-of-00003.gguf")
    assert len(served.bytes_asked) == asked == 3
    assert "freed" in run("remove", "m-q4_1")
    assert "is here" in run("pull", "m-q4_1")
    assert len(served.bytes_asked) == 6


def test_files_that_are_whole_are_not_fetched_again(served: Hub) -> None:
    served.turns = [Turn(), Turn(cut=100), *[Turn(cut=0)] * 3]
    with pytest.raises(SourceUnreachable):
        run("pull", "hf:org/split:Q4_1")
    served.asked.clear()
    run("pull", "hf:org/split:Q4_1")
    assert [one.range for one in served.bytes_asked] == ["bytes=100-", None]


def test_a_repository_that_lost_a_file_is_refused(served: Hub) -> None:
    del served.files["org/split"]["Q4_1/m-Q4_1-00003-of-00003.gguf"]
    with pytest.raises(SourceUnreachable, match="lacks Q4_1/m-Q4_1-00003-of-00003"):
        run("pull", "hf:org/split:Q4_1")


def test_files_of_two_models_are_not_installed(served: Hub, parts: Files, tmp_path: Path) -> None:
    split(write_tiny(tmp_path / "w.gguf"), tmp_path / "two", 2, "x")
    served.files["org/split"]["Q4_1/m-Q4_1-00003-of-00003.gguf"] = (
        tmp_path / "two" / "x-00002-of-00002.gguf"
    ).read_bytes()
    with pytest.raises(CorruptGguf):
        run("pull", "hf:org/split:Q4_1")
    assert not (tmp_path / "home" / "models" / "m-q4_1" / SEVERAL).exists()
    assert list((tmp_path / "home" / "cards").iterdir()) == []
    assert parts


@pytest.mark.usefixtures("served")
def test_safetensors_come_without_anything_that_runs(catalog: Catalog) -> None:
    run("pull", "hf:org/folder", "--format", "safetensors")
    card = catalog.find("folder")
    folder = catalog.published(card)
    assert folder is not None
    wanted = {name for name in FOLDER if not name.endswith((".py", ".bin"))}
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {name: FOLDER[name] for name in wanted}
    assert (card.engine, card.family, card.context, card.parameters) == ("vllm", "mistral", 32768, 48)
    assert card.capabilities == ["chat", "completion"]
    assert (card.languages, card.created) == (["fr"], 1708941600)


@pytest.mark.parametrize(
    "change",
    [
        {"model-00002-of-00002.safetensors": tensors_file({"other": [2, 8]})},
        {"model-00001-of-00002.safetensors": tensors_file({"a": [4, 8]}, extra=1)},
        {"model-00001-of-00002.safetensors": struct.pack("<Q", 1 << 60) + b"{}"},
        {"model-00001-of-00002.safetensors": b"\x80\x04"},
        {"config.json": b"{"},
    ],
)
def test_safetensors_that_contradict_themselves_are_not_installed(served: Hub, catalog: Catalog, change: Files) -> None:
    served.files["org/folder"] |= change
    with pytest.raises(CorruptGguf):
        run("pull", "hf:org/folder", "--format", "safetensors")
    assert "folder" not in {card.id for card in catalog.cards()}


def test_small_files_are_held_to_their_git_id(served: Hub, tmp_path: Path) -> None:
    served.wrong["config.json"] = FOLDER["config.json"].replace(b"mistral", b"m1stral")
    with pytest.raises(HashMismatch, match="the git id"):
        run("pull", "hf:org/folder", "--format", "safetensors")
    assert published_in(tmp_path / "home" / "models" / "folder") is None


def test_a_name_in_a_list_that_leads_out_is_refused(served: Hub, tmp_path: Path) -> None:
    served.files["org/folder"]["../../evil.safetensors"] = b"x"
    with pytest.raises(SourceUnreachable, match="leads out"):
        run("pull", "hf:org/folder", "--format", "safetensors")
    assert not list(tmp_path.rglob("*evil*"))


def test_a_repository_is_listed_when_no_file_is_named(served: Hub) -> None:
    shown = run("pull", "hf:org/split")
    assert "Q4_1/m-Q4_1-00001-of-00003.gguf and 2 more" in shown
    assert "ventoux models pull hf:org/split:Q4_1" in shown
    assert "--format safetensors" in run("pull", "hf:org/folder")
    assert served.bytes_asked == []


def test_a_card_whose_files_have_changed_fetches_nothing(served: Hub, tmp_path: Path) -> None:
    digest = digest_of_list({piece.name: piece.file.digest for piece in pieces(parse("org/folder"))})
    source = Source(uri="hf:org/folder", size=1, sha256=digest)
    with pytest.raises(HashMismatch, match="Nothing was fetched"):
        pull_several(source, tmp_path, lambda _: None)
    assert served.bytes_asked == []


turns = st.lists(
    st.builds(
        Turn,
        cut=st.none() | st.integers(0, 30_000),
        etag=st.sampled_from(['"v1"', '"v1"', '"v2"', None]),
        old=st.sampled_from([False, False, False, True]),
        status=st.sampled_from([0, 0, 0, 416, 403, 503]),
    ),
    max_size=8,
)


@settings(max_examples=10, deadline=None)
@given(turns=turns)
def test_whatever_a_hub_does_the_model_is_whole_or_not_there(parts: Files, turns: list[Turn]) -> None:
    with tempfile.TemporaryDirectory() as name, hub({"org/split": parts}, turns) as served:
        os.environ["HF_ENDPOINT"] = served.endpoint
        folder, uri = Path(name), f"hf:org/split/m-Q4_1-00001-of-00003.gguf@{COMMIT}"
        digest = digest_of_list({piece.name: piece.file.digest for piece in pieces(parse(uri.removeprefix("hf:")))})
        source = Source(uri=uri, size=sum(map(len, parts.values())), sha256=digest)
        for _ in range(len(turns) + 1):
            try:
                pull_several(source, folder, lambda _: None)
                break
            except (SourceUnreachable, HashMismatch):
                assert not (folder / SEVERAL).exists()
        assert {file.name: file.read_bytes() for file in (folder / SEVERAL).iterdir()} == parts
        (folder / RECORD).touch()
        assert published_in(folder) == folder / SEVERAL / "m-Q4_1-00001-of-00003.gguf"

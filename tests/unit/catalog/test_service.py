from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest

from ventoux.catalog.errors import CardError, ModelInUse, NotGguf, PullInProgress, UnknownModel
from ventoux.catalog.service import Catalog
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

REMOTE = """
id = "far"
name = "NAME"
family = "Far"
publisher = "Them"
parameters = 0
context = 1000
languages = ["fr"]
capabilities = ["chat"]
created = 0
engine = "remote"
aliases = ["away"]
licence = {id = "none", name = "none"}
remote = {base_url = "https://api.example.org/v1", key_env = "FAR_KEY"}
notes = {good_at = "", bad_at = ""}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def catalog(home: Home) -> Catalog:
    return Catalog(home)


def write_gguf(path: Path, *, template: bool = False) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Tiny [one]")
    writer.add_context_length(64)
    if template:
        writer.add_chat_template("{{ messages }}")
    writer.add_tensor("token_embd.weight", np.zeros((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_the_shipped_cards_are_sound(catalog: Catalog) -> None:
    cards = {card.id: card for card in catalog.cards()}
    assert len(cards) > 80
    assert cards["gemma-3-270m"].licence.acceptance_required
    assert cards["gemma-3-270m"].capabilities == ["completion"]
    assert (cards["use-multilingual-v3"].dimensions, len(cards["use-multilingual-v3"].languages)) == (512, 16)
    assert cards["smollm2-135m-instruct"].sampling.temperature == 0.2


def test_nothing_is_installed_but_the_encoder_that_came_along(catalog: Catalog) -> None:
    assert [card.id for card in catalog.cards() if catalog.installed(card)] == ["use-multilingual-v3"]
    assert catalog.published(catalog.find("use-multilingual-v3")) is None


def test_a_card_of_the_operator_is_found_by_id_and_alias_and_replaces_a_shipped_one(
    catalog: Catalog, home: Home
) -> None:
    (home.cards / "far.toml").write_text(REMOTE)
    mine = REMOTE.replace("far", "gemma-3-270m").replace("away", "base")
    (home.cards / "mine.toml").write_text(mine)
    assert catalog.find("far") == catalog.find("away")
    assert catalog.find("base").id == "gemma-3-270m"
    assert catalog.find("gemma-3-270m").name == "NAME"
    assert catalog.installed(catalog.find("far"))


def test_two_cards_of_one_id_are_refused_naming_both(catalog: Catalog, home: Home) -> None:
    (home.cards / "a.toml").write_text(REMOTE)
    (home.cards / "b.toml").write_text(REMOTE)
    with pytest.raises(CardError, match=r"a\.toml.*b\.toml"):
        catalog.cards()


def test_an_unreadable_card_is_named(catalog: Catalog, home: Home) -> None:
    (home.cards / "a.toml").write_bytes(b"\xff")
    with pytest.raises(CardError, match=r"a\.toml"):
        catalog.cards()


def test_an_unknown_name_lists_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(UnknownModel) as refused:
        catalog.find("smollm2-135m-instuct")
    assert "smollm2-135m-instruct" in refused.value.hint
    with pytest.raises(UnknownModel, match="nowhere"):
        catalog.find("/nowhere/x.gguf")


def test_a_file_that_is_no_gguf_is_refused(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_text("hello")
    with pytest.raises(NotGguf):
        catalog.find(str(tmp_path / "x.gguf"))


@pytest.mark.parametrize(("template", "abilities"), [(True, ["chat", "completion"]), (False, ["completion"])])
def test_a_gguf_is_its_own_card(catalog: Catalog, tmp_path: Path, template: bool, abilities: list[str]) -> None:
    path = write_gguf(tmp_path / "My Model (v1).gguf", template=template)
    card = catalog.find(str(path))
    assert (card.id, card.name, card.context, card.parameters) == ("my-model-v1", "Tiny [one]", 64, 64)
    assert (card.capabilities, card.licence.id) == (abilities, "unknown")
    assert catalog.published(card) == path


def test_files_of_one_name_and_a_shipped_card_do_not_share_a_folder(catalog: Catalog, tmp_path: Path) -> None:
    shipped = catalog.find("smollm2-135m-instruct")
    files = [write_gguf(tmp_path / part / f"{shipped.id}.gguf") for part in ("a", "b")]
    folders = {catalog.folder(card) for card in (shipped, *(catalog.find(str(file)) for file in files))}
    assert len(folders) == 3
    assert {folder.parent for folder in folders} == {catalog.folder(shipped).parent}


def put(catalog: Catalog, name: str, size: int) -> Path:
    folder = catalog.folder(catalog.find(name))
    (folder / "wheels").mkdir(parents=True)
    (folder / "published.gguf").write_bytes(bytes(size))
    (folder / "wheels" / "a.whl").write_bytes(bytes(10))
    (folder / ".lock").touch()
    return folder


def test_removing_frees_what_it_says(catalog: Catalog, tmp_path: Path) -> None:
    card = catalog.find("smollm2-135m-instruct")
    folder = put(catalog, card.id, 100)
    os.link(folder / "published.gguf", tmp_path / "another name")
    assert catalog.remove(card) == 10
    assert not catalog.installed(card)
    assert [path.name for path in folder.iterdir()] == [".lock"]
    assert catalog.remove(card) == 0


def test_a_gguf_given_as_a_path_stays(catalog: Catalog, tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "x.gguf")
    assert catalog.remove(catalog.find(str(path))) == 0
    assert path.exists()


@pytest.mark.parametrize("lock", [".lock", ".prepare.lock"])
def test_what_is_being_pulled_or_prepared_is_not_removed(catalog: Catalog, lock: str) -> None:
    card = catalog.find("smollm2-135m-instruct")
    folder = put(catalog, card.id, 100)
    with (folder / lock).open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(PullInProgress):
            catalog.remove(card)
    assert catalog.installed(card)
    assert catalog.remove(card) == 110


def test_nothing_is_removed_while_a_server_runs(catalog: Catalog, home: Home) -> None:
    card = catalog.find("smollm2-135m-instruct")
    put(catalog, card.id, 100)
    with home.serving("127.0.0.1", 1), pytest.raises(ModelInUse) as refused:
        catalog.remove(card)
    assert "Stop" in refused.value.hint
    assert catalog.installed(card)

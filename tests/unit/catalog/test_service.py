from __future__ import annotations

import fcntl
import os
from datetime import date
from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
from tests.unit.catalog.examples import text

from ventoux.catalog import shelf
from ventoux.catalog.errors import (
    AliasError,
    CardError,
    ModelInUse,
    NotGguf,
    NotRunnable,
    PullInProgress,
    UnknownModel,
)
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
def catalog(home: Home, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    monkeypatch.setattr("ventoux.catalog.service.today", lambda: date(2026, 11, 26))
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


def test_nothing_is_installed_but_what_the_encoder_that_came_along_serves(catalog: Catalog) -> None:
    assert [card.id for card in catalog.cards() if catalog.installed(card)] == [
        "use-multilingual-v3",
        "ventoux-moderation",
    ]
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


def write_card(home: Home, name: str, **replaced: str) -> Path:
    file = home.cards / f"{name}.toml"
    file.write_text(text(id=f'"{name}"', **replaced))
    return file


def test_a_name_that_moves_means_what_was_shipped_until_the_operator_says_otherwise(
    catalog: Catalog,
) -> None:
    assert catalog.find("mistral-large-latest").id == "mistral-large-3"
    assert "mistral-large-latest" in catalog.find("mistral-large-3").aliases
    catalog.designate("mistral-large-latest", "ministral-8b-2512")
    assert catalog.find("mistral-large-latest").id == "ministral-3-8b"
    assert "mistral-large-latest" not in catalog.find("mistral-large-3").aliases
    assert "mistral-large-latest" in {card.id: card for card in catalog.cards()}["ministral-3-8b"].aliases
    told = {one.alias: (one.model, one.by) for one in catalog.aliases()}
    assert told["mistral-large-latest"] == ("ministral-3-8b", "operator")
    assert told["codestral-latest"] == ("codestral-2508", "shipped")
    assert told["ministral-8b-2512"] == ("ministral-3-8b", "card")
    catalog.undesignate("mistral-large-latest")
    assert catalog.find("mistral-large-latest").id == "mistral-large-3"
    with pytest.raises(AliasError):
        catalog.undesignate("mistral-large-latest")


def test_a_designation_may_name_a_card_of_the_operator_and_says_so_when_that_is_gone(
    catalog: Catalog, home: Home
) -> None:
    file = write_card(home, "mine")
    catalog.designate("mistral-large-latest", "mine")
    assert catalog.find("mistral-large-latest").id == "mine"
    file.unlink()
    with pytest.raises(UnknownModel, match="mine") as refused:
        catalog.find("mistral-large-latest")
    assert "ventoux catalog alias" in refused.value.hint


@pytest.mark.parametrize("name", ["mistral-nemo", "open-mistral-nemo", "mine"])
def test_the_name_of_a_model_can_be_given_to_no_other(catalog: Catalog, home: Home, name: str) -> None:
    write_card(home, "mine")
    with pytest.raises(AliasError, match=name):
        catalog.designate(name, "mistral-large-3")
    (home.aliases).write_text(f'{name} = "mistral-large-3"\n')
    with pytest.raises(CardError, match="aliases"):
        catalog.find("mistral-large-3")


@pytest.mark.parametrize(
    "alias", ["mistral-large-latest", "mistral-large-3", "mistral-large-2512", "other", "nickname"]
)
def test_a_card_that_takes_another_models_name_is_refused_naming_both(catalog: Catalog, home: Home, alias: str) -> None:
    write_card(home, "other", aliases='["nickname"]')
    file = write_card(home, "mine", aliases=f'["{alias}"]')
    with pytest.raises(CardError, match=alias) as refused:
        catalog.find("smollm2-135m-instruct")
    assert str(file) in refused.value.message or "other.toml" in refused.value.message


def test_a_card_that_replaces_a_shipped_one_keeps_its_names(catalog: Catalog, home: Home) -> None:
    write_card(home, "mistral-large-3", aliases='["mistral-large-2512", "mistral-large-latest"]')
    for name in ("mistral-large-3", "mistral-large-2512", "mistral-large-latest"):
        assert catalog.find(name).name == "Mine"


@pytest.mark.parametrize(
    ("name", "todo"),
    [
        ("mistral-large-3", "--via mistral"),
        ("mistral-large-3", "ventoux models pull hf:"),
        ("mistral-nemo", "ventoux models pull hf:"),
        ("mistral-large-2402", "mistral-large-3 replaced it"),
        ("mine", "docs/cards.md"),
    ],
)
def test_a_model_that_is_only_known_says_what_would_let_it_run(
    catalog: Catalog, home: Home, name: str, todo: str
) -> None:
    write_card(home, "mine")
    assert not catalog.installed(catalog.find(name))
    with pytest.raises(NotRunnable, match="nothing on this machine runs it") as refused:
        catalog.runnable(name)
    assert todo in refused.value.hint


def test_what_runs_is_runnable(catalog: Catalog) -> None:
    assert catalog.runnable("ministral-8b-latest").id == "ministral-3-8b"


def test_one_shipped_card_is_read_to_find_one(catalog: Catalog) -> None:
    shelf.card.cache_clear()
    catalog.find("smollm2-135m-instruct")
    catalog.find("mistral-large-latest")
    assert shelf.card.cache_info().currsize == 2


def test_a_name_that_leads_out_of_the_shipped_cards_is_unknown(catalog: Catalog) -> None:
    for name in ("../cards/mistral-nemo", "", "mistral-nemo.toml"):
        with pytest.raises(UnknownModel):
            catalog.find(name)


def test_the_lint_of_a_home_names_the_file_and_the_line(catalog: Catalog, home: Home) -> None:
    assert catalog.lint() == []
    file = write_card(home, "mine", aliases='["mistral-nemo"]')
    (home.aliases).write_text('mistral-large-latest = "nobody"\n')
    found = catalog.lint()
    assert [(one.where, one.field) for one in found] == [
        (str(file), "aliases"),
        (str(home.aliases), "mistral-large-latest"),
    ]
    assert [one.where for one in catalog.lint(file)] == [str(file)]
    (home.aliases).write_text("no")
    assert catalog.lint()[-1].where == str(home.aliases)

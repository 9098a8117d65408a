"""A split GGUF is one model: read together, and refused where its files do not belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.integration.catalog.prepare.tiny_gguf import write_tiny
from tests.split_gguf import split

from ventoux.catalog.errors import CorruptGguf
from ventoux.catalog.prepare.errors import PrepareError
from ventoux.catalog.prepare.preparing import FIRST_START, Preparing
from ventoux.catalog.prepare.service import is_quick
from ventoux.catalog.service import Catalog
from ventoux.catalog.shards import read_model
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_tiny(tmp_path / "whole.gguf")


@pytest.fixture
def parts(whole: Path, tmp_path: Path) -> list[Path]:
    return split(whole, tmp_path / "parts", 3)


def test_it_says_what_the_whole_file_says(whole: Path, parts: list[Path]) -> None:
    one, several = read_model(whole), read_model(parts[0])
    assert (several.parameters, several.architecture, several.context_length, several.kv_bytes_per_token) == (
        one.parameters,
        one.architecture,
        one.context_length,
        one.kv_bytes_per_token,
    )
    assert [tensor.name for tensor in several.tensors] == [tensor.name for tensor in one.tensors]
    assert several.size == sum(part.stat().st_size for part in parts)


def test_another_file_than_the_first_names_the_first(parts: list[Path]) -> None:
    with pytest.raises(CorruptGguf, match="file 2 of the 3") as refused:
        read_model(parts[1])
    assert parts[0].name in refused.value.hint


def test_one_that_was_renamed_says_what_its_name_has_to_be(parts: list[Path], tmp_path: Path) -> None:
    renamed = parts[0].rename(tmp_path / "mine.gguf")
    with pytest.raises(CorruptGguf) as refused:
        read_model(renamed)
    assert "mine-00001-of-00003.gguf" in refused.value.hint


def test_a_missing_file_is_named(parts: list[Path]) -> None:
    parts[2].unlink()
    with pytest.raises(CorruptGguf, match=parts[2].name):
        read_model(parts[0])


def test_files_of_another_split_or_out_of_order_are_refused(whole: Path, parts: list[Path], tmp_path: Path) -> None:
    split(whole, tmp_path / "two", 2)[1].replace(parts[1])
    with pytest.raises(CorruptGguf, match="file 2 of 2"):
        read_model(parts[0])
    parts[2].replace(parts[1])
    with pytest.raises(CorruptGguf, match="file 3 of 3"):
        read_model(parts[0])


def test_a_path_to_the_first_is_a_model(parts: list[Path], tmp_path: Path) -> None:
    card = Catalog(Home(tmp_path)).find(str(parts[0]))
    assert (card.parameters, card.id) == (read_model(parts[0]).parameters, "model")


def test_it_is_served_as_it_was_published(parts: list[Path], tmp_path: Path) -> None:
    """Rewriting reads one file: it would make a third of a model."""
    assert not is_quick(parts[0])
    with pytest.raises(PrepareError, match="several files"):
        Preparing(parts[0], tmp_path, FIRST_START, 1, lambda _: None)

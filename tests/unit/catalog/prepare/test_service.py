from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

import msgspec
import pytest

from ventoux.catalog.prepare.processor import Processor, this_processor
from ventoux.catalog.prepare.report import Published, Report, Written
from ventoux.catalog.prepare.service import is_quick, prepared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """As if this processor had prepared ``tmp_path`` into weights and their adapter."""
    (tmp_path / "w.gguf").write_bytes(b"published")
    (tmp_path / "w.fast.gguf").write_bytes(b"fast")
    (tmp_path / "w.fast.adapter.gguf").write_bytes(b"adapter")
    stat = (tmp_path / "w.gguf").stat()
    return Report(
        processor=this_processor(),
        xllamacpp=metadata.version("xllamacpp"),
        date="2026-11-24T00:00:00+00:00",
        threads=2,
        rounds=1,
        positions=1,
        bandwidth=1.0,
        bound=0.02,
        chosen="fast",
        published=Published("w.gguf", stat.st_size, stat.st_mtime_ns),
        files=[Written("w.fast.gguf", 4), Written("w.fast.adapter.gguf", 7)],
        candidates=[],
    )


def keep(folder: Path, report: Report) -> None:
    (folder / "prepared.json").write_bytes(msgspec.json.encode(report))


def test_weights_prepared_here_are_used_with_their_adapter(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, report)
    found = prepared(tmp_path)
    assert found is not None
    assert (found.path, found.adapter) == (tmp_path / "w.fast.gguf", tmp_path / "w.fast.adapter.gguf")


def test_weights_prepared_on_another_processor_are_not_used(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, msgspec.structs.replace(report, processor=Processor("another", report.processor.features)))
    assert prepared(tmp_path) is None


def test_weights_prepared_for_another_release_of_the_engine_are_not_used(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, msgspec.structs.replace(report, xllamacpp="1"))
    assert prepared(tmp_path) is None


def test_a_published_file_that_changed_makes_prepared_weights_stale(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, report)
    (tmp_path / "w.gguf").write_bytes(b"published again")
    assert prepared(tmp_path) is None


@pytest.mark.parametrize("name", ["w.fast.gguf", "w.fast.adapter.gguf"])
def test_a_missing_or_cut_file_is_not_used(tmp_path: Path, report: Report, name: str) -> None:
    keep(tmp_path, report)
    (tmp_path / name).write_bytes(b"f")
    assert prepared(tmp_path) is None
    (tmp_path / name).unlink()
    assert prepared(tmp_path) is None


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"chosen": 3}', b"\xff\xfe"])
def test_a_report_that_is_none_means_not_prepared(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "prepared.json").write_bytes(text)
    assert prepared(tmp_path) is None


def test_an_empty_folder_is_not_prepared(tmp_path: Path) -> None:
    assert prepared(tmp_path) is None


def test_a_try_that_came_to_no_choice_is_not_prepared(tmp_path: Path, report: Report) -> None:
    keep(tmp_path, msgspec.structs.replace(report, decided=False))
    assert prepared(tmp_path) is None


def test_large_weights_wait_to_be_asked_for(tmp_path: Path) -> None:
    weights = tmp_path / "w.gguf"
    weights.write_bytes(b"x")
    assert is_quick(weights)
    with weights.open("r+b") as file:
        file.truncate(4_000_000_000)
    assert not is_quick(weights)

"""What ``ventoux libraries`` makes of its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.cli.libraries.adding import sources
from ventoux.cli.libraries.commands import parse_pages, parse_settings
from ventoux.cli.libraries.tables import citation, human, pages_of
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path


def test_settings_are_numbers_texts_or_none() -> None:
    given = ["passages=5", "lexical_weight=0.3", "reranker=none", "embedding_model=a=b"]
    assert parse_settings(given) == {
        "passages": 5,
        "lexical_weight": 0.3,
        "reranker": None,
        "embedding_model": "a=b",
    }
    assert parse_settings(None) is None
    for wrong in ("passages", "=5"):
        with pytest.raises(OperatorError, match="NAME=VALUE"):
            parse_settings([wrong])


def test_pages_are_one_or_a_range() -> None:
    assert parse_pages("3") == {"page_start": 3, "page_end": 3}
    assert parse_pages("2-5") == {"page_start": 2, "page_end": 5}
    assert parse_pages("") == {}
    for wrong in ("a", "0", "1-x", "-2"):
        with pytest.raises(OperatorError, match="--pages"):
            parse_pages(wrong)


def test_a_folder_is_all_of_its_files_but_the_hidden_ones_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "sub/c.txt", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = sources([str(tmp_path), "https://example.org/a", str(tmp_path / ".hidden")])
    names = [one.file.name if one.file else one.said for one in found]
    assert names == ["a.txt", "b.txt", "c.txt", "https://example.org/a", ".hidden"]
    with pytest.raises(OperatorError, match="no file"):
        sources([str(tmp_path / "none")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(OperatorError, match="nothing to add"):
        sources([str(tmp_path / "empty")])


def test_a_citation_tells_file_page_headings_and_characters_and_no_document_can_write_to_the_terminal() -> None:
    shown = citation(
        {
            "number": 2,
            "document_name": "[red]a.pdf",
            "page": 3,
            "headings": ["Rent", "Lyon"],
            "start": 10,
            "end": 20,
            "quote": "780\x1b[2J\neuros",
        }
    )
    assert shown == "[bold]\\[2][/] \\[red]a.pdf, page 3, Rent > Lyon, characters 10-20\n    “780[2J euros”"


def test_sizes_and_pages_are_short() -> None:
    assert [human(size) for size in (12, 1500, 123456, 5_000_000_000)] == ["12 B", "1.5 KB", "123 KB", "5.0 GB"]
    assert [pages_of(None, None), pages_of(2, 2), pages_of(2, None), pages_of(2, 4)] == ["", "2", "2", "2-4"]

"""What docs/retrieval.md tells is what the result files hold."""

from __future__ import annotations

import re

import pytest
from bench.retrieval.drawing import DOCUMENT, PICTURES, filled, pictures, tables


def test_the_tables_are_those_of_the_result_files() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert filled(text) == text
    assert set(re.findall(r"<!-- table: (.+) -->", text)) == {title for title, _ in tables()}


def test_a_table_that_no_result_file_has_is_refused() -> None:
    with pytest.raises(KeyError):
        filled("<!-- table: What nobody measured -->\n<!-- end -->")


def test_the_pictures_are_drawn_from_the_result_files() -> None:
    drawn = pictures()
    assert {path.name: path.read_text("utf-8") for path in PICTURES.glob("*.svg")} == drawn
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", DOCUMENT.read_text("utf-8"))
    assert sorted(shown) == sorted(drawn)

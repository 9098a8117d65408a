from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts.compatibility import DOCUMENT, HONOURED, NOT_APPLICABLE, REFUSED, document
from scripts.compatibility_tables import TABLES

TESTS = Path(__file__).resolve().parents[2]


def test_the_page_says_what_the_code_does() -> None:
    """``python -m scripts.compatibility`` writes it anew."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_field_is_honoured_refused_or_said_to_be_so_anyway() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert "ignored" not in text.lower()
    rows = re.findall(r"^\| `.*$", text, flags=re.MULTILINE)
    assert len(rows) > 200
    for row in rows:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        verdict, note = cells[-2:] if not cells[-1].endswith("`") or "::" not in cells[-1] else cells[1:3]
        assert verdict in {HONOURED, REFUSED, NOT_APPLICABLE}, row
        assert note or verdict == HONOURED, row


@pytest.mark.parametrize("test", sorted({row.test for table in TABLES for row in table.rows}))
def test_what_no_body_tells_is_proved_by_a_test_that_exists(test: str) -> None:
    file, name = test.split("::")
    assert re.search(rf"^(async )?def {name}\(", (TESTS / file).read_text(encoding="utf-8"), flags=re.MULTILINE)

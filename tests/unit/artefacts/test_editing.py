"""Edits of exact text: made where a text is there once, and else told where it might be."""

from __future__ import annotations

import random
import time

import pytest

from ventoux.artefacts.editing import edited
from ventoux.artefacts.errors import EditFailed
from ventoux.artefacts.schemas import Edit, Version
from ventoux.artefacts.service import outdated

TEXT = "# Plan\n\nMonday: walk\nTuesday: swim\nMonday: read\n"


def test_edits_are_made_one_after_the_other() -> None:
    assert edited(TEXT, [Edit("swim", "sleep"), Edit("sleep\nMonday", "rest\nFriday")]) == (
        "# Plan\n\nMonday: walk\nTuesday: rest\nFriday: read\n"
    )


@pytest.mark.parametrize(
    ("find", "told"),
    [
        ("Monday", ["Edit 1", "2 times", "3: Monday: walk", "5: Monday: read"]),
        ("Tuesday: swimm", ["not there", "4: Tuesday: swim"]),
        ("something else entirely, 12345", ["not there", "canvas_read"]),
        ("", ["empty"]),
    ],
)
def test_a_text_that_is_not_there_once_is_told_with_the_lines_that_are_near(find: str, told: list[str]) -> None:
    with pytest.raises(EditFailed) as raised:
        edited(TEXT, [Edit(find, "x")])
    assert all(part in raised.value.message for part in told), raised.value.message


def test_to_look_for_the_nearest_lines_takes_no_second_of_a_hostile_text() -> None:
    generator = random.Random(1)  # noqa: S311 - of letters, not of secrets
    lines = ["".join(generator.choices("ab", k=160)) for _ in range(2000)]
    before = time.process_time()
    with pytest.raises(EditFailed, match="nearest lines"):
        edited("\n".join(lines[1:]), [Edit(lines[0], "x")])
    assert time.process_time() - before < 1.0


def version(number: int, size: int) -> Version:
    return Version(number, size, "", "user", None, 0.0)


def test_of_too_many_versions_the_oldest_go_but_never_the_first_and_the_newest() -> None:
    kept = [version(number, 10) for number in (1, 4, 5, 6, 7)]
    assert outdated(kept, most=5, most_bytes=50) == []
    assert outdated(kept, most=4, most_bytes=50) == [4]
    assert outdated(kept, most=5, most_bytes=35) == [4, 5]
    assert outdated(kept, most=1, most_bytes=1) == [4, 5, 6]

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from bench.retrieval.held_out import LANGUAGES
from bench.retrieval.pictures import heat_map, needle_map
from bench.retrieval.scores import Outcome, scores

if TYPE_CHECKING:
    from bench.retrieval.pictures import Needle

SVG = "{http://www.w3.org/2000/svg}"
PAIRS = scores(
    [
        Outcome(asked, said, {"words": 1, "vectors": 1, "hybrid": 1 if asked == said else 3})
        for asked in LANGUAGES
        for said in LANGUAGES
    ]
)["pairs"]
NEEDLES: list[Needle] = [
    {
        "language": language,
        "tokens": tokens,
        "depth": depth / 10,
        "found": depth != 3,
        "cited": depth not in (3, 4),
        "by": None,
    }
    for language in LANGUAGES
    for tokens in (8192, 32768)
    for depth in range(11)
]
PICTURES = [heat_map(PAIRS), needle_map(NEEDLES)]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_says_in_words_what_it_shows(picture: str) -> None:
    drawn = ET.fromstring(picture)  # noqa: S314 - drawn above
    named = (drawn.get("aria-labelledby") or "").split()
    assert [drawn.findtext(f"{SVG}{tag}") != "" for tag in ("title", "desc")] == [True, True]
    assert [each.get("id") for tag in ("title", "desc") for each in drawn.iter(f"{SVG}{tag}")] == named


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_reads_on_a_dark_page(picture: str) -> None:
    assert "prefers-color-scheme: dark" in picture


@pytest.mark.parametrize("picture", PICTURES)
def test_nothing_is_drawn_outside_the_picture(picture: str) -> None:
    drawn = ET.fromstring(picture)  # noqa: S314 - drawn above
    width, height = float(drawn.get("width", 0)), float(drawn.get("height", 0))
    for cell in drawn.iter(f"{SVG}rect"):
        assert float(cell.get("x", 0)) + float(cell.get("width", 0)) <= width
        assert float(cell.get("y", 0)) + float(cell.get("height", 0)) <= height


def test_each_pair_of_languages_has_its_cell() -> None:
    texts = [each.text for each in ET.fromstring(PICTURES[0]).iter(f"{SVG}text")]  # noqa: S314 - drawn above
    assert texts.count("1.00") == 25 + 5
    assert texts.count("0.00") == 20


def test_a_miss_is_told_without_colour() -> None:
    texts = [each.text for each in ET.fromstring(PICTURES[1]).iter(f"{SVG}text")]  # noqa: S314 - drawn above
    assert (texts.count("✓"), texts.count("~"), texts.count("✗")) == (90, 10, 10)
    assert "90 were found and cited exactly" in PICTURES[1]

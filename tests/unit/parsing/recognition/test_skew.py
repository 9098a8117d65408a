from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from tests.paper import SENTENCES, Paper

from ventoux.parsing.recognition.skew import lie_of


def page(angle: float) -> Image.Image:
    paper = Paper(1200, 900, size=28, margin=80)
    for text in SENTENCES.values():
        paper.text(text)
    return paper.image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


@pytest.mark.parametrize("angle", [0.0, 1.0, -5.0, 11.0])
@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_how_a_page_lies_is_found_to_a_quarter_of_a_degree(angle: float, quarter: int) -> None:
    skew, on_its_side = lie_of(page(quarter + angle))
    assert skew == pytest.approx(-angle, abs=0.25)
    assert on_its_side == (quarter in (90, 270))


def test_light_letters_on_dark_paper_lie_in_lines_as_well() -> None:
    assert lie_of(page(4.0).point(lambda value: 255 - value)).skew == pytest.approx(-4.0, abs=0.25)


def test_what_has_no_lines_stays_as_it_is() -> None:
    noise = np.random.default_rng(2).normal(128, 60, (800, 800)).clip(0, 255).astype(np.uint8)
    for image in (Image.fromarray(noise), Image.new("L", (800, 800), 255), Image.new("L", (3, 2), 0)):
        assert lie_of(image) == (0.0, False)

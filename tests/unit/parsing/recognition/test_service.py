"""What Tesseract reads of pages whose text is known. A reading takes a second, so that each tells several things."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter
from tests.paper import SENTENCES, Paper, error_rate

from ventoux.parsing.errors import DocumentTooLarge, RecognitionUnavailable
from ventoux.parsing.recognition.schemas import Picture, RecognisedPage
from ventoux.parsing.recognition.service import Recognition

_DPI = 300


def page(language: str) -> Paper:
    paper = Paper()
    paper.text(SENTENCES[language])
    return paper


def read(image: Image.Image, *, dpi: int = _DPI, images: bool = False) -> RecognisedPage:
    return Recognition().recognise(Picture(image, dpi), images=images)


@pytest.mark.parametrize("language", SENTENCES)
def test_a_clean_page_in_each_language_is_read_in_its_language_with_at_most_two_errors_in_a_hundred(
    language: str,
) -> None:
    found = read(page(language).image)
    assert error_rate(SENTENCES[language], found.text) <= 0.02
    assert found.language == language
    assert found.confidence is not None
    assert found.confidence > 0.9


@pytest.mark.parametrize("angle", [90, 180, -4.0])
def test_a_page_that_lies_on_its_side_or_askew_is_read_and_its_boxes_are_on_the_page_as_it_was_given(
    angle: float,
) -> None:
    upright = page("deu").image
    turned = upright.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    found = read(turned)
    assert error_rate(SENTENCES["deu"], found.text) <= 0.02
    boxes = [block.box for block in found.blocks if block.box]
    box = [min(one[0] for one in boxes), min(one[1] for one in boxes)]
    box += [max(one[2] for one in boxes), max(one[3] for one in boxes)]
    ink = Image.fromarray((np.asarray(turned) < 128).astype(np.uint8) * 255).getbbox()
    assert ink is not None
    # The box around a line that lies askew is larger than the line.
    assert [round(one * _DPI / 72) for one in box] == pytest.approx(list(ink), abs=60 if angle == -4.0 else 12)
    assert (round(found.width * _DPI / 72), round(found.height * _DPI / 72)) == turned.size


def test_a_noisy_blurred_grey_page_is_read() -> None:
    clean = page("fra").image.filter(ImageFilter.GaussianBlur(1.2))
    noise = np.random.default_rng(5).normal(0, 28, (clean.height, clean.width))
    grey = np.clip(np.asarray(clean) * 0.6 + 60 + noise, 0, 255).astype(np.uint8)
    assert error_rate(SENTENCES["fra"], read(Image.fromarray(grey)).text) <= 0.05


def test_letters_of_a_screen_are_large_enough_to_be_read() -> None:
    paper = Paper(760, 300, size=15, margin=30)
    paper.text(SENTENCES["eng"])
    assert error_rate(SENTENCES["eng"], read(paper.image, dpi=100).text) <= 0.03


def test_headings_paragraphs_lists_and_tables_are_markdown_with_the_places_of_their_words() -> None:
    paper = Paper(1650, 1500)
    paper.line("Quarterly report", size=80, bold=True)
    paper.gap()
    paper.line("The orchard grew faster than anybody had thought, and the har-")
    paper.text("vest was sold before the winter came to the valley.")
    for item in ("apples from the north", "pears from the south", "plums from the west"):
        paper.line(f"- {item}")
    paper.gap()
    places = (120, 700, 1200)
    for row in (
        ("Fruit", "Weight", "Price"),
        ("Apples", "120 kg", "96.40"),
        ("Pears", "84 kg", "81.20"),
        ("Plums", "95 kg", "13.70"),
    ):
        paper.row(row, places)
    found = read(paper.image)
    assert [block.kind for block in found.blocks] == ["heading", "paragraph", "list", "table"]
    assert found.text.startswith("# Quarterly report\n\n")
    assert "the harvest was sold" in found.text
    assert "\n- apples from the north\n- pears from the south\n- plums from the west\n" in found.text
    (table,) = found.tables
    assert table.header == ("Fruit", "Weight", "Price")
    assert table.rows == [("Apples", "120 kg", "96.40"), ("Pears", "84 kg", "81.20"), ("Plums", "95 kg", "13.70")]
    start, end = table.spans[1]
    assert found.text[start:end] == "| Pears | 84 kg | 81.20 |"
    assert [found.text[word.start : word.end] for word in found.words][:3] == ["Quarterly", "report", "The"]
    assert all(0 <= word.confidence <= 1 for word in found.words)
    moved = found.moved(10, tables=2)
    assert (moved.blocks[3].start, moved.blocks[3].table) == (found.blocks[3].start + 10, 2)


def test_a_picture_on_a_page_has_its_place_in_the_text_and_its_data_when_wanted() -> None:
    paper = Paper(1650, 1300)
    paper.text(SENTENCES["eng"])
    speckles = np.random.default_rng(1).normal(128, 40, (40, 60)).clip(0, 255).astype(np.uint8)
    paper.image.paste(Image.fromarray(speckles).resize((900, 500), Image.Resampling.BICUBIC), (300, 700))
    found = read(paper.image, images=True)
    assert "![img-0.jpeg](img-0.jpeg)" in found.text
    (image,) = found.images
    assert image.data.startswith(b"\xff\xd8")
    assert (image.left, image.top) == pytest.approx((300 * 72 / _DPI, 700 * 72 / _DPI), abs=8)


@pytest.mark.parametrize("size", [(1, 1), (30_000, 1), (300, 300), (9, 2000)])
def test_a_page_without_text_has_none(size: tuple[int, int]) -> None:
    found = read(Image.new("L", size, 255))
    assert (found.text, found.confidence, found.words) == ("", None, [])


def test_what_is_missing_names_the_packages_that_have_it() -> None:
    assert Recognition().available() == ""
    assert "apt-get install tesseract-ocr tesseract-ocr-nor" in Recognition().available(("nor",))
    absent = Recognition("no-such-tesseract")
    assert "apt-get install tesseract-ocr tesseract-ocr-fra tesseract-ocr-deu" in absent.available()
    with pytest.raises(RecognitionUnavailable, match="no-such-tesseract"):
        absent.recognise(Picture(Image.new("L", (100, 100), 255), _DPI))


def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DocumentTooLarge, match="took longer"):
        Recognition(page_seconds=0.05).recognise(Picture(page("eng").image, _DPI))

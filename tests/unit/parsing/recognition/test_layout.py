"""Lines to parts of a page, without Tesseract."""

from __future__ import annotations

from ventoux.parsing.recognition.layout import laid_out
from ventoux.parsing.recognition.schemas import Photo, Seen, SeenLine, SeenParagraph, SeenWord
from ventoux.parsing.recognition.writing import written

WIDTH, HEIGHT = 2000, 3000


def line(text: str, y: float, *, x: float = 100, size: float = 30, gap: float = 12) -> SeenLine:
    words: list[SeenWord] = []
    left = x
    for word in text.split():
        right = left + len(word) * size * 0.5
        words.append(SeenWord(word, (left, y, right, y + size), 0.9))
        left = right + gap
    return SeenLine(words, (x, y, left - gap, y + size), size)


def text_of(*parts: SeenParagraph | Photo) -> str:
    page = laid_out(Seen(WIDTH, HEIGHT, list(parts)))
    return written(page, 1, 0, lambda box: box).text


def paragraph(*lines: SeenLine) -> SeenParagraph:
    return SeenParagraph(list(lines))


def test_words_that_were_cut_at_the_end_of_a_line_are_whole_again() -> None:
    assert text_of(paragraph(line("die Fahr-", 500), line("zeuge stehen still", 540))) == "die Fahrzeuge stehen still"
    assert text_of(paragraph(line("Haupt-", 500), line("und Nebensatz", 540))) == "Haupt- und Nebensatz"
    assert text_of(paragraph(line("the North-", 500), line("East wind", 540))) == "the North-East wind"
    both = paragraph(line("peut-être demain ou peut-", 500), line("être jamais", 540))
    assert text_of(both) == "peut-être demain ou peut-être jamais"
    assert text_of(paragraph(line("a dash -", 500), line("between words", 540))) == "a dash - between words"


def test_letters_that_are_larger_than_the_text_make_headings_by_how_much_they_are() -> None:
    body = paragraph(*(line("plain words that fill the page with what it says", 900 + 40 * row) for row in range(6)))
    found = text_of(
        paragraph(line("Largest", 300, size=60)),
        paragraph(line("Large", 500, size=42)),
        body,
        paragraph(line("42", 1400, size=60)),
    )
    assert found.startswith("# Largest\n\n## Large\n\nplain words")
    assert found.endswith("\n\n42")


def test_bullets_and_numbers_begin_items_and_a_bullet_that_was_misread_is_one() -> None:
    found = text_of(
        paragraph(line("• first item", 500), line("goes on here", 540, x=130), line("• second item", 580)),
        paragraph(line("1. one", 700), line("2. two", 740)),
        paragraph(line("e apples", 900), line("e pears", 940)),
        paragraph(line("e uma linha", 1100, x=600)),
    )
    assert found == "- first item goes on here\n- second item\n1. one\n2. two\n- apples\n- pears\n- uma linha"


def test_columns_of_text_are_no_table() -> None:
    prose = "words that go on and on in lines"
    left = paragraph(*(line(prose, 500 + 40 * row) for row in range(5)))
    right = paragraph(*(line(prose, 500 + 40 * row, x=1000) for row in range(5)))
    assert "|" not in text_of(left, right)


def test_cells_below_one_another_are_a_table_also_where_some_are_empty_or_hold_a_bar() -> None:
    names = paragraph(line("Name", 500), line("Anna a|b", 540), line("Ben", 580), line("Cleo", 620))
    numbers = paragraph(line("Sum", 500, x=900), line("12", 540, x=900), line("7", 620, x=900))
    more = paragraph(line("Note", 500, x=1400), line("paid", 580, x=1400), line("open", 620, x=1400))
    assert text_of(names, numbers, more) == (
        "| Name | Sum | Note |\n| --- | --- | --- |\n| Anna a\\|b | 12 | |\n| Ben | | paid |\n| Cleo | 7 | open |"
    )


def test_a_line_alone_at_the_edge_of_the_page_is_a_header_or_a_footer() -> None:
    page = laid_out(
        Seen(
            WIDTH,
            HEIGHT,
            [
                paragraph(line("Annual report", 60)),
                paragraph(*(line("words in the middle", 900 + 40 * row) for row in range(5))),
                Photo((200.0, 1500.0, 900.0, 2000.0)),
                paragraph(line("Page 3", 2900)),
            ],
        )
    )
    assert [part.kind for part in page.parts] == ["header", "paragraph", "image", "footer"]


def test_a_page_on_its_side_is_read_along_its_lines() -> None:
    up = [line("first line of text", 500), line("second line of text", 540)]
    turned = [
        SeenLine(
            [
                SeenWord(word.text, (word.box[1], WIDTH - word.box[2], word.box[3], WIDTH - word.box[0]), 0.9)
                for word in one.words
            ],
            (one.box[1], WIDTH - one.box[2], one.box[3], WIDTH - one.box[0]),
            one.size,
            90,
        )
        for one in up
    ]
    page = laid_out(Seen(HEIGHT, WIDTH, [SeenParagraph(turned)]))
    assert (page.turn, page.width, page.height) == (90, WIDTH, HEIGHT)
    assert [round(one) for one in page.parts[0].box] == [100, 500, 376, 570]

from __future__ import annotations

import pytest

from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.recognition.hocr import read_hocr
from ventoux.parsing.recognition.schemas import Photo, SeenParagraph

PAGE = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "-"; bbox 0 0 600 800; ppageno 0'>
<div class='ocr_carea'><p class='ocr_par' lang='fra' title="bbox 10 20 300 60">
<span class='ocr_line' title="bbox 10 20 300 60; textangle 90; x_size 38.5; x_descenders 9">
<span class='ocrx_word' title='bbox 10 20 90 60; x_wconf 96'>caf\u00e9 &amp;\u200b</span>
<span class='ocrx_word' title='bbox 99 20 100 60; x_wconf 5'> </span>
<span class='ocrx_word' title='bbox 110 20 300 60; x_wconf 40'><strong>cr\u0008\u00e8me</strong></span></span></p></div>
<div class='ocr_photo' title="bbox 50 100 500 700"></div></div></body></html>"""


def test_words_have_their_text_their_place_and_their_confidence() -> None:
    seen = read_hocr(PAGE.encode())
    assert (seen.width, seen.height) == (600, 800)
    paragraph, photo = seen.parts
    assert isinstance(paragraph, SeenParagraph)
    (line,) = paragraph.lines
    assert [word.text for word in line.words] == ["café &", "crème"]
    assert (line.size, line.turn, line.words[0].confidence) == (38.5, 90, 0.96)
    assert photo == Photo((50.0, 100.0, 500.0, 700.0))
    assert seen.confidence == pytest.approx((0.96 * 6 + 0.4 * 5) / 11)


@pytest.mark.parametrize("data", [b"", b"<html>", b"<html/>", b"<p class='ocr_page' title='none'/>", b"\xff\xfe"])
def test_what_is_no_page_is_told_as_an_unreadable_document(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable):
        read_hocr(data)

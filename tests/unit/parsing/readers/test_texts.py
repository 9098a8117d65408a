"""HTML, books, Markdown, CSV, JSON, mail, RTF and plain text."""

from __future__ import annotations

import json
from email.message import EmailMessage

import pytest
from tests.documents import epub_of, kinds, parsed, texts, zipped

from ventoux.parsing.errors import DocumentUnreadable


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_html_becomes_blocks_and_what_is_not_shown_is_left_out() -> None:
    found = parsed(
        page(
            "<h1>Title</h1><p>One <b>bold</b>\nword<br>and a line</p><script>no()</script><p hidden>no</p>"
            "<div style='display: none'>no</div><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"
            "<ol><li>x<li>y</ol><pre><code class='language-py'>x = 1\n  y</code></pre><blockquote>said</blockquote>"
            "<a href='https://example.org/a'>link</a><a href='javascript:no()'>none</a>",
            "<title>The  page</title><style>p {}</style>",
        )
    )
    assert found.title == "The page"
    assert kinds(found) == ["heading", "paragraph", "list", "list", "code", "quote", "paragraph"]
    assert texts(found, "paragraph")[0] == "One bold word\nand a line"
    assert texts(found, "list") == ["- a\n  - b\n- c", "1. x\n2. y"]
    assert texts(found, "code") == ["```py\nx = 1\n  y\n```"]
    assert found.links == ["https://example.org/a"]
    assert "no" not in found.text.split()


def test_tables_of_html_keep_spanning_cells_and_layout_tables_are_none() -> None:
    found = parsed(
        page(
            "<table><caption>Sales</caption><tr><th>Region</th><th>City</th></tr><tr><td rowspan=2>North</td>"
            "<td>Kiel</td></tr><tr><td>Bre|men</td></tr></table>"
            "<table><tr><td><h2>Left</h2></td><td>right</td></tr></table>"
        )
    )
    assert found.tables[0].rows == [("North", "Kiel"), ("North", "Bre|men")]
    assert found.tables[0].name == "Sales"
    assert kinds(found) == ["paragraph", "table", "heading", "paragraph"]


def test_html_is_decoded_as_it_says() -> None:
    head = "<meta charset='iso-8859-1'>"
    assert parsed(page("<p>café</p>", head).decode().encode("latin-1")).text == "café"


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    chapter = (
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><h1>{0}</h1><p>Text{1}</p></body></html>"
    )
    book = {"b": chapter.format("Two", "&nbsp;2"), "a": chapter.format("One", " 1")}
    found = parsed(epub_of(book, ["a", "b"]))
    assert found.title == "A book"
    assert texts(found, "heading") == ["# One", "# Two"]
    assert texts(found, "paragraph")[1].split() == ["Text", "2"]


def test_a_book_with_a_lock_says_so() -> None:
    locked = (
        "<encryption><EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/>"
        "</EncryptedData></encryption>"
    )
    with pytest.raises(DocumentUnreadable, match="DRM"):
        parsed(zipped({"META-INF/encryption.xml": locked}, first="application/epub+zip"))


def test_markdown_is_kept_as_it_stands() -> None:
    text = (
        "---\ntitle: The note\n---\n\n# Title\n\nA *paragraph*\nof two lines\n- one\n- two\n\n  more\n\n"
        "Under\n=====\n\n"
        "| a | b\\|c |\n|---|:-:|\n| 1 | 2 |\n\n> quoted\n\n```py\n# no heading\n\nx\n```\n\n1. first\n"
        "2. second\n\n***\n"
        "[link](https://example.org/x)"
    )
    found = parsed(text.encode(), "note.md")
    assert found.text == text.replace("of two lines\n-", "of two lines\n\n-").replace("***\n", "***\n\n")
    assert kinds(found) == [
        "code", "heading", "paragraph", "list", "heading", "table", "quote", "code", "list", "paragraph", "paragraph",
    ]  # fmt: skip
    assert [block.level for block in found.blocks if block.kind == "heading"] == [1, 1]
    assert found.tables[0].header == ("a", "b|c")
    assert found.title == "The note"
    assert found.links == ["https://example.org/x"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_is_read_whatever_its_delimiter_with_line_breaks_in_rows(delimiter: str) -> None:
    rows = [["Name", "Price", "Note"], ["Müller", "1.5", "two\nlines"], ["Groß", "=1+1", f'"a{delimiter}b"']]
    quoted = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    found = parsed(quoted.encode("cp1252"), "list.csv")
    assert found.tables[0].header == ("Name", "Price", "Note")
    assert found.tables[0].rows == [tuple(row) for row in rows[1:]]


def test_csv_of_numbers_has_no_header_and_excels_first_line_names_the_delimiter() -> None:
    assert parsed(b"1,2\n3,4\n", "a.csv").tables[0].header == ()
    assert parsed(b"sep=;\r\nName;Wert\r\na,b;2\r\n", "a.csv").tables[0].rows == [("a,b", "2")]


def test_json_is_readable_and_a_list_of_objects_is_a_table() -> None:
    value = {"name": "x", "price": 1.10, "tags": ["a", "b"], "in": {"deep": None}, "rows": [{"a": 1}, {"b": [1]}]}
    found = parsed(json.dumps(value).replace("1.1", "1.10").encode())
    assert found.text == (
        "- name: x\n- price: 1.10\n- tags: a, b\n- in:\n  - deep:\n\n## rows\n\n| a | b |\n| --- | --- |\n| 1 |  |\n"
        '|  | ["1"] |'
    )


def test_json_lines_are_a_table_and_broken_json_is_text() -> None:
    assert parsed(b'{"a": 1, "b": 2}\n{"a": 3}\n').tables[0].rows == [("1", "2"), ("3", "")]
    broken = parsed(b'{"a": 1,', "a.json")
    assert broken.text == '{"a": 1,'
    assert "no valid JSON" in broken.warnings[0]


def test_mail_is_read_with_its_headers_and_attachments() -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Größe und Güte", "a@example.org", "Zoë <z@example.org>"
    message.set_content("Hallo,\n\nsiehe Anhang.\n")
    message.add_alternative("<p>the same</p>", subtype="html")
    message.add_attachment(b"Name,Wert\na,1\n", maintype="text", subtype="csv", filename="werte.csv")
    message.add_attachment(b"\x7fELF", maintype="application", subtype="octet-stream", filename="../../x.bin")
    found = parsed(bytes(message))
    assert found.title == "Größe und Güte"
    assert texts(found, "heading") == ["# Größe und Güte", "## Attachment: werte.csv", "## Attachment: .._.._x.bin"]
    assert texts(found, "list") == ["- From: a@example.org\n- To: Zoë <z@example.org>"]
    assert texts(found, "paragraph") == ["Hallo,", "siehe Anhang."]
    assert found.tables[0].rows == [("a", "1")]
    assert "x.bin" in found.warnings[0]


def test_mail_without_plain_text_is_read_from_its_html() -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "s", "a@example.org"
    message.set_content("<h2>Hi</h2><p>é</p>", subtype="html")
    assert parsed(bytes(message)).text == "# s\n\n- From: a@example.org\n\n## Hi\n\né"


def test_rtf_is_read_with_its_characters_tables_and_without_its_fonts() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator X;}{\pict ffd8}\outlinelevel0 Title\par\pard "
        rb"Gr\'fc\u223?e \u8364? {\v hidden}{\deleted gone}end\par\trowd\intbl Name\cell Val\cell\row"
        rb"\intbl a\cell 1\cell\row\pard \u-10179?\u-8704? last\par}"
    )
    found = parsed(data)
    assert found.text == "# Title\n\nGrüße € end\n\n| Name | Val |\n| --- | --- |\n| a | 1 |\n\n\U0001f600 last"


def test_svg_and_other_xml_give_their_texts() -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><style>x</style><text>One <tspan>two</tspan></text></svg>"
    assert parsed(svg).text == "One\n\ntwo"
    assert parsed(b"<?xml version='1.0'?><order><item>Nut</item><item>Bolt</item></order>").text == "Nut\n\nBolt"


def test_an_empty_document_says_so() -> None:
    for data in (b"", b" \n\t", b"\x00" * 100):
        with pytest.raises(DocumentUnreadable, match="empty"):
            parsed(data)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.pages.readable import decoded, readable

SENTENCE = "This is a sentence of the article, and it has commas, words, and an end. "
ARTICLE = "".join(f"<p>{SENTENCE * 4}</p>" for _ in range(6))
TAGS = [
    *("<div>", "</div>", "<p>", "</p>", "<table>", "<td>", "<!--", "-->", "<script>", "<title>"),
    *("&#0;", "&#xD800;", "<a href='"),
]


def page(body: str, title: str = "The title | The site") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def test_the_article_stays_and_what_is_around_it_goes() -> None:
    around = "<nav><ul><li><a href='/'>Home</a></li></ul></nav><script>alert(1)</script><footer>Imprint</footer>"
    found = readable(page(f"{around}<div class='article'>{ARTICLE}</div>"), "https://example.org/a")
    assert found.title.startswith("The title")
    assert found.html.count(SENTENCE.strip()) == 24
    assert "alert(1)" not in found.html
    assert "Home" not in found.html


def test_a_page_that_is_no_article_is_kept_whole() -> None:
    rows = "".join(f"<tr><td>Row {number}</td><td>{number} EUR</td></tr>" for number in range(30))
    found = readable(page(f"<table>{rows}</table>"), "https://example.org/")
    assert all(f"Row {number}<" in found.html for number in range(30))


@pytest.mark.parametrize(
    ("html", "charset"),
    [
        ("<p>été".encode(), ""),
        ("<p>été".encode("latin-1"), "iso-8859-1"),
        ("<p>été".encode("latin-1"), ""),
        ("<p>été".encode("latin-1"), "no-such-charset"),
        ("<meta charset=windows-1252><p>été".encode("cp1252"), ""),
        ("<p>été".encode("utf-16"), "utf-16"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(html: bytes, charset: str) -> None:
    assert "été" in decoded(html, charset)


def test_a_title_cannot_write_into_the_page() -> None:
    found = readable(page(ARTICLE, "&lt;script&gt;alert(1)&lt;/script&gt;"), "https://example.org/")
    assert "<script>" not in found.html


def test_what_is_nested_without_end_is_read_or_refused() -> None:
    for html in (b"<div>" * 50_000 + b"text", b"<b><i>" * 20_000, b"<table><td>" * 5_000 + b"text"):
        try:
            found = readable(html, "https://example.org/")
        except ValueError:
            continue
        assert found.html.startswith("<!DOCTYPE html>")


@given(st.lists(st.sampled_from(TAGS) | st.text(max_size=8), max_size=30).map("".join))
def test_any_page_is_read_or_refused(html: str) -> None:
    try:
        found = readable(html.encode("utf-8", "surrogatepass"), "https://example.org/")
    except ValueError:
        return
    assert "<script" not in found.html.lower()


def test_a_page_without_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        readable(b"", "https://example.org/")

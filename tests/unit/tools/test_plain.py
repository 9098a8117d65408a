from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.tools.plain import line, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a\n\tb  ", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Caf&eacute; &amp; co", "Café & co"),
        ("<b>bold</b>ly", "bold ly"),
        ("<scr<b>ipt>x", "scr ipt>x"),
        ("&lt;script&gt;x&lt;/script&gt;y", "y"),
        ("<!-- hidden -->seen", "seen"),
        ("a\x00b\u202ec\u200bd", "a b c d"),
        ("x" * 30, "x" * 9 + "…"),
        (None, ""),
        (7, ""),
        (["x"], ""),
    ],
)
def test_text_of_others_is_one_plain_line(text: object, shown: str) -> None:
    assert plain(text, 10 if shown.endswith("…") else 100) == shown


@given(st.text(alphabet="<>!-/ab &;ltgscriptSCRIPT\x00\n", max_size=300), st.integers(1, 80))
def test_no_markup_and_no_control_character_is_left(text: str, most: int) -> None:
    shown = plain(text, most)
    assert len(shown) <= most
    assert not re.search(r"<[/!?]?[a-zA-Z][^<>]*>|[\x00-\x1f]", shown)


@pytest.mark.parametrize("piece", ["<", "<a", "<script>", "<!--", "&lt;", "<a <b "])
def test_a_long_text_of_openings_takes_no_time(piece: str) -> None:
    began = time.perf_counter()
    plain(piece * 200_000, 1000)
    assert time.perf_counter() - began < 1.0


def test_a_question_keeps_what_looks_like_markup() -> None:
    assert line(" What is\n List<String>\x00 &amp; <b>? ", 100) == "What is List<String> &amp; <b>?"
    assert line("x" * 30, 10) == "x" * 9 + "…"
    assert line(None, 10) == ""

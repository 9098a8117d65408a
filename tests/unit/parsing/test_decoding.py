from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents import parsed, said

from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentUnreadable

GERMAN = "Über die Größe der Häuser läßt sich streiten; für 5 € gibt es nichts \u2013 „gar nichts“, sagt er."
FRENCH = "Les élèves ont été reçus à l'école où l'on sert du bœuf, ça coûte 3 € : « c'est cher », dit-on."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252"]
)
@pytest.mark.parametrize("text", [GERMAN, FRENCH])
def test_text_comes_out_whatever_encoding_it_was_saved_in(text: str, encoding: str) -> None:
    assert parsed(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [GERMAN, FRENCH])
def test_text_of_older_macs_and_of_latin_9_comes_out(text: str) -> None:
    assert decode(text.encode("mac_roman")) == text
    plain = text.replace("\u2013", "-").replace("„", '"').replace("“", '"')
    assert decode(plain.encode("iso8859_15")) == plain


@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd_to_be_decoded_or_refused_in_words(data: bytes) -> None:
    from ventoux.parsing.errors import DocumentUnreadable

    try:
        assert isinstance(decode(data), str)
    except DocumentUnreadable as error:
        said(error)


@pytest.mark.parametrize("declared", ["hex", "rot13", "undefined", "", "x" * 100, "utf-8", "latin-1"])
def test_a_declared_encoding_is_believed_only_where_it_is_one(declared: str) -> None:
    assert decode("naïve".encode(), declared) in {"naïve", "naÃ¯ve"}


def test_utf_8_that_is_cut_off_or_damaged_in_a_few_bytes_is_still_utf_8() -> None:
    data = (GERMAN * 5).encode()
    assert decode(data[: data.rindex("€".encode()) + 1]).startswith(GERMAN)
    assert GERMAN in decode(data[:200] + b"\xff" + data[200:])


@pytest.mark.parametrize("size", [100, 500, 50_000])
def test_bytes_by_chance_are_no_text_whatever_the_file_is_called(size: int) -> None:
    data = random.Random(size).randbytes(size)  # noqa: S311 - the same in every run
    with pytest.raises(DocumentUnreadable, match="neither text nor of a format") as told:
        parsed(data, "contract.pdf")
    assert told.value.hint

from __future__ import annotations

import pytest
import typer

from ventoux.cli import quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [("16GB", 16 * 10**9), ("1.5 GiB", 3 * 2**29), ("500mb", 500 * 10**6), ("2g", 2 * 10**9), ("1024", 1024)],
)
def test_a_size_is_read_as_people_write_it(text: str, found: int) -> None:
    assert quantities.size(text) == found


def test_tokens_are_counted_in_thousands() -> None:
    assert [quantities.tokens(text) for text in ("32k", "1M", "131072")] == [32_000, 10**6, 131_072]


@pytest.mark.parametrize("text", ["", "soup", "16XB", "-1GB", "0", "1e9", "9" * 40])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        quantities.size(text)
    with pytest.raises(typer.BadParameter):
        quantities.tokens(f"{text}GB")

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog import aliases
from ventoux.catalog.errors import AliasError, CardError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,30}", fullmatch=True)


@given(st.dictionaries(NAMES, NAMES, max_size=5))
def test_what_was_designated_is_read_back(designations: dict[str, str]) -> None:
    text = "".join(f'"{alias}" = "{model}"\n' for alias, model in designations.items())
    assert aliases.parse(text, "aliases.toml") == designations


def test_a_name_with_a_dot_is_written_as_a_name_and_not_as_a_table(tmp_path: Path) -> None:
    file = tmp_path / "aliases.toml"
    aliases.write(file, {"mistral-small-3.2": "mistral-small-4", "large": "mistral-large-3"})
    assert aliases.read(file) == tomllib.loads(file.read_text())
    assert aliases.read(file)["mistral-small-3.2"] == "mistral-small-4"
    assert list(tmp_path.iterdir()) == [file]


def test_without_a_file_nothing_is_designated(tmp_path: Path) -> None:
    assert aliases.read(tmp_path / "aliases.toml") == {}


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"a = 1",
        b'a = "../b"',
        b'"../a" = "b"',
        b'[a]\nb = "c"',
        b"a =",
        b"a = " + b"[" * 5000,
        b"#" * (257 << 10),
    ],
)
def test_a_file_that_is_no_table_of_names_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "aliases.toml"
    file.write_bytes(content)
    with pytest.raises(CardError, match=r"aliases\.toml"):
        aliases.read(file)


@pytest.mark.parametrize("text", ["mistral-large-latest", "a=", "=b", "../a=b", "A=b", "a b=c"])
def test_what_designates_nothing_is_refused(text: str) -> None:
    with pytest.raises(AliasError):
        aliases.check(text)


def test_a_designation_is_read() -> None:
    assert aliases.check(" a = b ") == ("a", "b")

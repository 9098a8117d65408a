from __future__ import annotations

import base64
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import HomeError, SettingsError
from ventoux.vault import VARIABLE, Vault

if TYPE_CHECKING:
    from pathlib import Path

KEY = bytes(range(32))


@given(st.text(), st.text())
def test_what_was_sealed_opens_for_its_purpose(text: str, purpose: str) -> None:
    sealed = Vault(KEY).seal(text, purpose)
    assert Vault(KEY).unseal(sealed, purpose) == text


def test_a_sealed_text_moved_to_another_row_opens_nothing() -> None:
    sealed = Vault(KEY).seal("secret", "provider/a")
    with pytest.raises(HomeError, match="provider/b"):
        Vault(KEY).unseal(sealed, "provider/b")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_anywhere_opens_nothing(at: int, flip: int) -> None:
    sealed = bytearray(Vault(KEY).seal("secret", "p"))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(HomeError):
        Vault(KEY).unseal(bytes(sealed), "p")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12)])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(HomeError):
        Vault(KEY).unseal(sealed, "p")


def test_the_key_is_made_once_and_only_its_user_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "vault-key"
    sealed = Vault.open(file, {}).seal("secret", "p")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Vault.open(file, {}).unseal(sealed, "p") == "secret"
    assert [path.name for path in tmp_path.iterdir()] == ["vault-key"]


def test_the_variable_comes_before_the_file(tmp_path: Path) -> None:
    text = base64.b64encode(KEY).decode()
    sealed = Vault.open(tmp_path / "vault-key", {VARIABLE: text}).seal("secret", "p")
    assert Vault(KEY).unseal(sealed, "p") == "secret"
    assert not (tmp_path / "vault-key").exists()


@pytest.mark.parametrize("text", ["short", "!", base64.b64encode(bytes(31)).decode()])
def test_a_key_that_is_none_names_where_it_came_from(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=VARIABLE):
        Vault.open(tmp_path / "k", {VARIABLE: text})
    (tmp_path / "k").write_text(text)
    with pytest.raises(SettingsError, match="/k is no key"):
        Vault.open(tmp_path / "k", {})

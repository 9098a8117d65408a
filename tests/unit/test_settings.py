from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.errors import SettingsError
from ventoux.settings import known_settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("VENTOUX_PORT", "70000", "'70000': it must be a whole number from 0 to 65535."),
        ("VENTOUX_PORT", "http", "'http': it must be a whole number from 0 to 65535."),
        ("VENTOUX_REPLICAS", "0", "'0': it must be a whole number of at least 1."),
        ("VENTOUX_CONTEXT", "-1", "'-1': it must be a whole number of at least 1."),
        ("VENTOUX_DRAIN_TIMEOUT", "0", "'0': it must be a number above 0 and up to 1000000000."),
        ("VENTOUX_DRAIN_TIMEOUT", "soon", "'soon': it must be a number above 0 and up to 1000000000."),
        ("VENTOUX_DRAIN_TIMEOUT", "inf", "'inf': it must be a number above 0 and up to 1000000000."),
        ("VENTOUX_REPLAY_TTL", "nan", "'nan': it must be a number above 0 and up to 1000000000."),
        ("VENTOUX_LOG_PROMPTS", "maybe", "'maybe': it must be true or false."),
        ("VENTOUX_LOG_FORMAT", "xml", "'xml': it must be json or text."),
    ],
)
def test_a_variable_that_cannot_be_used_says_what_could(tmp_path: Path, variable: str, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, {variable: text})
    assert caught.value.message == f"{variable} cannot be {said}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("port = true", "cannot be True: it must be a whole number from 0 to 65535."),
        ("host = 3", "cannot be 3: it must be a text."),
        ("models = [1]", "cannot be [1]: it must be a list of texts."),
    ],
)
def test_a_line_of_the_file_that_cannot_be_used_says_what_could(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "ventoux.toml").write_text(line)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path, {})
    assert caught.value.message.endswith(said)
    assert caught.value.message.startswith(f"{line.partition(' ')[0]} in {tmp_path}")


@pytest.mark.parametrize("name", known_settings())
def test_every_setting_says_what_it_takes(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match="it must be "):
        load_settings(tmp_path, {}, {name: object()})

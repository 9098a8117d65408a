"""Cursors: what a list gave goes on, and what a caller makes up is refused before a database sees it."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest

from ventoux.conversations.threads.cursor import Cursor, decoded, encoded
from ventoux.errors import ValidationFailed


def test_what_a_list_gave_is_read_again() -> None:
    assert decoded(encoded(Cursor(1.5, "art_0a"))) == Cursor(1.5, "art_0a")
    assert decoded("") is None


@pytest.mark.parametrize("made_up", ['[1,"\\u0000"]', '[1,"a\\n"]', '[1e999,"a"]', '["1","a"]', "[1]", "é"])
def test_what_no_list_gives_is_refused(made_up: str) -> None:
    with pytest.raises(ValidationFailed):
        decoded(urlsafe_b64encode(made_up.encode()).decode())

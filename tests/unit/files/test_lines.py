from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ventoux.files import lines
from ventoux.files.lines import Lines

if TYPE_CHECKING:
    import pytest

VALUES = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)


def read(*pieces: bytes) -> Lines:
    found = Lines()
    for piece in pieces:
        found.add(piece)
    found.end()
    return found


@given(st.lists(VALUES, min_size=1, max_size=5), st.sampled_from([b"\n", b"\r\n", b"\n\n"]), st.data())
def test_lines_are_counted_however_they_are_cut(values: list[object], end: bytes, data: st.DataObject) -> None:
    whole = end.join(json.dumps(value).encode() for value in values)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=5)))
    pieces = [whole[start:stop] for start, stop in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    for found in (read(whole), read(*pieces), read(whole + end)):
        assert (found.count, found.fault) == (len(values), "")


@given(st.binary(max_size=100))
def test_any_bytes_are_lines_or_have_a_fault(data: bytes) -> None:
    found = read(data)
    assert bool(found.fault) != bool(found.count) or found.fault


def test_a_line_without_an_end_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 1000)
    assert "longer than" in read(*[b"x" * 100] * 20).fault

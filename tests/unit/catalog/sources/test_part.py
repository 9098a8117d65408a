"""The part file: whatever happened to it, what it calls present is present and of one version."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog.sources.part import Part, Span, redact

CONTENT = bytes(range(256)) * 4
ADDRESS = "https://hub/file"


def opened(path: Path, address: str = ADDRESS, size: int = len(CONTENT)) -> Part:
    return Part(path, address, size)


def fill(part: Part, start: int, end: int) -> None:
    """As a connection does that took this span."""
    span = Span(start, end)
    rest = [Span(0, start), Span(end, part.size)]
    part.spans = [*rest, span]
    part.write(span, CONTENT[start:end])


@given(bounds=st.tuples(st.integers(0, len(CONTENT)), st.integers(0, len(CONTENT))).map(sorted))
def test_what_was_written_is_here_after_a_restart(bounds: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part"
        part = opened(path)
        part.begin('"v1"')
        fill(part, *bounds)
        part.save()
        part.close()
        again = opened(path)
        assert again.validator == '"v1"'
        assert again.done == bounds[1] - bounds[0]
        for span in again.spans:
            again.write(span, CONTENT[span.at : span.end])
        assert again.done == len(CONTENT)
        again.close()
        assert path.read_bytes() == CONTENT


@pytest.fixture
def half(tmp_path: Path) -> Path:
    part = opened(tmp_path / "part")
    part.begin('"v1"')
    fill(part, 0, 512)
    part.save()
    part.close()
    return tmp_path / "part"


def test_another_address_or_size_begins_anew(half: Path) -> None:
    for part in (opened(half, "https://other/file"), opened(half, size=10)):
        assert (part.done, part.validator) == (0, "")
        part.close()


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b'{"address":"x"}',
        b'{"address":"ADDRESS","size":1024,"validator":"v","missing":[[600,512]]}',
        b'{"address":"ADDRESS","size":1024,"validator":"v","missing":[[512,2000]]}',
        b'{"address":"ADDRESS","size":1024,"validator":"v","missing":[[800,1024]]}',
        b'{"address":"ADDRESS","size":1024,"validator":"v","missing":[[0,100]]}',
        b'{"address":"ADDRESS","size":1024,"validator":"","missing":[[512,1024]]}',
    ],
)
def test_a_state_that_cannot_be_believed_begins_anew(half: Path, state: bytes) -> None:
    file = half.with_name("part.state")
    address = file.read_bytes().split(b'"')[3]
    file.write_bytes(state.replace(b"ADDRESS", address))
    part = opened(half)
    assert part.done == 0
    part.close()


def test_a_part_without_its_bytes_begins_anew(half: Path) -> None:
    half.write_bytes(CONTENT[:100])
    part = opened(half)
    assert part.done == 0
    part.close()


def test_a_version_without_a_name_is_not_gone_on_with(half: Path) -> None:
    part = opened(half)
    part.begin("")
    fill(part, 0, 100)
    part.save()
    part.close()
    again = opened(half)
    assert again.done == 0
    again.close()


def test_no_address_is_kept_beside_the_part(half: Path) -> None:
    assert b"hub" not in half.with_name("part.state").read_bytes()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:pw@host/simple is away", "https://***@host/simple is away"),
        ("http://host/file?sig=abc&x=1 is away", "http://host/file?*** is away"),
        ("http://host/file is away?", "http://host/file is away?"),
    ],
)
def test_secrets_in_addresses_are_redacted(text: str, shown: str) -> None:
    assert redact(text) == shown

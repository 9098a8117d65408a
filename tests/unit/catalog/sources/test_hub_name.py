"""What may be written after ``hf:``, and what of it could lead out of a folder."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog.errors import CardError
from ventoux.catalog.sources.hub_name import HubName, is_inside, is_several, parse, shards, without_shard


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("org/repo", HubName("org/repo")),
        ("org/repo@v1", HubName("org/repo", revision="v1")),
        ("org/repo:Q4_K_M", HubName("org/repo", quantization="Q4_K_M")),
        ("org/repo/a/b.gguf", HubName("org/repo", path="a/b.gguf")),
        ("org/repo/b.gguf@refs/pr/1", HubName("org/repo", path="b.gguf", revision="refs/pr/1")),
    ],
)
def test_a_name_is_read_and_written_the_same(text: str, name: HubName) -> None:
    assert parse(text) == name
    assert name.rest == text


@pytest.mark.parametrize(
    "text",
    ["", "org", "org/", "/repo", "org/repo/", "../x/y", "o/r/../x", "o/r/./x", "o/r//x", "o/r/a\\..\\x", "o/r/a:b",
     "o/r/x@", "o/r/x@..", "o/r/x@a/../b", "o/r/x@-a", "o/--r/x", "o/r..x", "o/r/a\nb", "o r/x", "o/r:Q4/x", "o/r?x"],
)  # fmt: skip
def test_what_names_nothing_or_leads_out_is_refused(text: str) -> None:
    with pytest.raises(CardError):
        parse(text)


@given(st.text(st.sampled_from("a./\\:\x00 ~C-"), max_size=12))
def test_what_is_inside_stays_inside_on_any_system(path: str) -> None:
    if is_inside(path):
        for system in (PurePosixPath, PureWindowsPath):
            named = system(path)
            assert not named.is_absolute()
            assert ".." not in named.parts
            assert (system("home") / named).is_relative_to(system("home"))


def test_any_shard_names_them_all() -> None:
    names = ["q/m-00001-of-00003.gguf", "q/m-00002-of-00003.gguf", "q/m-00003-of-00003.gguf"]
    assert all(shards(name) == names and without_shard(name) == "q/m.gguf" for name in names)


@pytest.mark.parametrize("path", ["m.gguf", "m-00004-of-00003.gguf", "m-00000-of-00003.gguf", "m-00001-of-99999.gguf"])
def test_what_is_no_shard_stands_for_itself(path: str) -> None:
    assert shards(path) == []
    assert without_shard(path) == path


@pytest.mark.parametrize(
    ("uri", "several"),
    [
        ("hf:o/r/m.gguf", False),
        ("hf:o/r/m-00002-of-00002.gguf@main", True),
        ("hf:o/r@main", True),
        ("file:/m-00001-of-00002.gguf", False),
    ],
)
def test_a_source_of_several_files_is_told_by_its_name(uri: str, several: bool) -> None:
    assert is_several(uri) is several


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("o/r/m-00002-of-00002.gguf", True),
        ("o/r/m-00001-of-00002.gguf@main", False),
        ("o/r/m-00001-of-00002.gguf@c1", True),
        ("o/r/n.gguf", False),
        ("o/r", False),
        ("o/x/m-00001-of-00002.gguf", False),
    ],
)
def test_without_a_revision_it_is_whichever_was_pulled(asked: str, same: bool) -> None:
    assert parse(asked).names(parse("o/r/m-00001-of-00002.gguf@c1")) is same

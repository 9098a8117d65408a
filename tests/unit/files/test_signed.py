from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import ManualClock

from ventoux.files.errors import UrlRefused
from ventoux.files.signed import Signer
from ventoux.settings import Settings, base_url
from ventoux.vault import Vault

PATH = "/v1/files/0198f0a0-0000-7000-8000-000000000001/content"
VAULT = Vault(bytes(range(32)))


def signer(clock: ManualClock | None = None, vault: Vault = VAULT) -> Signer:
    return Signer(vault, "https://ai.example.org/", clock or ManualClock())


def query(url: str) -> str:
    return urlsplit(url).query


def test_a_url_opens_its_path_until_it_expires() -> None:
    clock = ManualClock()
    url = signer(clock).url(PATH, 1)
    assert url.startswith(f"https://ai.example.org{PATH}?")
    clock.at += 3599
    signer(clock).check(PATH, query(url))
    clock.at += 1
    with pytest.raises(UrlRefused, match="expired"):
        signer(clock).check(PATH, query(url))


def test_another_gateway_with_the_same_vault_takes_it_and_no_other() -> None:
    url = signer().url(PATH, 1)
    signer(vault=Vault(bytes(range(32)))).check(PATH, query(url))
    with pytest.raises(UrlRefused, match="another server"):
        signer(vault=Vault(bytes(32))).check(PATH, query(url))


@given(st.text(), st.integers(0, 63), st.integers(1, 15))
def test_what_was_changed_opens_nothing(path: str, place: int, change: int) -> None:
    url = signer().url(PATH, 1)
    fields = {name: value for name, (value,) in parse_qs(query(url)).items()}
    if path != PATH:
        with pytest.raises(UrlRefused):
            signer().check(path, query(url))
    tag = fields["signature"]
    other = f"{tag[:place]}{int(tag[place], 16) ^ change:x}{tag[place + 1 :]}"
    with pytest.raises(UrlRefused):
        signer().check(PATH, query(url).replace(tag, other))
    with pytest.raises(UrlRefused):
        signer().check(PATH, query(url).replace(fields["expires"], str(int(fields["expires"]) + change)))


@pytest.mark.parametrize(
    "changed",
    [
        "",
        "signature=x",
        "expires=1&expires=2&signature=x",
        "expires=-1&signature=x",
        "expires=1e9&signature=x",
        "expires=\u0661&signature=x",
        "expires=&signature=",
        "expires=99999999999999999999&signature=x",
        "expires=1&signature=\xff",
        "expires=1&signature=x&more=1",
        "a=b&" * 1000 + "expires=1&signature=x",
    ],
)
def test_a_query_that_nobody_signed_is_refused_in_words(changed: str) -> None:
    with pytest.raises(UrlRefused, match="changed"):
        signer().check(PATH, changed)


@given(st.text(max_size=300))
def test_any_query_is_refused_in_words(text: str) -> None:
    with pytest.raises(UrlRefused):
        signer().check(PATH, text)


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        (Settings(public_url="https://ai.example.org/"), "https://ai.example.org"),
        (Settings(host="10.0.0.1", port=81), "http://10.0.0.1:81"),
        (Settings(host="0.0.0.0"), "http://127.0.0.1:8080"),  # noqa: S104 - nothing is bound to it
        (Settings(host="::1"), "http://[::1]:8080"),
    ],
)
def test_urls_begin_with_what_the_settings_say(settings: Settings, url: str) -> None:
    assert base_url(settings) == url

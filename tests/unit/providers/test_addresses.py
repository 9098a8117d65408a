from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.providers.addresses import check, same_origin
from ventoux.providers.errors import ProviderRefused
from ventoux.providers.kinds import KINDS, base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {"gpu": ["10.0.0.7"], "both": ["10.0.0.7", "93.184.216.34"], "localhost": ["127.0.0.1", "::1"], "none": []}


async def resolve(host: str) -> Sequence[str]:
    if host not in NAMES:
        raise OSError("no such name")
    return NAMES[host]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.9", "[fd00::1]", "gpu", "localhost"])
async def test_what_is_near_may_be_called_without_tls_where_the_operator_says_so(host: str) -> None:
    url = f"http://{host}:8000/v1"
    await check(url, allow_http=True, resolve=resolve)
    with pytest.raises(ProviderRefused, match="--allow-http"):
        await check(url, allow_http=False, resolve=resolve)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "both", "none", "away", "169.254.169.254", "[fe80::1]", "[::]", "[::ffff:8.8.8.8]"]
)
async def test_the_internet_is_never_called_without_tls(host: str) -> None:
    with pytest.raises(ProviderRefused):
        await check(f"http://{host}/v1", allow_http=True, resolve=resolve)


async def test_nothing_is_looked_up_for_an_address_with_tls() -> None:
    await check("https://away.example/v1", allow_http=False, resolve=resolve)


@given(st.text(max_size=60))
async def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"https://{text}"):
        try:
            await check(url, allow_http=True, resolve=resolve)
        except ProviderRefused:
            continue
        assert url.startswith(("https://", "http://"))


def test_another_port_or_scheme_is_another_server() -> None:
    assert same_origin("https://a/v1", "https://a/v2")
    assert not same_origin("https://a/v1", "https://a:8443/v1")
    assert not same_origin("https://a/v1", "http://a/v1")


@pytest.mark.parametrize(
    ("kind", "given_url", "base"),
    [
        ("mistral", "", "https://api.mistral.ai/v1"),
        ("mistral", "https://api.eu.mistral.ai/v1/", "https://api.eu.mistral.ai/v1"),
        ("openai-compatible", "http://h:1/v1/chat/completions", "http://h:1/v1"),
        ("azure-openai", "https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com"),
        ("azure-openai", "https://r.openai.azure.com/openai/deployments", "https://r.openai.azure.com"),
        ("azure-inference", "https://r.services.ai.azure.com/models", "https://r.services.ai.azure.com"),
        ("azure-serverless", "https://n.r.models.ai.azure.com/info", "https://n.r.models.ai.azure.com"),
    ],
)
def test_addresses_may_be_pasted_as_they_are_shown(kind: str, given_url: str, base: str) -> None:
    assert base_of(KINDS[kind], given_url) == base

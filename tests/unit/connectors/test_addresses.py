"""Where servers may be, and which headers may be sent to them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from ventoux.connectors import headers
from ventoux.connectors.client.addresses import Hosts
from ventoux.connectors.errors import AddressRefused, ConnectorRefused
from ventoux.connectors.oauth.asking import Asker

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {"public.example": ["93.184.215.14"], "inside.example": ["10.0.0.7"], "both.example": ["93.184.215.14", "::1"]}


async def resolve(host: str, port: int) -> Sequence[str]:
    del port
    return NAMES.get(host, [host])


HOSTS = Hosts(["127.0.0.1:8931", "inside.example:443", "[::1]:8080"], resolve=resolve)


@pytest.mark.parametrize(
    "address",
    ["https://public.example/mcp", "http://127.0.0.1:8931/mcp", "https://inside.example/mcp", "http://[::1]:8080/mcp"],
)
def test_public_servers_and_those_that_the_operator_names_are_asked(address: str) -> None:
    assert str(HOSTS.check(address)) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://public.example/mcp",
        "http://127.0.0.1:8932/mcp",
        "http://localhost:8931/mcp",
        "https://[::ffff:127.0.0.1]/mcp",
        "https://169.254.169.254/",
        "https://user@public.example/mcp",
        "https://public.example\\@127.0.0.1/mcp",
        "ftp://public.example/",
        "stdio:name",
        "https:///mcp",
        "https://public.example:0/mcp",
    ],
)
def test_whatever_else_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        HOSTS.check(address)


async def test_a_name_leads_to_public_addresses_only_or_nowhere() -> None:
    assert await HOSTS.addresses("public.example", 443) == ["93.184.215.14"]
    assert await HOSTS.addresses("inside.example", 443) == ["10.0.0.7"]
    for host, port in (("inside.example", 8443), ("both.example", 443), ("127.0.0.1", 8932), ("::1", 443)):
        with pytest.raises(AddressRefused):
            await HOSTS.addresses(host, port)


async def test_a_connection_goes_to_the_address_that_was_checked_or_nowhere() -> None:
    asked: list[str] = []

    async def looked_up(host: str, port: int) -> Sequence[str]:
        asked.append(f"{host}:{port}")
        return ["10.0.0.7"]

    asker = Asker(Hosts(resolve=looked_up), 5.0)
    for url in ("https://turned.example/mcp", "https://127.1/mcp", "https://0x7f000001/mcp"):
        with pytest.raises(AddressRefused):
            await asker.ask("GET", url)
    assert asked[0] == "turned.example:443"


def test_headers_are_ours_or_theirs() -> None:
    assert headers.checked({"X-Key": "a b"}) == {"X-Key": "a b"}
    for name, value in (
        ("Host", "x"),
        ("content-length", "1"),
        ("Mcp-Session-Id", "x"),
        ("a b", "x"),
        ("X", "a\r\nb"),
        ("X", ""),
        ("X", "é"),
        ("X", "a" * 20_000),
    ):
        with pytest.raises(ConnectorRefused) as error:
            headers.checked({name: value})
        assert len(value) < 3 or value not in error.value.message


def test_tokens_and_passwords_become_one_header() -> None:
    assert headers.bearer(" Bearer abc ") == headers.bearer("abc") == {"Authorization": "Bearer abc"}
    told = headers.basic("ada", "pass:word")["Authorization"]
    assert base64.b64decode(told.removeprefix("Basic ")) == b"ada:pass:word"
    for wrong in ("", "Bearer ", "a\nb"):
        with pytest.raises(ConnectorRefused):
            headers.bearer(wrong)
    with pytest.raises(ConnectorRefused):
        headers.basic("a:b", "c")

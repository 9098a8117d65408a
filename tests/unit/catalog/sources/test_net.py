"""Where redirects may lead, and who sees the token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.hub_server import Hub, hub

from ventoux.catalog.errors import SourceUnreachable
from ventoux.catalog.sources import net
from ventoux.catalog.sources.net import Net, is_private
from ventoux.catalog.sources.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("0.0.0.0", True),  # noqa: S104 - an address to judge
        ("224.0.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("2002:7f00:1::", True),
        ("93.184.216.34", False),
        ("2606:2800:220:1:248:1893:25c8:1946", False),
        ("::ffff:93.184.216.34", False),
    ],
)
def test_addresses_that_are_none_of_the_internet_are_private(address: str, private: bool) -> None:
    assert is_private(address) is private


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub is on the internet, its CDN is not."""

    def inside(address: str) -> bool:
        return address != "127.0.0.1"

    monkeypatch.setattr(net, "is_private", inside)


@pytest.fixture
def served() -> Generator[Hub]:
    with hub({"o/r": {"m.gguf": b"GGUF"}}) as found:
        yield found


async def get(address: str) -> bytes:
    async with Net(Patience()) as session, session.ask("GET", address, authorization="Bearer secret") as answer:
        return await answer.response.read()


async def test_the_token_stays_at_the_origin_that_it_is_for(served: Hub) -> None:
    assert await get(f"{served.endpoint}/o/r/resolve/main/m.gguf") == b"GGUF"
    assert [(one.host, one.headers.get("authorization")) for one in served.asked] == [
        ("127.0.0.1", "Bearer secret"),
        ("127.0.0.2", None),
    ]


@pytest.mark.usefixtures("public")
async def test_nobody_on_the_internet_can_send_us_inside(served: Hub) -> None:
    with pytest.raises(SourceUnreachable, match=r"127\.0\.0\.2, which is an address of a private network"):
        await get(f"{served.endpoint}/o/r/resolve/main/m.gguf")
    assert [one.host for one in served.asked] == ["127.0.0.1"]


async def test_a_name_is_judged_by_the_address_that_is_connected_to(
    served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by one that was looked up before: the answer may be another one by then."""
    async with Net(Patience()) as session:
        session._addresses.require_public("ventoux.localhost")
        monkeypatch.setattr(session._addresses._inner, "resolve", loopback)
        with pytest.raises(SourceUnreachable, match="private network"):
            async with session.ask("GET", f"http://ventoux.localhost:{served.port}/o/r/resolve/main/m.gguf"):
                pass
    assert served.asked == []


async def loopback(host: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
    found: dict[str, object] = {"hostname": host, "host": "127.0.0.1", "port": port, "family": family}
    return [found | {"proto": 0, "flags": 0}]


@pytest.mark.usefixtures("public")
async def test_a_redirect_within_the_origin_is_followed(served: Hub) -> None:
    served.moved = {"old/name": "o/r"}
    served.cdn = False
    assert await get(f"{served.endpoint}/old/name/resolve/main/m.gguf") == b"GGUF"

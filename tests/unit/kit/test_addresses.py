from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.kit.addresses import is_near, is_public, literal

ANY = "0.0.0.0"  # noqa: S104 - nothing is bound to it
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::808:808"]
OTHERS = [
    *("127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.1.1", ANY),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "::ffff:10.0.0.1", "::127.0.0.1", "::7f00:1", "2001::1", "3fff::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", OTHERS)
def test_an_address_of_another_network_or_on_to_one_is_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_that_is_written_into_another_is_judged_as_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    mapped = ipaddress.IPv6Address(0xFFFF << 32 | number)
    translated = ipaddress.IPv6Address(0x64FF9B << 96 | number)
    sent_on = ipaddress.IPv6Address(0x2002 << 112 | number << 80)
    for one in (mapped, translated, sent_on):
        assert is_public(str(one)) == is_public(str(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "fe80::1%eth0"])
def test_an_address_is_told_from_a_name(host: str) -> None:
    assert literal(host) is not None


@pytest.mark.parametrize("host", ["", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "example.org"])
def test_what_only_some_take_for_an_address_is_a_name(host: str) -> None:
    assert literal(host) is None


def test_what_is_near_is_this_machine_or_a_private_network() -> None:
    assert [one for one in (*PUBLIC, *OTHERS) if is_near(one) and is_public(one)] == []
    assert all(is_near(one) for one in ("127.0.0.1", "::1", "10.0.0.1", "fd12::1", "::ffff:10.0.0.1"))
    assert not any(is_near(one) for one in ("169.254.169.254", "fe80::1", ANY, "::"))

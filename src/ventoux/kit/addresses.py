"""Whose an IP address is: of the public internet, or of a network that trusts whoever is inside."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: what is sent there arrives at the IPv4 address in the last 32 bits. Some networks reach the internet so."""
_SPECIAL = tuple(
    ipaddress.IPv6Network(network)
    for network in ("::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "fec0::/10")
)
"""Of other uses than the internet's, whatever the release of Python knows of them."""


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is written as, with or without brackets and a zone; None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_public(address: str) -> bool:
    """Whether it is one of the public internet, and leads to no other. Raises ValueError for what is no address."""
    return all(_is_public(one) for one in _leading_to(ipaddress.ip_address(address.partition("%")[0])))


def is_near(address: str) -> bool:
    """Whether it is of this machine or of a private network. Raises ValueError for what is no address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return found.is_loopback or (found.is_private and not found.is_link_local and not found.is_unspecified)


def _leading_to(found: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Where what is sent to it arrives: some hold an IPv4 address that it is sent on to."""
    if isinstance(found, IPv4Address):
        return [found]
    if found.ipv4_mapped is not None:
        return [found.ipv4_mapped]
    if found in _NAT64:
        return [IPv4Address(int(found) & 0xFFFFFFFF)]
    return [found, found.sixtofour] if found.sixtofour is not None else [found]


def _is_public(found: IPv4Address | IPv6Address) -> bool:
    if not found.is_global or found.is_multicast or found.is_reserved:
        return False
    return isinstance(found, IPv4Address) or not any(found in network for network in _SPECIAL)

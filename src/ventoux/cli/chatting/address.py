"""Addresses of servers."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from ventoux.errors import OperatorError


def server_url(text: str) -> str:
    """The origin, with a path prefix if it has one, from what a user types, with or without scheme and ``/v1``."""
    url = (text if "://" in text else f"http://{text}").rstrip("/").removesuffix("/v1")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise OperatorError(f"{text!r} is no address of a server.", hint="It looks like http://127.0.0.1:8080.")
    return url


def is_loopback(url: str) -> bool:
    """Whether this URL stays on this machine, judged without a look-up."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def local_url(host: str, port: int) -> str:
    """Where a server on this machine is reached: not at the address that stands for all of them."""
    name = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - translated, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"

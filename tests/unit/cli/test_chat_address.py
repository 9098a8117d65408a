from __future__ import annotations

import pytest

from ventoux.cli.chatting.address import is_loopback, local_url, server_url
from ventoux.errors import OperatorError


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost:8080", "http://localhost:8080"),
        ("https://h.example/v1/", "https://h.example"),
        ("https://h.example/pre/v1", "https://h.example/pre"),
        ("http://[::1]:80/", "http://[::1]:80"),
    ],
)
def test_what_people_type_becomes_an_origin(typed: str, url: str) -> None:
    assert server_url(typed) == url


@pytest.mark.parametrize("typed", ["ftp://h", "http://", "http://h:port", "http://h:99999", "http://[::1"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError, match="no address"):
        server_url(typed)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://localhost", "http://[::1]:8080/pre"])
def test_this_machine_is_recognised(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@evil.example",
        "http://localhost:x@evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
    ],
)
def test_another_machine_never_passes_as_this_one(url: str) -> None:
    assert not is_loopback(url)


def test_a_server_on_every_address_is_reached_on_this_machine() -> None:
    assert local_url("0.0.0.0", 1) == "http://127.0.0.1:1"  # noqa: S104 - only translated
    assert local_url("::", 1) == "http://[::1]:1"

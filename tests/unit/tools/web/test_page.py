from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tool_calls import context

from ventoux.tools.web.page import OpenPage

UNUSED: Any = None
TOOL = OpenPage(UNUSED, 60.0, always_asks=False)
KNOWN = "https://ventoux.example/climb?stage=16"


def objection(url: str, *known: str) -> str | None:
    return TOOL.objection({"url": url}, context(urls=frozenset(known)))


@pytest.mark.parametrize(
    "url",
    [
        KNOWN,
        "HTTPS://VENTOUX.example/climb?stage=16",
        "https://ventoux.example:443/climb?stage=16",
        "https://ventoux.example/climb?stage=16#top",
    ],
)
def test_the_same_request_is_known_however_it_is_written(url: str) -> None:
    assert objection(url, KNOWN) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://ventoux.example/climb?stage=17",
        "https://ventoux.example/climb?stage=16&secret=1",
        "https://ventoux.example/climb/secret?stage=16",
        "https://secret.ventoux.example/climb?stage=16",
        "http://ventoux.example/climb?stage=16",
        "https://ventoux.example:444/climb?stage=16",
        "https://ventoux.example@evil.example/climb?stage=16",
        "https://ventoux.example/climb?stage=16 ",
        "https://ventoux.example/",
        "javascript:alert(1)",
        "",
    ],
)
def test_any_other_request_is_objected_to(url: str) -> None:
    assert objection(url, KNOWN) is not None


@given(st.text(min_size=1, max_size=30).filter(lambda text: not text.startswith("#")))
def test_nothing_that_is_put_into_a_known_address_is_known(secret: str) -> None:
    """A fragment alone may follow: it is not sent."""
    assert objection(f"{KNOWN}{secret}", KNOWN) is not None

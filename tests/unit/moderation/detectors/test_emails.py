from __future__ import annotations

import pytest

from ventoux.moderation.detectors.emails import Emails

EMAILS = Emails()


def found(text: str) -> list[str]:
    at, told = 0, list[str]()
    while one := EMAILS.first(text, at):
        told.append(text[one.start : one.end])
        at = one.end
    return told


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Écrivez à jean.dupont@exemple.fr.", "jean.dupont@exemple.fr"),
        ("<mailto:a.b+tag@mail.example.co.uk>", "a.b+tag@mail.example.co.uk"),
        ("'bob@example.com'", "bob@example.com"),
        ("jörg.müller@bücher.de schreibt", "jörg.müller@bücher.de"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("x@xn--bcher-kva.example", "x@xn--bcher-kva.example"),
        ("?to=me@example.org&x=1", "me@example.org"),
        ("correo:ana_lopez@empresa.es,", "ana_lopez@empresa.es"),
    ],
)
def test_an_address_is_found_whole(text: str, address: str) -> None:
    assert found(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "@user and user@",
        "a@b",
        "npm i @scope/pkg@1.2.3",
        "foo@1.2.3.4",
        "Preis: 5 Stk. @ 3.50",
        "x" * 65 + "@example.com",
        "me@-bad-.com",
        "me@example.c",
        "a decorator: @pytest.mark.parametrize",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_two_addresses_are_two() -> None:
    assert found("a@example.com,b@example.com") == ["a@example.com", "b@example.com"]

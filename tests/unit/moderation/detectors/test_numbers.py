from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.moderation.detectors import numbers_of as made

from ventoux.moderation.detectors.national.it import check_letter
from ventoux.moderation.detectors.numbers import KINDS, Numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = Numbers(KINDS)


def found(text: str, *kinds: str) -> list[tuple[str, str]]:
    detector = Numbers(kinds) if kinds else ALL
    at, told = 0, list[tuple[str, str]]()
    while one := detector.first(text, at):
        told.append((one.kind, text[one.start : one.end]))
        at = one.end
    return told


MADE = {
    "iban": made.ibans(),
    "card": made.cards(),
    "fr_nir": made.nirs(),
    "de_tax_id": made.tax_ids(),
    "de_identity_card": made.identity_cards(),
    "es_dni": made.dnis(),
    "es_nie": made.nies(),
    "it_vat_number": made.vat_numbers(),
}
BEFORE = st.sampled_from(["", "Voici : ", "Nummer ", "(", "el número es ", "«", "id="])
AFTER = st.sampled_from(["", ".", " merci", ", bitte", ")", "»", "\n"])


@pytest.mark.parametrize("kind", MADE)
@given(data=st.data())
def test_every_valid_number_is_found_whole(kind: str, data: st.DataObject) -> None:
    number = data.draw(MADE[kind])
    text = data.draw(BEFORE) + number + data.draw(AFTER)

    assert found(text, kind) == [(kind, number)]


@pytest.mark.parametrize("kind", MADE)
@given(data=st.data())
def test_a_number_with_one_digit_off_is_not_found(kind: str, data: st.DataObject) -> None:
    number = data.draw(MADE[kind])
    # Beyond what its form says: the rest is for the check digit to tell.
    place = data.draw(st.sampled_from([at for at, c in enumerate(number) if c.isdigit() and at >= 4]))
    other = data.draw(st.sampled_from([digit for digit in made.DIGITS if digit != number[place]]))
    wrong = number[:place] + other + number[place + 1 :]

    assert all(text != wrong for _, text in found(wrong, kind))


@given(made.ibans(), st.sampled_from([" ", "-"]))
def test_an_iban_in_groups_of_four_is_found_whole(iban: str, between: str) -> None:
    grouped = between.join(iban[at : at + 4] for at in range(0, len(iban), 4))

    assert found(f"Sur {grouped} svp", "iban") == [("iban", grouped)]


@given(made.nhs_numbers())
def test_an_nhs_number_is_found_in_groups_and_in_one_piece_only_behind_its_name(number: str) -> None:
    grouped = f"{number[:3]} {number[3:6]} {number[6:]}"

    assert found(grouped, "uk_nhs_number") == [("uk_nhs_number", grouped)]
    assert found(f"NHS no. {number}", "uk_nhs_number") == [("uk_nhs_number", number)]
    assert found(f"order {number}", "uk_nhs_number") == []


@given(st.text("BCDFGLMNPRSTVZ", min_size=6, max_size=6), st.integers(0, 99), st.integers(1, 31), st.data())
def test_a_fiscal_code_is_found_with_digits_and_with_the_letters_that_replace_them(
    name: str, year: int, day: int, data: st.DataObject
) -> None:
    body = f"{name}{year:02}T{day:02}F{data.draw(st.integers(0, 999)):03}"
    for place in data.draw(st.sets(st.sampled_from([6, 7, 9, 10, 12, 13, 14]), max_size=6)):
        body = body[:place] + "LMNPQRSTUV"[int(body[place])] + body[place + 1 :]
    code = body + check_letter(body)
    wrong = body + chr((ord(code[15]) - 64) % 26 + 65)

    assert found(f"CF {code}.", "it_fiscal_code") == [("it_fiscal_code", code)]
    assert found(f"CF {wrong}.", "it_fiscal_code") == []


def test_the_letter_of_a_known_fiscal_code_is_right() -> None:
    assert check_letter("RSSMRA85T10A562") == "S"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "Appelez-moi au 06 12 34 56 78 demain"),
        ("phone", "tél. 0612345678"),
        ("phone", "06.12.34.56.78"),
        ("phone", "+33 6 12 34 56 78"),
        ("phone", "+33 (0)1 42 68 53 00"),
        ("phone", "0033612345678"),
        ("phone", "Ruf mich an: 030 12345678"),
        ("phone", "0171/1234567"),
        ("phone", "+49 30 901820"),
        ("phone", "(089) 1234567"),
        ("phone", "01711234567"),
        ("phone", "mi móvil es 612 345 678"),
        ("phone", "llámame al 612345678"),
        ("phone", "912 34 56 78"),
        ("phone", "+34 612 34 56 78"),
        ("phone", "chiamami al 347 1234567"),
        ("phone", "06 69812345"),
        ("phone", "+39 347 123 4567"),
        ("phone", "020 7946 0958"),
        ("phone", "07700 900123"),
        ("phone", "(0161) 496 0000"),
        ("phone", "+44 20 7946 0958"),
        ("card", "4111 1111 1111 1111"),
        ("card", "3782-822463-10005"),
        ("iban", "FR76 3000 6000 0112 3456 7890 189"),
        ("iban", "de89370400440532013000"),
        ("iban", "GB29 NWBK 6016 1331 9268 19"),
        ("fr_nir", "1 85 05 78 006 084 91"),
        ("de_tax_id", "86 095 742 719"),
        ("de_identity_card", "Personalausweis T22000129"),
        ("es_dni", "12.345.678-Z"),
        ("es_nie", "X-1234567-L"),
        ("it_fiscal_code", "RSS MRA 85T10 A562S"),
        ("it_vat_number", "P.IVA IT 00743110157"),
        ("uk_insurance_number", "AB 12 34 56 C"),
    ],
)
def test_what_people_write_is_found(kind: str, text: str) -> None:
    assert [one for one, _ in found(text)] == [kind]


NOT_NUMBERS = (
    "Le 12.05.2024, à 14 h 30, il y avait 1 234 567 habitants et 12,5 % d'abstention.",
    "Am 01.02.2024 kostete es 1.234,56 EUR; Artikel 2024-11-0042, Seite 123.",
    "La población es de 678 450 000 personas, y el presupuesto de 612 345 000 euros.",
    "El piso cuesta 612 345 678 €.",
    "Il 3 marzo 2021 alle 18:45 arrivarono 345 678 visitatori; articolo 12, comma 3.",
    "Version 10.2.3, port 8080, 192.168.0.1, 2001:db8::1, build 20240512.1",
    "ISBN 978-3-16-148410-0, DOI 10.1000/182, RFC 2119, ISO 8601",
    "x = [1, 2, 3, 10, 200, 3000]; y = 3.14159265358979; z = 1e-10",
    "1700000000 seconds, 550e8400-e29b-41d4-a716-446655440000, sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "Order 4111111111111112 shipped; tracking 1Z999AA10123456784",
    "GPS 48.8566, 2.3522 and 51.5074, -0.1278; 1920x1080, 16:9",
    "Chapter 11, pp. 123-145, vol. 7, no. 3 (2019)",
    "table: 12 34 56 78 90 12 34 56 78 90 12 34 56",
)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_ordinary_figures_are_left_alone(text: str) -> None:
    assert found(text) == []


def _random(length: int, rnd: random.Random) -> str:
    return "".join(rnd.choice(made.DIGITS) for _ in range(length))


def _share(numbers: Iterable[str], *kinds: str) -> float:
    told = [bool(found(f"ref {number} ok", *kinds)) for number in numbers]
    return sum(told) / len(told)


def test_few_random_rows_of_digits_pass_for_something() -> None:
    rnd = random.Random(7)  # noqa: S311 - figures for a test
    rows = {length: [_random(length, rnd) for _ in range(400)] for length in (8, 9, 10, 11, 12, 16)}

    assert _share(rows[8]) == 0
    assert _share(rows[9]) == 0
    assert _share(rows[16], "card") < 0.06
    assert _share(rows[11], "it_vat_number", "de_tax_id") < 0.04
    # What begins with a zero and has ten digits is a number of a French telephone, as far as anybody can tell.
    assert _share([f"1{row[1:]}" for row in rows[10]]) == 0


@given(st.text(alphabet="0123456789 .-/()+ABCDEFXYZabcz,\n", max_size=80))
def test_what_is_found_at_a_place_does_not_depend_on_what_was_before_it_far_away(text: str) -> None:
    filler = "lorem ipsum dolor sit amet, consectetur adipiscing elit sed do.\n"

    assert found(filler + text) == found(filler * 3 + text)

"""Numbers with right check digits, made from the rules of those who give them out and not from the code under test."""

from __future__ import annotations

from hypothesis import strategies as st

from ventoux.moderation.detectors.accounts import IBAN_LENGTHS

DIGITS = "0123456789"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=count, max_size=count)


def _luhn_digit(body: str) -> str:
    for digit in DIGITS:
        doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(body + digit))]
        if sum(value // 10 + value % 10 for value in doubled) % 10 == 0:
            return digit
    raise AssertionError(body)


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(IBAN_LENGTHS)))
    body = draw(digits(IBAN_LENGTHS[country] - 4))
    letters = "".join(str(ord(letter) - 55) for letter in country)
    check = 98 - int(f"{body}{letters}00") % 97
    return f"{country}{check:02}{body}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    prefix, length = draw(
        st.sampled_from(
            [("4", 16), ("4", 13), ("53", 16), ("2230", 16), ("37", 15), ("6011", 16), ("36", 14), ("3530", 16)]
        )
    )
    body = prefix + draw(digits(length - len(prefix) - 1))
    return body + _luhn_digit(body)


@st.composite
def nirs(draw: st.DrawFn) -> str:
    department = draw(st.sampled_from(["75", "13", "2A", "2B", "99", "01"]))
    head = draw(st.sampled_from("12")) + draw(digits(2)) + draw(st.sampled_from(["01", "07", "12", "30", "99"]))
    rest = draw(digits(6))
    numeric = {"2A": "19", "2B": "18"}.get(department, department)
    key = 97 - int(head + numeric + rest) % 97
    return f"{head}{department}{rest}{key:02}"


@st.composite
def tax_ids(draw: st.DrawFn) -> str:
    """One digit of the first ten twice, one missing, the rest once."""
    order = draw(st.permutations(list(DIGITS)))
    ten = [*order[:9], order[0]]
    ten = draw(st.permutations(ten))
    if ten[0] == "0":
        ten = [*ten[1:], "0"]
    if ten[0] == "0":
        ten = [*ten[2:], "0", "0"]
    product = 10
    for digit in ten:
        total = (int(digit) + product) % 10
        product = (10 if total == 0 else total) * 2 % 11
    check = 11 - product
    return "".join(ten) + str(0 if check == 10 else check)


@st.composite
def identity_cards(draw: st.DrawFn) -> str:
    serial = draw(st.sampled_from("LMNPRTVWXY")) + draw(st.text("0123456789", min_size=3, max_size=3))
    serial += draw(st.text("CFGHJKLMNPRTVWXYZ0123456789", min_size=5, max_size=5))
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in serial]
    check = sum(value * weight for value, weight in zip(values, [7, 3, 1] * 3, strict=True)) % 10
    return f"{serial}{check}"


_SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"


@st.composite
def dnis(draw: st.DrawFn) -> str:
    number = draw(digits(8))
    return number + _SPANISH[int(number) % 23]


@st.composite
def nies(draw: st.DrawFn) -> str:
    first, number = draw(st.sampled_from("XYZ")), draw(digits(7))
    return f"{first}{number}{_SPANISH[int(str('XYZ'.index(first)) + number) % 23]}"


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from("3479")) + draw(digits(8))
    check = 11 - sum(int(d) * weight for d, weight in zip(body, range(10, 1, -1), strict=True)) % 11
    if check == 10:
        return draw(nhs_numbers())
    return body + str(0 if check == 11 else check)


@st.composite
def vat_numbers(draw: st.DrawFn) -> str:
    body = draw(digits(7).filter(lambda d: d != "0000000")) + f"{draw(st.integers(1, 100)):03}"
    return body + _luhn_digit(body)

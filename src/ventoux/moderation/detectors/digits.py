"""Check digits. Every function takes what a matcher has found already: ASCII, and of the right length."""

from __future__ import annotations

from collections import Counter

_ONLY = str.maketrans("", "", " -./")


def only(text: str) -> str:
    """Without what separates groups."""
    return text.translate(_ONLY)


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def mod97(text: str) -> bool:
    """ISO 7064 MOD 97-10 as IBANs use it: the first four characters go last, letters count 10 to 35."""
    moved = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def iso7064_11_10(digits: str) -> bool:
    """ISO 7064 MOD 11,10; the last digit is the check digit."""
    product = 10
    for digit in digits[:-1]:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def weights_731(serial: str) -> int:
    """The check digit of machine-readable documents (ICAO 9303): letters count 10 to 35."""
    return sum(int(character, 36) * (7, 3, 1)[place % 3] for place, character in enumerate(serial)) % 10


def mod11(digits: str) -> bool:
    """Weights 10 down to 2 and a check digit, which is never 10: the NHS's."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def repeats(digits: str) -> tuple[int, int]:
    """How often the most frequent digit occurs, and how many digits occur more than once."""
    counts = Counter(digits)
    return max(counts.values()), sum(1 for count in counts.values() if count > 1)

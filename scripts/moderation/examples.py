"""The examples that the moderation heads learn from and are measured on: ``data/train`` and ``data/held``.

One file a language, one template a line. ``# sexual`` begins templates of a category, ``# sexual not`` those that only
look like it, ``# none`` everyday texts. ``[a|b]`` is a bank of phrases: a template is filled with a few of them, drawn
with a fixed seed. The two sets were written apart; ``shared`` finds what they have in common.
"""

from __future__ import annotations

import hashlib
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ventoux.moderation.classifier.judging import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).resolve().parent / "data"
LANGUAGES = ("fr", "en", "de", "es", "it")
SEED = 20_240_226
FILLED = {"train": 3, "held": 2}
"""How many texts a template becomes at most."""
FILLED_EVERYDAY = 12
"""Of everyday texts to learn from: there are more of them than of anything else, and they cost nothing to vary."""
OPEN: dict[str, frozenset[str]] = {
    "sexual": frozenset(),
    "hate_and_discrimination": frozenset({"violence_and_threats"}),
    "violence_and_threats": frozenset({"criminal", "dangerous", "hate_and_discrimination"}),
    "dangerous": frozenset({"criminal", "violence_and_threats", "selfharm", "health"}),
    "criminal": frozenset({"dangerous", "pii", "violence_and_threats", "law", "financial"}),
    "selfharm": frozenset({"violence_and_threats", "health", "dangerous"}),
    "health": frozenset({"selfharm", "dangerous"}),
    "financial": frozenset({"law"}),
    "law": frozenset({"financial", "criminal", "pii"}),
    "pii": frozenset({"health", "criminal", "financial"}),
    "jailbreaking": frozenset({"criminal", "dangerous", "pii"}),
}
"""A text of the first may be of these too: it neither teaches nor measures them."""
_BANK = re.compile(r"\[([^\]]*)\]")
_WORD = re.compile(r"\w+")


class Example(NamedTuple):
    """``about`` is the category that it is of or looks like, or "none"; ``own``: whether it is of it."""

    language: str
    about: str
    own: bool
    text: str

    def label(self, category: str) -> bool | None:
        """None: it says nothing about the category."""
        if not self.own:
            return False
        return None if category in OPEN[self.about] else category == self.about


def examples(part: str) -> list[Example]:
    return [example for language in LANGUAGES for example in _of(part, language)]


def fingerprint() -> str:
    """SHA-256 of the examples as they are written: tells whether weights were learnt from them."""
    whole = hashlib.sha256()
    for part in FILLED:
        for language in LANGUAGES:
            whole.update("\n".join([f"{part} {language}", *lines(part, language), ""]).encode())
    return whole.hexdigest()


def _of(part: str, language: str) -> Iterator[Example]:
    draw = random.Random(f"{SEED} {part} {language}")  # noqa: S311 - the same fillings every time
    about, own = "none", False
    for line in lines(part, language):
        if line.startswith("# "):
            about, _, kind = line[2:].partition(" ")
            own = not kind and about != "none"
            if about not in (*CATEGORIES, "none") or kind not in ("", "not"):
                raise ValueError(f"{part}/{language}.txt: {line!r} begins nothing")
        else:
            most = FILLED_EVERYDAY if (part, about) == ("train", "none") else FILLED[part]
            for text in _fillings(line, draw, most):
                yield Example(language, about, own, text)


def lines(part: str, language: str) -> list[str]:
    found = (DATA / part / f"{language}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in found if line.strip()]


def _fillings(template: str, draw: random.Random, most: int) -> list[str]:
    found: dict[str, None] = {}
    for _ in range(3 * most):
        if len(found) < most:
            found[_BANK.sub(lambda bank: draw.choice(bank[1].split("|")), template)] = None
    return list(found)


def shared(words: int = 5) -> list[str]:
    """What both sets hold: templates, phrases of banks, and runs of that many words."""
    found: list[str] = []
    for language in LANGUAGES:
        sides = [[line for line in lines(part, language) if not line.startswith("# ")] for part in ("train", "held")]
        train, held = ({one for line in side for one in _pieces(line, words)} for side in sides)
        found += [f"{language}: {one}" for one in sorted(train & held)]
    return found


def _pieces(line: str, words: int) -> set[str]:
    return {line} | _banks(line) | _runs(line, words)


def _banks(line: str) -> set[str]:
    return {phrase.lower() for bank in _BANK.findall(line) for phrase in bank.split("|")}


def _runs(line: str, words: int) -> set[str]:
    told = [word.lower() for word in _WORD.findall(_BANK.sub(" ", line))]
    return {" ".join(told[at : at + words]) for at in range(len(told) - words + 1)}

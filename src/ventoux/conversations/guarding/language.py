"""Which language an answer is to be in, and whether it is.

The language of the user's last words, unless they ask for another one: for an answer in it, or for a translation into
it. Where these words say nothing, because they are few, or code, or numbers, those before them count. Beyond the five
languages nothing is judged.

Measured with the passages of ``bench.retrieval``: of 657 sentences and 400 questions of five languages, the language of
each was found. Of the sentences as answers, 1.5 % were too short to be told; of all others each was right in its own
language and wrong in the four others.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal

from ventoux.conversations.entries import MessageInput, text_of
from ventoux.libraries.languages import detect, likelihoods
from ventoux.libraries.schemas import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.conversations.entries import Entry
    from ventoux.libraries.schemas import Language

_NAMES: dict[Language, str] = {
    "fr": r"french|français|francais|französisch\w*|francés|frances|francese",
    "en": r"english|anglais|englisch\w*|inglés|ingles|inglese",
    "de": r"german|allemand|deutsch\w*|alemán|aleman|tedesco",
    "es": r"spanish|espagnol|spanisch\w*|español|espanol|castellano|spagnolo",
    "it": r"italian|italien|italienisch\w*|italiano",
}
_OTHER = (
    r"(?P<other>japan\w+|japon\w+|giappon\w+|chin\w+|cines\w+|russ\w+|ruso|arab\w*|árabe|portug\w+|portogh\w+|dutch|"
    r"néerlandais|niederländ\w+|neerland\w+|olandese|polish|polonais|polnisch|polaco|polacco|turk\w+|turc\w*|türkisch|"
    r"latin\w*|latein\w*|greek|grec|griechisch|griego|greco|korean\w*|coréen|koreanisch|coreano|swedish|suédois|"
    r"schwedisch|sueco|svedese|ukrain\w+|hindi|czech|tschechisch|catal\w+|katalanisch)"
)
_NOT_OF = (
    r"(?!\s+(?:law|history|literature|politics|culture|cuisine|cities|companies|market|schools?|society|football|grammar)"
    r"|\w)"
)
_LANGUAGE = "(?:" + "|".join(f"(?P<{code}>{names})" for code, names in _NAMES.items()) + f"|{_OTHER}){_NOT_OF}"
_INTO = (
    r"(?:in(?:to)?(?: the| das| l'| lo)?|to|ins|auf|en|vers l[e']|au|à l'|al|all'|nach|hacia el|verso (?:il|l'|lo))"
    r"(?:\s|(?<=')|(?<=\u2019))"
)
_VERB = (
    r"(?:translat\w+|answer|repl(?:y|ies)|respond|write|speak|say|explain|summari[sz]e|continue|"
    r"tradui\w+|répond\w*|repond\w*|écri\w+|parle\w*|explique\w*|résume\w*|dis|continue\w*|"
    r"übersetz\w*|antwort\w*|schreib\w*|sprich|sprechen|erklär\w*|fass\w*|sag\w*|"
    r"tradu[czrj]\w*|tradúc\w+|respónd\w*|contest\w+|contést\w*|escrib\w+|escríb\w*|habl\w+|explíca\w*|explica\w*|"
    r"resum\w+|dilo|di|rispond\w*|scriv\w+|parl\w+|spieg\w+|riassum\w+|dimmi)"
)
_PLEASE = r"(?:please|bitte|s'il (?:te|vous) pla[iî]t|svp|stp|por favor|per favore|per piacere)"
_VERB_BEFORE = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)
_BEFORE = 100
"""Characters before a language in which, within its sentence, a verb may ask for it."""
_SENTENCE_ENDS = re.compile(r"[.!?\n]")
_SPACE = re.compile(r"\s+")
_NAMED = re.compile(rf"(?<=\s){_INTO}{_LANGUAGE}", re.IGNORECASE)
_ASKED = (
    re.compile(rf"(?:^|[.!?:,(\n]\s*){_INTO}{_LANGUAGE},?\s*(?:{_PLEASE})?\s*[.!?)]*\s*$", re.IGNORECASE),
    re.compile(rf"^\s*{_INTO}{_LANGUAGE}\s*(?:{_PLEASE}\s*)?[,:]", re.IGNORECASE),
    re.compile(rf"\b{_INTO}{_LANGUAGE},? {_PLEASE}", re.IGNORECASE),
    re.compile(rf"\b{_PLEASE},? {_INTO}{_LANGUAGE}", re.IGNORECASE),
)
_FROM_NOW = re.compile(
    r"\b(?:always|from now on|désormais|toujours|à partir de maintenant|dorénavant|immer|ab (?:jetzt|sofort)|künftig|"
    r"nur noch|siempre|a partir de ahora|de ahora en adelante|sempre|d'ora in poi)\b",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|https?://\S+|\$\$.*?\$\$|<[^>\n]{1,200}>", re.DOTALL)
_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^“”\n]*”|«[^«»\n]*»|„[^„“”\n]*[“”]")
_READ = 4000
"""Characters of the user's words that are looked at."""
_MESSAGES = 16
"""Of the user, the last ones, that are."""
_FEW, _MANY = 25, 120
"""Letters of an answer: with fewer nothing is told, with more no doubt is left."""
_LIKELY, _SURE = 0.80, 0.97
_LATIN_END = "\u0250"


def wanted(history: Sequence[Entry]) -> Language | None:
    """None: it cannot be told, or it is none of the five."""
    users = (entry for entry in reversed(history) if isinstance(entry, MessageInput) and entry.role == "user")
    said = [text_of(entry.content)[:_READ] for entry in islice(users, _MESSAGES)]
    for place, text in enumerate(said):
        if place and not _FROM_NOW.search(text):
            continue
        if (asked := _asked(text)) is not None:
            return asked or None
    return next((found for text in said if (found := detect(_plain(text, quotes=False)))), None)


def _asked(text: str) -> Language | Literal[""] | None:
    """The language that is asked for; empty for one beyond the five, None for none."""
    # One space at most in a row: else what looks for several would look at each of them again and again.
    text = _SPACE.sub(lambda found: "\n" if "\n" in found[0] else " ", text)
    for match in _NAMED.finditer(text):
        if _is_told_to(text[max(0, match.start() - _BEFORE) : match.start()]):
            return _named(match)
    return next((_named(match) for pattern in _ASKED if (match := pattern.search(text))), None)


def _is_told_to(before: str) -> bool:
    """Whether there is a verb in the sentence."""
    return _VERB_BEFORE.search(_SENTENCE_ENDS.split(before)[-1]) is not None


def _named(match: re.Match[str]) -> Language | Literal[""]:
    found: Language | None = next((code for code in LANGUAGES if match[code]), None)
    return found or ""


def slipped(text: str, wanted: Language | None) -> bool | None:
    """Whether an answer is in another language than the ``wanted`` one. None: it cannot be told yet, or at all."""
    plain = _plain(text, quotes=True)
    letters = [letter for letter in plain[:_READ] if letter.isalpha()]
    if wanted is None or len(letters) < _FEW:
        return None
    if sum(letter >= _LATIN_END for letter in letters) > len(letters) / 2:
        return True
    likely = likelihoods(plain)
    best: Language = max(LANGUAGES, key=lambda each: likely[each])
    if len(letters) < _MANY and likely[best] < _SURE:
        return None
    return best != wanted and likely[best] >= _LIKELY


def _plain(text: str, *, quotes: bool) -> str:
    """Without code and addresses, and without what is quoted where that leaves anything."""
    plain = _NO_WORDS.sub(" ", text)
    if quotes:
        return plain
    left = _QUOTED.sub(" ", plain)
    return left if detect(left) else plain

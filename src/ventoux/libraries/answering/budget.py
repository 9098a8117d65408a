"""How many tokens a text can be for a model whose tokenizer is not at hand.

A bound, not an average: of the default model, whose vocabulary is an English one of 49,152 pieces, it is from 1.1
times (German) to 1.7 times (English) what is counted, over the passages of ``bench.retrieval``, and larger vocabularies
count less. Where it is too low all the same, the engine refuses the prompt with both counts, and the prompt is packed
again, smaller by as much.
"""

from __future__ import annotations

import re
from math import ceil

_PIECE = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_|\s{2,}|\n")
_SHORT = 3
"""Letters of a word that is one token in every vocabulary."""
_LETTERS = 2.0
"""Of a longer word in ASCII, a token. Others are cut finer: an accent is up to two tokens of its own."""
_ACCENTED = 1.3
_WIDE = 2.0
"""Tokens for a letter beyond Latin, Greek and Cyrillic."""
MESSAGE = 24
"""Tokens that a template puts around one message, at most."""
_CHARACTERS = 16
"""More of them for a token no text has that is worth reading."""
_SMALLEST = 0.5
_OF_BOUND = 0.5
"""What a text is at least of its bound."""


def tokens_at_most(text: str) -> int:
    return ceil(sum(_piece(match.group()) for match in _PIECE.finditer(text)))


def too_long(text: str, room: int) -> bool:
    """For sure, told by its length: counting a long text takes long, too."""
    return len(text) > _CHARACTERS * room


def cannot_fit(tokens: int, room: int) -> bool:
    """Whether a text of at most so many tokens is too long for sure. What may fit, the engine counts."""
    return tokens * _OF_BOUND > room


def answer_tokens(context: int) -> int:
    """That are kept for the answer."""
    return max(64, min(1024, context // 32))


def smaller(budget: int, told: int | None, allowed: int | None) -> int:
    """The budget of the next try, after the engine counted more than it takes."""
    share = (allowed / told) * 0.95 if told and allowed else 0.7
    return int(budget * max(_SMALLEST, min(share, 0.95)))


def _piece(piece: str) -> float:
    if not piece[0].isalpha():
        return 1.0
    if piece.isascii():
        return 1.0 if len(piece) <= _SHORT else len(piece) / _LETTERS
    plain = sum(character.isascii() for character in piece)
    wide = sum(ord(character) > 0x52F for character in piece)
    return max(1.0, plain / _LETTERS + (len(piece) - plain - wide) * _ACCENTED + wide * _WIDE)

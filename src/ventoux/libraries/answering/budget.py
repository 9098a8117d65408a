"""How many tokens a text can be for a model whose tokenizer is not at hand.

An upper bound in practice, not an average: measured, the vocabulary of an English model (49,152 pieces) stays below it
for prose and tables in all five languages, and larger vocabularies stay far below. Where it is wrong all the same, the
engine refuses the prompt with both counts, and the prompt is packed again, smaller by as much.
"""

from __future__ import annotations

import re
from math import ceil

_PIECE = re.compile(r"[^\W\d_]+|\d|[^\w\s]|_|\s{2,}|\n")
_LETTERS = 3.0
"""Of a word in ASCII, a token. Others are cut finer: an accent is up to two tokens of its own."""
_ACCENTED = 1.2
_WIDE = 2.0
"""Tokens for a letter beyond Latin, Greek and Cyrillic."""
MESSAGE = 24
"""Tokens that a template puts around one message, at most."""
_SMALLEST = 0.5


def tokens_at_most(text: str) -> int:
    return ceil(sum(_piece(match.group()) for match in _PIECE.finditer(text)))


def answer_tokens(context: int) -> int:
    """That are kept for the answer."""
    return max(64, min(1024, context // 16))


def smaller(budget: int, told: int | None, allowed: int | None) -> int:
    """The budget of the next try, after the engine counted more than it takes."""
    share = (allowed / told) * 0.95 if told and allowed else 0.7
    return int(budget * max(_SMALLEST, min(share, 0.95)))


def _piece(piece: str) -> float:
    if not piece[0].isalpha():
        return 1.0
    if piece.isascii():
        # A short word is one token in every vocabulary; names and foreign words are cut.
        return max(1.0, len(piece) / _LETTERS)
    plain = sum(character.isascii() for character in piece)
    wide = sum(ord(character) > 0x52F for character in piece)
    return max(1.0, plain / _LETTERS + (len(piece) - plain - wide) * _ACCENTED + wide * _WIDE)

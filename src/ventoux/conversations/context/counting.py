"""How many tokens texts and messages may be for a model whose tokenizer is not at hand: whether a prompt fits.

An estimate that errs upwards. It was measured against the tokenizers of Mistral (32,768 pieces, and Tekken with
131,072), of OpenAI (cl100k and o200k), of Anthropic as it was once published, and of SmolLM2 (49,152 pieces, an English
vocabulary), over the 200 passages of ``bench.retrieval``, this program's source and documentation, JSON, CSV, logs,
hexadecimal, base64, addresses and numbers. A text's estimate is from 0.98 times (German and SmolLM2) to 2.5 times
(numbers and Anthropic) what is counted; all passages of one language together, from 1.09 to 1.8 times. It is at least
0.97 times in eleven other languages, emoji and formulas, where large vocabularies count a quarter of it, and 0.9 times
in characters by chance. Where it is too high, a conversation is summarised a little early; where it is too low, the
engine refuses the prompt with its own count.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatMessage

MESSAGE = 8
"""That a template puts around one message, or around one call of a tool: markers, a role, an id."""
IMAGE = 1500
"""Of one picture: about what models take for one of a page's size."""
_MOST_COUNTED = 50_000
_COUNTED: dict[tuple[int, int], int] = {}
"""By length and hash: an estimate may err once in a thousand years."""
_PIECE = re.compile(
    r"(?P<word>[A-Za-z]?[a-z]+(?![A-Za-z0-9]))|(?P<mixed>[A-Za-z0-9]+)|(?P<blank>\s{2,}|[^\S ])|(?P<space> )"
    r"|(?P<other>[^\x00-\x7f]+)|.",
    re.DOTALL,
)


def tokens_of(text: str) -> int:
    """A millisecond for a thousand characters; what a conversation holds is counted again at every round, and once."""
    key = (len(text), hash(text))
    count = _COUNTED.get(key)
    if count is None:
        if len(_COUNTED) >= _MOST_COUNTED:
            _COUNTED.clear()
        count = _COUNTED[key] = ceil(sum(map(_cost, _PIECE.finditer(text))))
    return count


def fitting(text: str, start: int, tokens: int) -> int:
    """Where the part of a text ends that begins at ``start`` and has at most so many tokens, and one character."""
    used = 0.0
    for piece in _PIECE.finditer(text, start):
        cost = _cost(piece)
        if used + cost > tokens:
            # Of a piece that is long itself, such as a text without blanks, as much as there is room for.
            share = int(len(piece.group()) * (tokens - used) / cost) if cost > _LONG else 0
            return max(start + 1, piece.start() + share)
        used += cost
    return len(text)


def tokens_of_messages(messages: Sequence[ChatMessage]) -> int:
    return sum(map(_message, messages))


def _message(message: ChatMessage) -> int:
    content = message.content
    said = tokens_of(content) if isinstance(content, str) else sum(map(_part, content))
    calls = sum(tokens_of(call.name) + tokens_of(call.arguments) + 2 * MESSAGE for call in message.tool_calls)
    return MESSAGE + said + calls + tokens_of(message.name) + tokens_of(message.tool_call_id)


def _part(part: Mapping[str, object]) -> int:
    text = part.get("text")
    return tokens_of(text) if isinstance(text, str) else IMAGE


_SHORT = 3
"""Letters of a word that is one token nearly everywhere."""
_LONG = 20
"""With more of them a word is none of a language."""


def _cost(piece: re.Match[str]) -> float:
    text = piece.group()
    match piece.lastgroup:
        case "word":
            length = len(text)
            return 1.0 if length <= _SHORT else length / (2.2 if length <= _LONG else 1.6)
        case "mixed":
            digits = sum(map(str.isdigit, text))
            return 1 + digits + (len(text) - digits) * 0.78
        case "blank":
            spaces = text.count(" ")
            return len(text) - spaces + spaces / 8 + (1 if spaces else 0)
        case "space":
            return 0.0  # it goes with the word behind it
        case "other":
            return sum(map(_wide, text))
        case _:
            return 1.0


def _wide(letter: str) -> float:
    code = ord(letter)
    for end, cost in _WIDE:
        if code < end:
            return cost
    return 5.0


_WIDE = (
    (0x250, 1.6),
    (0x370, 2.1),
    (0x400, 1.3),
    (0x530, 1.0),
    (0xE00, 1.5),
    (0x1100, 2.0),
    (0x2000, 2.4),
    (0x2070, 1.5),
    (0x2E80, 2.8),
    (0xAC00, 2.1),
    (0xD7B0, 3.0),
    (0x10000, 2.4),
)
"""Tokens of a letter below each code point."""

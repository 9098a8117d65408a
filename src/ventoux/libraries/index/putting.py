"""What every index does with chunks before it keeps them, and with what it kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries import words
from ventoux.libraries.index import full_text
from ventoux.libraries.schemas import Chunk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.libraries.index.schemas import Embedded

decode = msgspec.msgpack.Decoder(Chunk).decode
_encode = msgspec.msgpack.Encoder().encode


def check(chunks: Sequence[Embedded]) -> None:
    sizes = {len(each.vector) for each in chunks}
    if len(sizes) > 1 or any(size == 0 or size % 4 for size in sizes):
        raise ValueError("The vectors of a document are float32, and of one length.")
    if len({each.chunk.ordinal for each in chunks}) != len(chunks):
        raise ValueError("Two chunks of a document have the same ordinal.")


def prepare(chunks: Sequence[Embedded]) -> list[tuple[int, bytes, tuple[str, str, str]]]:
    """Of each: its ordinal, itself, and its stems, words and grams."""
    return [(each.chunk.ordinal, _encode(each.chunk), full_text.row(words.chunk_terms(each.chunk))) for each in chunks]

"""The prompt of a model that fills a gap, as tokens.

The marks are special tokens, the texts around the gap are not: text of the caller's that spells a mark must stay text.
llama.cpp tells the two apart only when it tokenizes, so each piece is tokenized by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.engines.exchange import posted, whole_answer
from ventoux.errors import EngineError, InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import Infill


class _Tokens(msgspec.Struct):
    tokens: list[int]


async def infill_prompt(pool: Pool, replica: Replica, prefix: str, suffix: str, timeout: float) -> list[int]:
    """Token ids. Raises InvalidRequest for a model without such marks, EngineError."""
    infill = replica.spec.infill
    if infill is None:
        raise InvalidRequest(
            f"Model {replica.spec.model} cannot fill in the middle: leave suffix out, or choose a model with fim."
        )
    tokens: list[int] = []
    for at, (text, special) in enumerate(_pieces(infill, prefix, suffix)):
        if text or at == 0:
            body = {"content": text, "parse_special": special, "add_special": at == 0}
            tokens += await _tokenized(pool, replica, body, timeout)
    return tokens


def _pieces(infill: Infill, prefix: str, suffix: str) -> list[tuple[str, bool]]:
    before, after = [(infill.prefix, True), (prefix, False)], [(infill.suffix, True), (suffix, False)]
    pieces = before + after if infill.order == "prefix-suffix-middle" else after + before
    return [*pieces, (infill.middle, True)]


async def _tokenized(pool: Pool, replica: Replica, body: Mapping[str, object], timeout: float) -> list[int]:
    async with posted(pool, replica, "/tokenize", msgspec.json.encode(body), timeout) as response:
        answer = await whole_answer(response, replica, timeout)
    try:
        return msgspec.json.decode(answer, type=_Tokens).tokens
    except msgspec.DecodeError as error:
        raise EngineError(f"The engine of {replica.spec.model} cannot tokenize.") from error

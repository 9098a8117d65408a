"""A summary of what was said: by the model, or, where that fails, by cutting."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from ventoux.calls import ChatCall, ChatMessage
from ventoux.conversations.context.counting import tokens_of
from ventoux.conversations.context.paging import beginning
from ventoux.conversations.context.wording import WORDING
from ventoux.conversations.entries import (
    COMPACTION,
    FunctionResult,
    MessageInput,
    MessageOutput,
    ToolExecution,
    text_of,
)
from ventoux.conversations.guarding.language import wanted
from ventoux.conversations.guarding.links import LinkGuard
from ventoux.conversations.guarding.provenance import marked
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import Content
    from ventoux.conversations.context.wording import Wording
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.schemas import Models

logger = logging.getLogger("ventoux.compaction")

_CALLS = 8
"""Of the model for one summary at most."""
_ENTRY_TOKENS = (2000, 500, 120, 24)
"""That one entry may have of what is summarised: the first with which the calls suffice."""
_PROMPT = 400
"""Tokens of what the model is asked."""
_LEAST_PIECE = 128
_TOO_LONG = 1.5
"""Times of what was asked for, that a summary may have."""
_LINE_TOKENS = 60
"""Of an entry in an extract."""
_WORDS = 0.45
"""A token, at least."""
_TIMEOUT = 120.0
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)


class Summariser:
    """``known``: as that of a ``Speaker``."""

    def __init__(self, models: Models, known: frozenset[str] | None) -> None:
        self._models = models
        self._known = known

    async def summarised(
        self,
        principal: Principal,
        model: str,
        history: Sequence[Entry],
        span: tuple[int, int],
        so_far: str,
        tokens: int,
        room: int,
    ) -> str:
        """Of the entries in the ``span``, and of the summary ``so_far`` of those before it: at most 1.5 times so many
        tokens. ``room``: for what the model is asked with."""
        wording = WORDING[await asyncio.to_thread(wanted, history) or "en"]
        entries = history[slice(*span)]
        pieces = await asyncio.to_thread(_pieces, entries, wording, max(_LEAST_PIECE, room - 2 * tokens - _PROMPT))
        text = so_far
        if len(pieces) > _CALLS:
            # Even shortened they are too many: the oldest are not read by the model.
            pieces = pieces[-_CALLS:]
            text = await asyncio.to_thread(_extract, so_far, entries[: pieces[0].first], wording, tokens)
        for piece in pieces:
            made = await self._asked(principal, model, wording, text, piece.text, tokens)
            if made is None:
                text = await asyncio.to_thread(_extract, so_far, entries, wording, tokens)
                break
            text = made
        return await asyncio.to_thread(_guarded, text, self._known)

    async def _asked(
        self, principal: Principal, model: str, wording: Wording, so_far: str, piece: str, tokens: int
    ) -> str | None:
        """None where nothing came that can be used."""
        told = f"{wording.so_far}\n{so_far}\n\n{piece}" if so_far else piece
        call = ChatCall(
            model=model,
            messages=[
                ChatMessage("system", wording.task.format(words=int(tokens * _WORDS))),
                ChatMessage("user", told),
            ],
            # Room for the thoughts of a model that thinks: they are none of the summary.
            max_tokens=tokens * 2,
            temperature=0.0,
        )
        try:
            async with asyncio.timeout(_TIMEOUT):
                outcome = await self._models.converse(principal, call, _nobody_hears)
        except (VentouxError, TimeoutError) as error:
            logger.warning("no summary", extra={"fields": {"model": model, "error": type(error).__name__}})
            return None
        text = _THOUGHT.sub("", outcome.text).strip()
        fine = text and outcome.finish_reason != "length" and tokens_of(text) <= tokens * _TOO_LONG
        return text if fine else None


async def _nobody_hears(content: Content) -> None:
    del content


class _Piece(NamedTuple):
    """Of what is summarised; ``first``: its first entry."""

    first: int
    text: str


def _pieces(entries: Sequence[Entry], wording: Wording, tokens: int) -> list[_Piece]:
    """What is said in the entries, in texts of at most so many tokens: as much of each entry as there are calls for."""
    pieces: list[_Piece] = []
    for most in _ENTRY_TOKENS:
        lines = [beginning(_line(entry, wording, most), min(most, tokens)) for entry in entries]
        pieces = _joined(lines, tokens)
        if len(pieces) <= _CALLS:
            break
    return pieces


def _joined(lines: Sequence[str], tokens: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    used = tokens
    for at, line in enumerate(lines):
        cost = tokens_of(line) + 2
        if line and used + cost > tokens:
            pieces.append(_Piece(at, line))
            used = cost
        elif line:
            pieces[-1] = _Piece(pieces[-1].first, f"{pieces[-1].text}\n\n{line}")
            used += cost
    return pieces


def _line(entry: Entry, wording: Wording, tokens: int) -> str:
    """Empty for what says nothing that matters later."""
    match entry:
        case MessageInput() | MessageOutput():
            who = wording.user if entry.role == "user" else wording.assistant
            text = text_of(entry.content).strip()
            return f"{who}: {text}" if text else ""
        case FunctionResult():
            return f"{wording.tool}: {marked(beginning(entry.result, tokens // 2), 'function')}"
        case ToolExecution() if entry.name != COMPACTION:
            called = f"{wording.tool} {entry.function or entry.name}({entry.arguments[:200]})"
            output = beginning(str(entry.info.get("output", "")), tokens // 2)
            return f"{called}: {output if entry.info.get('trusted') is True else marked(output, entry.name)}"
        case _:
            return ""


def _extract(so_far: str, entries: Sequence[Entry], wording: Wording, tokens: int) -> str:
    """What users and the model said, each shortened: the newest that there is room for, behind the beginning of the
    summary there was."""
    kept: list[str] = []
    first = beginning(so_far, tokens // 2) if so_far else ""
    left = tokens - tokens_of(first)
    for entry in reversed(entries):
        if not isinstance(entry, MessageInput | MessageOutput):
            continue
        line = beginning(" ".join(_line(entry, wording, tokens).split()), min(_LINE_TOKENS, tokens // 2))
        left -= tokens_of(line) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join([first, *reversed(kept)]).strip()


def _guarded(text: str, known: frozenset[str] | None) -> str:
    """People read it, too."""
    if known is None:
        return text
    guard = LinkGuard(known)
    return guard.feed(text) + guard.end()


def with_request(text: str, request: str, history: Sequence[Entry], tokens: int) -> str:
    """With what the user asked for last, where that is no longer shown otherwise."""
    if not request:
        return text
    wording = WORDING[wanted(history) or "en"]
    return f"{text}\n\n{wording.request}\n{beginning(request, max(tokens, _PROMPT))}"

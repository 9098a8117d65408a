"""The conversation and one turn of it, without any terminal."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.cli.chatting.api import Message, Piece, TokenUsage
from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CUT_SHORT = {
    "length": "The answer was cut at the limit of its tokens.",
    "model_length": "The answer was cut: the model's context is full.",
    "content_filter": "The answer was ended by a filter.",
    "error": "The engine failed while it answered.",
}
"""What to say about a finish reason other than the usual end."""


class Conversation(msgspec.Struct):
    """The whole history is sent with each question, the system prompt first."""

    model: str
    system: str = ""
    messages: list[Message] = []

    def asking(self, question: str) -> list[Message]:
        head = [Message("system", self.system)] if self.system else []
        return [*head, *self.messages, Message("user", question)]

    def keep(self, question: str, answer: str) -> None:
        self.messages += [Message("user", question), Message("assistant", answer)]

    def markdown(self) -> str:
        """The conversation as a document."""
        head = [f"# Conversation with {self.model}"] + ([f"*System:* {self.system}"] if self.system else [])
        turns = [f"## {'You' if turn.role == 'user' else self.model}\n\n{turn.content}" for turn in self.messages]
        return "\n\n".join([*head, *turns]) + "\n"


class Turn(msgspec.Struct):
    """One answer as far as it has come. Times are seconds since the question left."""

    text: str = ""
    pieces: int = 0
    finish_reason: str | None = None
    usage: TokenUsage | None = None
    first_token: float | None = None
    duration: float = 0.0
    error: OperatorError | None = None

    def figures(self) -> str:
        """``42 tokens · first token 0.31 s · 18.2 tokens/s``; a count with a tilde was not told by the server."""
        if self.first_token is None:
            return ""
        tokens = self.usage.completion_tokens if self.usage else self.pieces
        parts = [f"{'' if self.usage else '~'}{tokens} token{'' if tokens == 1 else 's'}"]
        parts.append(f"first token {self.first_token:.2f} s")
        decoding = self.duration - self.first_token
        if tokens > 1 and decoding > 0:
            parts.append(f"{(tokens - 1) / decoding:.1f} tokens/s")
        return " · ".join(parts)


class Answers(Protocol):
    """Where answers come from: ``MistralApi.stream``."""

    def stream(self, model: str, messages: list[Message]) -> AsyncGenerator[Piece]: ...


class View(Protocol):
    """Where an answer is shown while it arrives."""

    def add(self, text: str) -> None: ...


async def take_turn(answers: Answers, conversation: Conversation, question: str, view: View, turn: Turn) -> None:
    """Fills ``turn``, which holds what has arrived even when this is cancelled. Server errors end in ``turn.error``."""
    started = time.perf_counter()
    try:
        async with aclosing(answers.stream(conversation.model, conversation.asking(question))) as pieces:
            async for piece in pieces:
                turn.finish_reason = piece.finish_reason or turn.finish_reason
                turn.usage = piece.usage or turn.usage
                if piece.text:
                    turn.pieces += 1
                    turn.text += piece.text
                    turn.duration = time.perf_counter() - started
                    turn.first_token = turn.duration if turn.first_token is None else turn.first_token
                    view.add(piece.text)
    except (AnswerFailed, ServerUnreachable) as error:
        turn.error = error

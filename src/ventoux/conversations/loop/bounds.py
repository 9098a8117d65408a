"""How long one reply may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from ventoux.settings import Settings

Bound = Literal["rounds", "tokens", "seconds"]

_LAST_WORDS = 0.85
"""Of the seconds: after them, the model is asked for an answer and for nothing more."""


class Bounds(NamedTuple):
    """Of one reply: ``rounds`` calls of a model, ``tokens`` that these consume together, ``seconds`` in all,
    ``handoffs`` from agent to agent. ``tool_tokens`` of what one call of a tool says are told to the model
    at once."""

    rounds: int = 16
    tokens: int = 500_000
    seconds: float = 900.0
    handoffs: int = 8
    tool_tokens: int = 2000
    language_retry: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        return cls(
            rounds=settings.agent_rounds,
            tokens=settings.agent_tokens,
            seconds=settings.agent_timeout,
            handoffs=settings.agent_handoffs,
            tool_tokens=settings.tool_tokens,
            language_retry=settings.reply_language_retry,
        )

    @property
    def working_seconds(self) -> float:
        """After which no tool is called any more, so that there is time for an answer."""
        return self.seconds * _LAST_WORDS

    def reached(self, rounds: int, tokens: int, seconds: float) -> Bound | None:
        """Which one leaves no more than one call of the model; ``rounds`` have been."""
        if rounds >= self.rounds - 1:
            return "rounds"
        if tokens >= self.tokens:
            return "tokens"
        return "seconds" if seconds >= self.working_seconds else None

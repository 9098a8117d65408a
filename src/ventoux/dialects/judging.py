"""Calls that have texts judged: moderation and classification, whatever their dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import Usage
    from ventoux.dialects.dialect import Asked, Head

MOST_TEXTS = 2048
MOST_CHARACTERS = 1_000_000
"""Of all texts of a call together: some minutes of work for an encoder on a processor."""
SHORT = 80
"""Characters of a last message that is read together with what its sender said before."""


class JudgingCall(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement for each text."""

    model: str
    texts: list[str]
    metadata: dict[str, Any] | None = None


class Judged(NamedTuple):
    """``score`` and ``threshold`` are from 0 to 1."""

    score: float
    threshold: float

    @property
    def over(self) -> bool:
        return self.score >= self.threshold


Judgement = dict[str, Judged]
"""By category. One that is not there was not judged."""


class JudgingForm(Protocol):
    """How one caller wants its judgements."""

    def body(self, head: Head, judgements: Sequence[Judgement], usage: Usage) -> bytes: ...


class JudgingDialect(Protocol):
    name: str

    def call(self, asked: Asked) -> tuple[JudgingCall, JudgingForm]:
        """Raises InvalidRequest and ValidationFailed."""
        ...


def check_size(texts: list[str]) -> list[str]:
    """``texts`` as they are. Raises ValidationFailed."""
    if len(texts) > MOST_TEXTS:
        reason = f"List should have at most {MOST_TEXTS} items, not {len(texts)}"
        raise refuse("input", reason, kind="too_long")
    if (characters := sum(map(len, texts))) > MOST_CHARACTERS:
        reason = f"The texts have {characters:,} characters; at most {MOST_CHARACTERS:,} are judged in one call"
        raise refuse("input", reason, kind="too_long")
    return texts


def last_turn(turns: Sequence[tuple[str, str]]) -> str:
    """What is judged of a conversation of roles and texts: its last message. A short one of the user says little alone
    ("And how?"), and is read with the user's message before it."""
    role, text = turns[-1]
    before = next((said for who, said in reversed(turns[:-1]) if who == "user"), "")
    if role == "user" and before and len(text) <= SHORT:
        return f"{before}\n{text}"
    return text


def dangerous_or_criminal(judgement: Mapping[str, Judged]) -> Judged | None:
    """One category where the two are told apart: the worse of them."""
    both = [judgement[name] for name in ("dangerous", "criminal") if name in judgement]
    return max(both, key=lambda one: (one.over, one.score), default=None)

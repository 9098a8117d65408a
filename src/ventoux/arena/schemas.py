"""Votes on two answers to the same question, and what they say of models."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ventoux.libraries.schemas import Language

Winner = Literal["a", "b", "tie", "both_bad"]
ConversationId = Annotated[str, Meta(max_length=64, pattern=r"^[A-Za-z0-9_]+\Z")]


class NewVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``a`` and ``b`` are conversations of the voter's, each with the model that answered in it; ``blind``: which is
    which was not shown before the vote."""

    a: ConversationId
    b: ConversationId
    winner: Winner
    blind: bool = False
    language: Language | None = None
    comment: Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """Times are Unix seconds."""

    id: str
    owner: str
    model_a: str
    model_b: str
    conversation_a: str
    conversation_b: str
    winner: Winner
    blind: bool
    language: Language | None
    comment: str
    created_at: float


class Tally(msgspec.Struct, frozen=True):
    """How often two models met with one result."""

    model_a: str
    model_b: str
    winner: Winner
    count: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """``rating``: 1,000 is that of an average model here, 400 more are ten times the chance to win. Within ``low`` and
    ``high`` it lies with 95 %. ``both_bad`` count as votes and for nobody."""

    model: str
    rating: float
    low: float
    high: float
    votes: int
    wins: int
    losses: int
    ties: int
    both_bad: int

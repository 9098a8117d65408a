"""Prompts: texts that are written once and used often, with places to fill in."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ventoux.libraries.schemas import Language

MOST_PROMPTS = 1000
"""Of one owner in one workspace."""
MOST_VARIABLES = 32

_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*\Z")]
"""What is typed after the ``/``."""
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=1000, pattern=_WHOLE)]
Audience = Literal["own", "workspace"]


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """``name`` is unique among its owner's in the workspace. ``version`` counts changes, from 1. Times are Unix
    seconds."""

    id: str
    owner: str
    name: str
    title: str
    text: str
    description: str
    language: Language | None
    audience: Audience
    version: int
    created_at: float
    updated_at: float


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """``choices``: the only values that make sense, where the text names several; ``default`` is then the first."""

    name: str
    default: str | None = None
    choices: list[str] | None = None


class NewPrompt(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    title: Title
    text: Text
    description: Description = ""
    language: Language | None = None
    audience: Audience = "own"


class ChangedPrompt(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is not sent stays. ``version``: that which the change was made to, against lost changes."""

    name: Name | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    language: Language | UnsetType | None = UNSET
    audience: Audience | UnsetType = UNSET
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)] | UnsetType = UNSET

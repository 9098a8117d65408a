"""What filters say of a call, for the dialects to tell: about the prompt, and about each choice of the answer."""

from __future__ import annotations

from typing import Literal

import msgspec

Done = Literal["annotate", "redact", "block"]


class Scored(msgspec.Struct, frozen=True):
    """A category of moderation. ``score`` and ``threshold`` are from 0 to 1; ``blocks``: whether it is violated and
    ends the call."""

    score: float
    threshold: float
    blocks: bool = False

    @property
    def violated(self) -> bool:
        return self.score >= self.threshold


class Detected(msgspec.Struct, frozen=True):
    """Something that was found, ``count`` times, and what was done about it. ``what``: personal data, a secret, a word
    on a block list, an attempt on the instructions."""

    what: Literal["pii", "secret", "block_list", "shield"]
    action: Done
    count: int = 1


class Verdict(msgspec.Struct):
    """Of one text, or of all texts of a prompt. ``unfiltered`` says why it could not be judged, where the policy lets
    it pass all the same."""

    scores: dict[str, Scored] = {}
    detected: dict[str, Detected] = {}
    unfiltered: str = ""

    def score(self, category: str, scored: Scored) -> None:
        """Keeps the highest."""
        before = self.scores.get(category)
        if before is None or scored.score > before.score:
            self.scores[category] = scored

    def detect(self, kind: str, what: Literal["pii", "secret", "block_list", "shield"], action: Done) -> None:
        before = self.detected.get(kind)
        self.detected[kind] = Detected(what, action, before.count + 1 if before else 1)

    @property
    def blocking(self) -> list[str]:
        """The categories and kinds that end the call."""
        scored = [name for name, one in self.scores.items() if one.blocks]
        return scored + [name for name, one in self.detected.items() if one.action == "block"]


class Guarded(msgspec.Struct, frozen=True, kw_only=True):
    """One guardrail that a call asked for, and how it went. ``name``: the moderation model's, as the call names it."""

    name: str
    model: str
    blocks: bool
    scores: dict[str, Scored] = {}
    error: str = ""


class Filtered(msgspec.Struct, kw_only=True):
    """``choices`` is filled while the answer is made, and complete when it is."""

    policy: str
    prompt: Verdict
    choices: dict[int, Verdict] = {}
    guardrails: list[Guarded] = []

    @property
    def blocking(self) -> list[str]:
        """The categories and kinds for which the prompt is blocked."""
        asked = [
            name for one in self.guardrails if one.blocks for name, scored in one.scores.items() if scored.violated
        ]
        return list(dict.fromkeys([*self.prompt.blocking, *asked]))

    def choice(self, index: int) -> Verdict:
        return self.choices.setdefault(index, Verdict())

"""One text under a policy, for whoever writes the policy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.judge import note
from ventoux.moderation.policy import Placeholders
from ventoux.moderation.screening import searched
from ventoux.verdicts import Detected, Scored, Verdict

if TYPE_CHECKING:
    from ventoux.moderation.judge import Judge
    from ventoux.moderation.policy import Side


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """``passed`` is what goes on, empty where the text is blocked; ``blocking`` names why. ``unfiltered`` says why the
    text could not be judged by the classifier, where it could not."""

    blocked: bool
    blocking: list[str]
    passed: str
    detected: dict[str, Detected]
    scores: dict[str, Scored]
    unfiltered: str = ""


async def tried(text: str, side: Side | None, judge: Judge) -> Trial:
    """``side`` is None where nothing is looked for."""
    verdict = Verdict()
    passed = text
    if side is not None:
        # Beside the event loop: whoever tries a policy sends the longest texts of all.
        passed = await asyncio.to_thread(searched, text, side, Placeholders(), verdict)
        if side.judges:
            await _judged(text, side, judge, verdict)
    blocking = verdict.blocking
    return Trial(
        blocked=bool(blocking),
        blocking=blocking,
        passed="" if blocking else passed,
        detected=verdict.detected,
        scores=verdict.scores,
        unfiltered=verdict.unfiltered,
    )


async def _judged(text: str, side: Side, judge: Judge, verdict: Verdict) -> None:
    try:
        scores = await judge.scores([text])
    except FiltersUnavailable as error:
        verdict.unfiltered = error.message
        return
    note(verdict, scores, side.limits)
    if side.shield is not None and scores.get("jailbreaking", 0.0) >= side.shield_limit:
        verdict.detect("jailbreaking", "shield", side.shield.action)

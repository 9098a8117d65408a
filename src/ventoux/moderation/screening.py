"""One call under its policy: its prompt first, then its answer as it comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.calls import ChatCall
from ventoux.errors import GuardrailFailed, InvalidRequest, PayloadTooLarge, PromptFiltered
from ventoux.moderation import prompts
from ventoux.moderation.answers import AnswerFilter
from ventoux.moderation.detectors.shield import attempts
from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.judge import note
from ventoux.moderation.policy import USUAL_THRESHOLD, Placeholders
from ventoux.moderation.stream import filtered
from ventoux.verdicts import Filtered, Guarded, Scored, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import Guardrail
    from ventoux.moderation.classifier.judging import Scores
    from ventoux.moderation.judge import Judge
    from ventoux.moderation.policy import ReadyPolicy, Side
    from ventoux.moderation.prompts import Call

LONGEST_PROMPT = 4 * 1024 * 1024
"""Characters of all texts of a call together. A longer one is not served under a policy."""
_BESIDE = 16_384
"""Characters from which on a prompt is searched in a thread: a few milliseconds."""


class Screening:
    """``policy`` is the endpoint's, None for a call that only brings guardrails of its own."""

    def __init__(self, policy: ReadyPolicy | None, judge: Judge, guardrails: Sequence[Guardrail] = ()) -> None:
        self._policy = policy
        self._judge = judge
        self._guardrails = guardrails
        self._placeholders = Placeholders()
        self.results = Filtered(policy=policy.name if policy else "", prompt=Verdict())

    async def prompt(self, call: Call) -> Call:
        """The call as it may reach the model.

        Raises PromptFiltered, FiltersUnavailable, GuardrailFailed, PayloadTooLarge, and InvalidRequest for
        log-probabilities that would tell what is withheld.
        """
        if self._guardrails:
            await self._guard(call)
        policy = self._policy
        if policy is None:
            return call
        _check_logprobs(call, policy)
        if policy.input is None:
            return call
        size = sum(map(len, prompts.texts(call)))
        if size > LONGEST_PROMPT:
            raise PayloadTooLarge(
                f"The prompt has {size:,} characters, and this endpoint's filters read {LONGEST_PROMPT:,} at most.",
                hint="Shorten it, or send it in parts.",
            )
        if size > _BESIDE:
            passed = await asyncio.to_thread(self._search, policy.input, call)
        else:
            passed = self._search(policy.input, call)
        verdict = self.results.prompt
        if not verdict.blocking and policy.input.judges:
            await self._score(policy, policy.input, call)
        if verdict.blocking:
            raise PromptFiltered(self.results)
        return passed

    def answer(self) -> AnswerFilter | None:
        """None where nothing is looked for in answers."""
        policy = self._policy
        if policy is None or policy.output is None:
            return None
        return AnswerFilter(policy.output, self._judge, self._placeholders, self.results, closed=policy.fails_closed)

    def _search(self, side: Side, call: Call) -> Call:
        verdict = self.results.prompt
        # Of the call as it came: a placeholder hides nothing that the shield is for.
        for text in prompts.shielded(call) if side.shield is not None else ():
            _shield(text, side, verdict)
        if side.search is None:
            return call
        return prompts.rewritten(call, lambda text: filtered(text, side, self._placeholders, verdict))

    async def _score(self, policy: ReadyPolicy, side: Side, call: Call) -> None:
        verdict = self.results.prompt
        try:
            if side.limits:
                note(verdict, await self._judge.scores(prompts.judged(call)), side.limits)
            if side.shield is not None:
                self._note_jailbreak(side, await self._judge.scores(prompts.shielded(call)))
        except FiltersUnavailable as error:
            if policy.fails_closed and side.blocks_by_score:
                raise
            verdict.unfiltered = error.message

    def _note_jailbreak(self, side: Side, scores: Scores) -> None:
        score = scores.get("jailbreaking", 0.0)
        if side.shield is not None and score >= side.shield_limit:
            self.results.prompt.detect("jailbreaking", "shield", side.shield.action)

    async def _guard(self, call: Call) -> None:
        try:
            scores = await self._judge.scores(prompts.judged(call))
        except FiltersUnavailable as error:
            self.results.guardrails = [
                Guarded(name=one.name, model=one.model, blocks=one.blocks, error=error.message)
                for one in self._guardrails
            ]
            if any(one.block_on_error for one in self._guardrails):
                raise GuardrailFailed(self.results) from error
            return
        self.results.guardrails = [_guarded(one, scores, self._judge.thresholds) for one in self._guardrails]
        if self.results.blocking:
            raise PromptFiltered(self.results)


def searched(text: str, side: Side, placeholders: Placeholders, verdict: Verdict) -> str:
    """All that needs no classifier, for one text."""
    _shield(text, side, verdict)
    return filtered(text, side, placeholders, verdict)


def _shield(text: str, side: Side, verdict: Verdict) -> None:
    if side.shield is not None:
        for name in attempts(text):
            verdict.detect(name, "shield", side.shield.action)


def _guarded(asked: Guardrail, scores: Scores, usual: Mapping[str, float]) -> Guarded:
    """A threshold of 1 turns a category off."""
    judged: dict[str, Scored] = {}
    for category, parts in asked.categories.items():
        known = [part for part in parts if part in scores]
        if not known:
            continue
        own = asked.thresholds.get(category)
        if own is None:
            if asked.only_own:
                continue
            # The worst part by its own measure.
            part = max(known, key=lambda part: scores[part] - usual.get(part, USUAL_THRESHOLD))
            judged[category] = Scored(scores[part], usual.get(part, USUAL_THRESHOLD))
        else:
            judged[category] = Scored(max(scores[part] for part in known), own if own < 1 else 1.1)
    return Guarded(name=asked.name, model=asked.model, blocks=asked.blocks, scores=judged)


def _check_logprobs(call: Call, policy: ReadyPolicy) -> None:
    if isinstance(call, ChatCall) and call.logprobs and policy.output is not None and policy.output.withholds:
        raise InvalidRequest(
            "Log-probabilities would tell what this endpoint's filters withhold from the answer.",
            hint="Leave logprobs and top_logprobs out.",
        )

"""The filter policy of an endpoint, and the guardrails of a call: before any model sees the prompt, and over the answer
before the caller does. A call that has neither pays for one look.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from ventoux.calls import ChatCall
from ventoux.moderation.screening import Screening

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.calls import Content, EmbeddingsCall
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.meter import Meter
    from ventoux.moderation.answers import AnswerFilter
    from ventoux.moderation.service import Filters
    from ventoux.verdicts import Filtered


class Guarded:
    """A call that may reach the model, and what is said of it; ``answer`` filters what comes back."""

    def __init__(self, call: ChatCall, filtered: Filtered | None = None, answer: AnswerFilter | None = None) -> None:
        self.call = call
        self.filtered = filtered
        self._answer = answer

    def over(self, batches: AsyncGenerator[list[Content]], meter: Meter) -> AsyncGenerator[list[Content]]:
        """What of the answer is for the caller."""
        return batches if self._answer is None else _filtered(batches, self._answer, self.call.n, meter)


class Guard:
    def __init__(self, filters: Filters) -> None:
        self._filters = filters

    async def chat(self, admission: Admission, call: ChatCall) -> Guarded:
        """Raises PromptFiltered, GuardrailFailed, InvalidRequest, PayloadTooLarge and FiltersUnavailable."""
        screening = self._screening(admission, call)
        if screening is None:
            return Guarded(call)
        passed = cast("ChatCall", await screening.prompt(call))
        return Guarded(passed, screening.results, screening.answer())

    async def embeddings(self, admission: Admission, call: EmbeddingsCall) -> EmbeddingsCall:
        """Raises what ``chat`` does."""
        screening = self._screening(admission, call)
        return call if screening is None else cast("EmbeddingsCall", await screening.prompt(call))

    def _screening(self, admission: Admission, call: ChatCall | EmbeddingsCall) -> Screening | None:
        endpoint = admission.endpoint
        guardrails = call.guardrails if isinstance(call, ChatCall) else ()
        if not endpoint.filter:
            return Screening(None, self._filters.judge, guardrails) if guardrails else None
        workspace = endpoint.workspace_id or admission.principal.workspace_id
        return Screening(self._filters.ready(workspace, endpoint.filter), self._filters.judge, guardrails)


async def _filtered(
    batches: AsyncGenerator[list[Content]], answer: AnswerFilter, choices: int, meter: Meter
) -> AsyncGenerator[list[Content]]:
    """Once every choice is blocked nothing more can come, and the engine is stopped."""
    whole = True
    async with aclosing(batches):
        async for contents in batches:
            yield await answer.contents(contents)
            if len(answer.blocked) == choices:
                whole = False
                break
    if whole:
        yield await answer.end()
    meter.filtered(answer.blocked, whole=whole)

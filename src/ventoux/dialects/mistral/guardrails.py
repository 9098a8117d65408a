"""Guardrails of the Mistral API: what a call asks for, and what it is told (section 3.9 of the platform's wire map).

Input only, before the model runs. A threshold of 1 turns a category off. A blocked call is a 403.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import Guardrail
from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.dialects.mistral.requests import GuardrailConfig, ModerationV1, ModerationV2
    from ventoux.errors import GuardrailFailed, PromptFiltered
    from ventoux.verdicts import Filtered, Guarded, Scored

_PARTS = {"dangerous_and_criminal_content": ("dangerous", "criminal")}
"""Of a category of the first model, which of the second's it is made of."""
POLICY = "policy"
"""The name under which an endpoint's own policy stands."""


def guardrails_of(asked: Sequence[GuardrailConfig] | None) -> tuple[Guardrail, ...]:
    """Raises ValidationFailed for one that asks for nothing."""
    found: list[Guardrail] = []
    for one in asked or ():
        if one.moderation_llm_v1 is None and one.moderation_llm_v2 is None:
            raise refuse("guardrails", "A guardrail needs moderation_llm_v1 or moderation_llm_v2", kind="missing")
        for name, config in (
            ("moderation_llm_v1", one.moderation_llm_v1),
            ("moderation_llm_v2", one.moderation_llm_v2),
        ):
            if config is not None:
                found.append(_guardrail(name, config, block_on_error=bool(one.block_on_error)))
    return tuple(found)


def _guardrail(name: str, config: ModerationV1 | ModerationV2, *, block_on_error: bool) -> Guardrail:
    thresholds: dict[str, float | None] = (
        msgspec.to_builtins(config.custom_category_thresholds) if config.custom_category_thresholds else {}
    )
    return Guardrail(
        name=name,
        model=config.model_name or config.MODEL,
        categories={category: _PARTS.get(category, (category,)) for category in config.CATEGORIES},
        thresholds={category: value for category, value in thresholds.items() if value is not None},
        only_own=bool(config.ignore_other_categories),
        blocks=config.action == "block",
        block_on_error=block_on_error,
    )


def passed(filtered: Filtered) -> list[dict[str, Any]]:
    """For the answer to a call that asked for guardrails."""
    return [{one.name: _passed(one)} for one in filtered.guardrails]


def _passed(one: Guarded) -> dict[str, Any]:
    if one.error:
        return {"action": "none", "error": {"message": one.error}}
    categories = {name: {"score": scored.score, "violated": scored.violated} for name, scored in one.scores.items()}
    return {"action": "none", "categories": categories}


def blocked(error: PromptFiltered) -> dict[str, Any]:
    filtered = error.filtered
    results = {one.name: _blocked(one.model, one.scores) for one in filtered.guardrails if _blocks(one)}
    if filtered.prompt.blocking:
        # What is found is as sure as can be; a category is as sure as its score.
        found = {
            name: {"threshold": 1.0, "score": 1.0, "violated": True}
            for name, one in filtered.prompt.detected.items()
            if one.action == "block"
        }
        results[POLICY] = _blocked(filtered.policy, filtered.prompt.scores, found)
    return {"error": {"message": str(error), "status": 403}, "guardrails": {"results": results}}


def failed(error: GuardrailFailed) -> dict[str, Any]:
    told = [{one.name: {"action": "block", "error": {"message": one.error}}} for one in error.filtered.guardrails]
    return {
        "object": "Error",
        "message": str(error),
        "type": "invalid_request_error",
        "code": 3201,
        "guardrails": told,
    }


def _blocks(one: Guarded) -> bool:
    return one.blocks and any(scored.violated for scored in one.scores.values())


def _blocked(model: str, scores: dict[str, Scored], found: dict[str, Any] | None = None) -> dict[str, Any]:
    decisions = {
        name: {"threshold": min(one.threshold, 1.0), "score": one.score, "violated": one.violated}
        for name, one in scores.items()
    }
    return {"model_name": model, "decisions": decisions | (found or {}), "violated": True, "action": "block"}

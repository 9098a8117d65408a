"""What filters found, in Azure's words: ``prompt_filter_results`` and ``content_filter_results``.

Shapes as in "Content filter annotations" of Azure OpenAI's documentation and its client's types. Four categories have
grades there: a score below half of its threshold is "safe", below the threshold "low", from there "medium", and "high"
from half of the way between the threshold and 1. Categories that Azure does not have stand under their own names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ventoux.verdicts import Detected, Filtered, Scored, Verdict

_CATEGORIES = {
    "hate_and_discrimination": "hate",
    "sexual": "sexual",
    "violence_and_threats": "violence",
    "selfharm": "self_harm",
    "jailbreaking": "jailbreak",
}
_PERSONAL = "personally_identifiable_information"


def prompt_filter_results(filtered: Filtered) -> list[dict[str, Any]]:
    return [{"prompt_index": 0, "content_filter_results": results_of(filtered.prompt)}]


def results_of(verdict: Verdict) -> dict[str, Any]:
    results: dict[str, Any] = {_CATEGORIES.get(name, name): _graded(one) for name, one in verdict.scores.items()}
    shield = [one for one in verdict.detected.values() if one.what == "shield"]
    if shield:
        results["jailbreak"] = {"detected": True, "filtered": any(one.action == "block" for one in shield)}
    lists = {name: one for name, one in verdict.detected.items() if one.what == "block_list"}
    if lists:
        results["custom_blocklists"] = [{"id": name, "filtered": one.action == "block"} for name, one in lists.items()]
    personal = {name: one for name, one in verdict.detected.items() if one.what in {"pii", "secret"}}
    if personal:
        results[_PERSONAL] = {
            **_merged(list(personal.values())),
            "sub_categories": [{"sub_category": name, **_merged([one])} for name, one in personal.items()],
        }
    if verdict.unfiltered:
        results["error"] = {"code": "content_filter_error", "message": verdict.unfiltered}
    return results


def _graded(scored: Scored) -> dict[str, Any]:
    score, threshold = scored.score, scored.threshold
    if score < threshold:
        severity = "safe" if score < threshold / 2 else "low"
    else:
        severity = "medium" if score < (1 + threshold) / 2 else "high"
    return {"filtered": scored.blocks, "severity": severity}


def _merged(found: list[Detected]) -> dict[str, bool]:
    return {
        "detected": True,
        "filtered": any(one.action == "block" for one in found),
        "redacted": any(one.action == "redact" for one in found),
    }

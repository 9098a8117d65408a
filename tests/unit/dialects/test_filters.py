"""What filters found, in the words of each dialect, beyond what calls through the gateway show."""

from __future__ import annotations

import msgspec
import pytest

from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.azure.filters import results_of
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.dialects.openai.errors import OpenAIErrors
from ventoux.errors import ContentFiltered, PromptFiltered
from ventoux.verdicts import Filtered, Scored, Verdict


@pytest.mark.parametrize(
    ("score", "severity"), [(0.0, "safe"), (0.29, "safe"), (0.3, "low"), (0.59, "low"), (0.6, "medium"), (0.8, "high")]
)
def test_azure_grades_a_score_by_its_threshold(score: float, severity: str) -> None:
    verdict = Verdict(scores={"selfharm": Scored(score, 0.6)})

    assert results_of(verdict) == {"self_harm": {"filtered": False, "severity": severity}}


def test_azure_tells_of_jailbreaks_lists_and_what_could_not_be_judged() -> None:
    verdict = Verdict(unfiltered="no classifier")
    verdict.detect("override", "shield", "block")
    verdict.detect("rivals", "block_list", "annotate")

    assert results_of(verdict) == {
        "jailbreak": {"detected": True, "filtered": True},
        "custom_blocklists": [{"id": "rivals", "filtered": False}],
        "error": {"code": "content_filter_error", "message": "no classifier"},
    }


def test_what_was_found_in_a_blocked_prompt_is_told_as_surely_violated() -> None:
    prompt = Verdict()
    prompt.detect("email", "pii", "block")
    prompt.detect("phone", "pii", "annotate")
    error = PromptFiltered(Filtered(policy="strict", prompt=prompt))

    told = msgspec.json.decode(MistralErrors().body(error, "r"))

    assert MistralErrors().status(error) == 403
    assert told["guardrails"]["results"]["policy"]["decisions"] == {
        "email": {"threshold": 1.0, "score": 1.0, "violated": True}
    }
    assert "email" in told["error"]["message"]


def test_a_filter_of_a_provider_has_the_same_code_and_no_results() -> None:
    error = ContentFiltered("The provider filtered the prompt.")

    assert msgspec.json.decode(OpenAIErrors().body(error, "r"))["error"]["code"] == "content_filter"
    azure = msgspec.json.decode(AzureErrors().body(error, "r"))["error"]
    assert azure["code"] == "content_filter"
    assert "content_filter_result" not in azure["innererror"]
    assert MistralErrors().status(error) == 400

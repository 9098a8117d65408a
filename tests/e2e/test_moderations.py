from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.conftest import GUARD

from ventoux.moderation.classifier.guard import MOST_TOKENS

if TYPE_CHECKING:
    from tests.e2e.servers import Server


def test_a_guard_model_judges_in_our_categories_and_every_answer_of_it_is_billed(scripted: Server) -> None:
    answer = scripted.post("/v1/moderations", {"model": GUARD, "input": ["one text", "", "another"]})
    assert answer.status == 200, answer.body
    flagged = [{name for name, over in one["categories"].items() if over} for one in answer.json["results"]]
    assert flagged == [{"violence_and_threats", "criminal"}, set(), {"violence_and_threats", "criminal"}]
    assert "jailbreaking" not in answer.json["results"][0]["category_scores"]
    event = scripted.usage_events()[-1]
    assert (event["operation"], event["completion_tokens"]) == ("moderation", 2 * MOST_TOKENS)
    assert answer.json["usage"]["total_tokens"] == event["prompt_tokens"] + event["completion_tokens"]


def test_a_model_that_only_chats_judges_nothing(scripted: Server) -> None:
    answer = scripted.post("/v1/moderations", {"model": "quick", "input": "one text"})
    assert answer.status == 400
    assert f"Served here for moderation: {GUARD}" in answer.json["message"]


def test_nobody_moderates_without_a_key(scripted: Server) -> None:
    assert scripted.post("/v1/moderations", {"model": GUARD, "input": "one text"}, key="vx_wrong").status == 401

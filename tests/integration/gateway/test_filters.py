"""Calls of endpoints with a filter policy, through the whole path, in every dialect."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import msgspec
from tests.integration.gateway.test_disconnects import Place, call, served
from tests.integration.gateway.test_money import body, database, events, status, workspace
from tests.people import OPERATOR
from tests.unit.moderation.judging import Reading

from ventoux.endpoints.directory import ServedDeployment
from ventoux.endpoints.schemas import Deployment, Endpoint, EndpointSpec
from ventoux.gateway.guard import Guard
from ventoux.moderation.schemas import PolicySpec
from ventoux.moderation.service import Filters

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message

POLICY = {
    "input": {"pii": {"email": "redact"}, "moderation": {"sexual": {"action": "block"}, "law": {"action": "annotate"}}},
    "output": {"pii": {"email": "redact"}, "block_lists": [{"name": "words", "phrases": ["forbidden fruit"]}]},
}
TOKENS = ["Mail ", "bob@", "example", ".com", " now. "]
CHAT = "/v1/chat/completions", "/openai/v1/chat/completions", "/models/chat/completions"


async def filtering(place: Place, document: dict[str, Any] = POLICY) -> Reading:
    """The endpoint ``strict``, in front of the engine of ``served``."""
    classifier = Reading()
    filters = Filters(database(place), classifier)
    place.gateway.guard = Guard(filters)
    of = await workspace(place)
    await filters.set(OPERATOR, of, "p", msgspec.convert(document, PolicySpec))
    directory = place.gateway.admit.directory
    everybodys = directory.everybody("play")
    assert everybodys
    endpoint = Endpoint(
        id="e1",
        workspace_id=of,
        name="strict",
        spec=EndpointSpec(deployments=[Deployment(name="play", model="play")], filter="p"),
        state="active",
        version=1,
        created_at=time.time(),
        updated_at=time.time(),
        created_by="test",
    )
    pool = everybodys.deployments[0].pool
    directory.serve(endpoint, [ServedDeployment("play", pool, 1)])
    return classifier


def asking(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "strict", "messages": [{"role": "user", "content": text}], **more}


def answer_of(sent: list[Message]) -> dict[str, Any]:
    return json.loads(body(sent))


def chunks_of(sent: list[Message]) -> list[dict[str, Any]]:
    lines = [line[6:] for line in body(sent).split(b"\n") if line.startswith(b"data: ")]
    return [json.loads(line) for line in lines if line != b"[DONE]"]


def streamed(sent: list[Message]) -> tuple[str, str | None]:
    choices = [choice for chunk in chunks_of(sent) for choice in chunk["choices"]]
    text = "".join([choice["delta"].get("content") or "" for choice in choices])
    return text, choices[-1]["finish_reason"]


async def test_an_answer_is_redacted_whole_and_streamed_alike_in_every_dialect(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)
        for path in CHAT:
            whole = answer_of(await call(place, asking("hello"), path=path))
            assert whole["choices"][0]["message"]["content"] == "Mail [EMAIL_1] now. "
            assert whole["choices"][0]["finish_reason"] == "stop"
            assert streamed(await call(place, asking("hello", stream=True), path=path)) == (
                "Mail [EMAIL_1] now. ",
                "stop",
            )
        recorded = await events(place, 6)
        assert {event["completion_tokens"] for event in recorded} == {len(TOKENS)}


async def test_a_blocked_prompt_is_refused_in_the_words_of_each_dialect_and_costs_no_tokens(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)
        prompt = asking("<sexual 0.9> <law 0.7>")

        mistral = await call(place, prompt)
        assert status(mistral) == 403
        told = answer_of(mistral)
        assert told["error"]["status"] == 403
        assert told["guardrails"]["results"]["policy"] == {
            "model_name": "p",
            "decisions": {
                "sexual": {"threshold": 0.5, "score": 0.9, "violated": True},
                "law": {"threshold": 0.5, "score": 0.7, "violated": True},
            },
            "violated": True,
            "action": "block",
        }

        openai = await call(place, prompt, path=CHAT[1])
        assert status(openai) == 400
        assert answer_of(openai)["error"]["code"] == "content_filter"
        responses = {"model": "strict", "input": "<sexual 0.9>", "store": False}
        assert answer_of(await call(place, responses, path="/openai/v1/responses"))["error"]["code"] == "content_filter"

        azure = await call(place, prompt, path=CHAT[2])
        assert status(azure) == 400
        error = answer_of(azure)["error"]
        assert (error["code"], error["param"]) == ("content_filter", "prompt")
        assert error["innererror"]["code"] == "ResponsibleAIPolicyViolation"
        assert error["innererror"]["content_filter_result"] == {
            "sexual": {"filtered": True, "severity": "high"},
            "law": {"filtered": False, "severity": "medium"},
        }
        recorded = await events(place, 4)
        assert {(event["prompt_tokens"], event["completion_tokens"]) for event in recorded} == {(0, 0)}
        assert place.left_behind() == {}


async def test_a_block_in_the_middle_of_an_answer_ends_it_and_bills_what_was_made(tmp_path: Path) -> None:
    tokens = ["Eat ", "the ", "forbidden ", "fruit ", *["more "] * 200]
    async with served(tmp_path, tokens=tokens, between_tokens=0.01) as place:
        await filtering(place)

        for path in CHAT:
            assert streamed(await call(place, asking("hello", stream=True), path=path)) == (
                "Eat the ",
                "content_filter",
            )
        whole = answer_of(await call(place, asking("hello")))
        assert whole["choices"][0]["message"]["content"] == "Eat the "
        assert whole["choices"][0]["finish_reason"] == "content_filter"
        assert whole["usage"]["completion_tokens"] >= 4
        responses = {"model": "strict", "input": "hello", "store": False}
        ended = answer_of(await call(place, responses, path="/openai/v1/responses"))
        assert ended["status"] == "incomplete"
        assert ended["incomplete_details"] == {"reason": "content_filter"}

        recorded = await events(place, 5)
        assert all(4 <= event["completion_tokens"] < 100 for event in recorded)
        assert {event["finish_reason"] for event in recorded} == {"content_filter"}
        assert place.left_behind() == {}


async def test_azures_annotations_stand_beside_the_choices_and_in_them(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)
        asked = asking("I am a@b.fr <law 0.3>")
        prompt = {
            "sexual": {"filtered": False, "severity": "safe"},
            "law": {"filtered": False, "severity": "low"},
            "personally_identifiable_information": {
                "detected": True,
                "filtered": False,
                "redacted": True,
                "sub_categories": [{"sub_category": "email", "detected": True, "filtered": False, "redacted": True}],
            },
        }

        whole = answer_of(await call(place, asked, path=CHAT[2]))
        first, *_, last = chunks_of(await call(place, asked | {"stream": True}, path=CHAT[2]))

        assert whole["prompt_filter_results"] == [{"prompt_index": 0, "content_filter_results": prompt}]
        answered = whole["choices"][0]["content_filter_results"]
        assert answered["personally_identifiable_information"]["redacted"]
        assert first["choices"] == []
        assert first["prompt_filter_results"] == whole["prompt_filter_results"]
        assert last["choices"][0]["content_filter_results"] == answered


async def test_a_guardrail_of_the_call_is_told_with_the_answer_and_blocks_with_403(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)
        own: dict[str, Any] = {"custom_category_thresholds": {"law": 0.2}, "ignore_other_categories": True}
        guardrails = [{"moderation_llm_v2": own}]
        asked = asking("<law 0.1>", guardrails=guardrails) | {"model": "play"}
        judged = [{"moderation_llm_v2": {"action": "none", "categories": {"law": {"score": 0.1, "violated": False}}}}]

        assert answer_of(await call(place, asked))["guardrails"] == judged
        assert chunks_of(await call(place, asked | {"stream": True}))[-1]["guardrails"] == judged

        own["action"] = "block"
        refused = await call(place, asking("<law 0.3>", guardrails=guardrails) | {"model": "play"})
        assert status(refused) == 403
        assert answer_of(refused)["guardrails"]["results"]["moderation_llm_v2"]["decisions"] == {
            "law": {"threshold": 0.2, "score": 0.3, "violated": True}
        }


async def test_without_its_classifier_or_its_policy_an_endpoint_is_not_served_unfiltered(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        classifier = await filtering(place)
        classifier.broken = True

        refused = await call(place, asking("hello"))
        assert status(refused) == 503
        guarded = asking("hello", guardrails=[{"block_on_error": True, "moderation_llm_v1": {"action": "block"}}])
        failed = await call(place, guarded | {"model": "play"})
        assert (status(failed), answer_of(failed)["code"]) == (403, 3201)

        filters = Filters(database(place))
        await filters.delete(OPERATOR, await workspace(place), "p")
        place.gateway.guard = Guard(filters)
        refused = await call(place, asking("hello"))
        assert status(refused) == 503
        assert "does not exist" in answer_of(refused)["message"]


async def test_inputs_of_embeddings_pass_the_input_policy(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)

        async def vector(text: str) -> list[float]:
            sent = await call(place, {"model": "strict", "input": [text]}, path="/v1/embeddings")
            return answer_of(sent)["data"][0]["embedding"]

        assert await vector("a@b.fr") == await vector("[EMAIL_1]")
        blocked = await call(place, {"model": "strict", "input": ["<sexual 0.9>"]}, path="/v1/embeddings")
        assert status(blocked) == 403


async def test_an_endpoint_without_a_policy_answers_as_if_there_were_no_filters(tmp_path: Path) -> None:
    async with served(tmp_path, tokens=TOKENS) as place:
        await filtering(place)
        for path in CHAT:
            whole = answer_of(await call(place, asking("a@b.fr") | {"model": "play"}, path=path))

            assert whole["choices"][0]["message"]["content"] == "".join(TOKENS)
            assert not {"guardrails", "prompt_filter_results"} & whole.keys()
            assert "content_filter_results" not in whole["choices"][0]

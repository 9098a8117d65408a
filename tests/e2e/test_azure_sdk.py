"""The official azure-ai-inference, sync and async, and Mistral's own client for Azure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_bad_input import wait_ready
from tests.e2e.test_official_sdks import CHAT, EMBEDDER, ROOT, run

if TYPE_CHECKING:
    from tests.e2e.servers import Server

HERE = Path(__file__).parent
PYTHON = str(ROOT / ".venv-sdk" / "sdk-azure-ai-inference-1.0.0b9" / "bin" / "python")
MISTRAL_PYTHON = str(ROOT / ".venv-sdk" / "sdk-mistralai-1.12.4" / "bin" / "python")


@pytest.fixture(scope="module")
def sdk(real: Server) -> Any:
    return run([PYTHON, "-W", "error::ResourceWarning", "sdk/exercise_azure.py", "all"], real, HERE)


@pytest.fixture(scope="module")
def mistral(real: Server) -> Any:
    return run([MISTRAL_PYTHON, "-W", "error::ResourceWarning", "sdk/exercise_mistral_azure.py"], real, HERE)


def test_every_address_and_every_way_give_the_same_answer(sdk: Any) -> None:
    ways = ("complete", "one", "by_header", "stream", "one_stream", "async_complete", "async_stream")
    answers = {sdk[way]["text"] for way in ways}
    assert len(answers) == 1
    assert answers.pop().strip()


def test_finish_reason_and_usage_are_read_everywhere(sdk: Any) -> None:
    for way in ("complete", "stream", "async_complete", "async_stream"):
        assert sdk[way]["finish_reason"] in {"stop", "length"}
        assert sdk[way]["tokens"] > 16


@pytest.mark.parametrize("way", ["stream", "one_stream", "async_stream"])
def test_a_stream_is_of_the_exact_form_that_the_client_takes(sdk: Any, way: str) -> None:
    stream = sdk[way]
    assert (stream["role"], stream["later_roles"], stream["contents"]) == ("assistant", [], True)
    assert (stream["usages"], stream["ids"], stream["models"]) == (1, 1, 1)


def test_the_clients_request_id_comes_back(sdk: Any) -> None:
    assert sdk["echoed"]


def test_extras_are_honoured_dropped_or_refused_as_the_caller_says(sdk: Any) -> None:
    assert (sdk["extras"]["choices"], sdk["dropped"]["choices"]) == (2, 1)
    assert (sdk["extra"]["status"], sdk["extra"]["code"]) == (400, "extra_parameters_not_allowed")
    assert "Set extra-parameters to 'pass-through' to pass to the model." in sdk["extra"]["message"]
    assert (sdk["cannot"]["status"], sdk["cannot"]["code"]) == (422, "parameter_not_supported")
    assert "['prediction']" in sdk["cannot"]["message"]


def test_whom_a_call_was_for_is_in_the_ledger(sdk: Any, real: Server) -> None:
    assert sdk["extras"]["choices"] == 2
    assert any("somebody" in str(event["metadata"]) for event in real.usage_events())


def test_errors_are_the_clients_own_with_our_words(sdk: Any) -> None:
    hot = sdk["hot"]
    assert (hot["kind"], hot["status"], hot["code"]) == ("HttpResponseError", 422, "invalid_parameter")
    assert (hot["header"], hot["body"]["detail"][0]["loc"]) == ("invalid_parameter", ["body", "temperature"])
    assert (sdk["other"]["status"], CHAT in sdk["other"]["message"]) == (400, True)
    assert (sdk["unknown"]["kind"], sdk["unknown"]["status"]) == ("ResourceNotFoundError", 404)
    assert sdk["stranger"]["kind"] == "ClientAuthenticationError"
    assert "auth token validation failed" in sdk["stranger"]["message"]


def test_texts_are_embedded_in_every_form(sdk: Any) -> None:
    assert sdk["embeddings"] == sdk["async_embeddings"] == [512, 512]
    assert (sdk["base64_bytes"], sdk["cut"], sdk["ubinary"]) == (2048, 64, 64)
    prompt, total = sdk["embeddings_usage"]
    assert prompt == total > 0
    assert sdk["embeddings_id"]


def test_a_route_that_the_model_does_not_serve_is_not_found(sdk: Any) -> None:
    for way in ("wrong_route", "images"):
        assert sdk[way]["kind"] == "ResourceNotFoundError"
        assert "not found" in sdk[way]["message"]


def test_the_client_is_chosen_by_what_the_model_is(sdk: Any) -> None:
    assert sdk["default"][:3] == ["ChatCompletionsClient", CHAT, "chat-completion"]
    assert sdk["embedder"][:3] == ["EmbeddingsClient", EMBEDDER, "embedding"]
    assert sdk["info"] == sdk["async_info"]
    assert sdk["info"]["model_name"] == CHAT


def test_a_stream_that_breaks_raises_in_the_client(scripted: Server) -> None:
    wait_ready(scripted)
    command = [PYTHON, "sdk/exercise_azure.py", "broken"]
    found = run(command, scripted, HERE, ("dies", "breaks"))
    assert found["sync"]["text"] == "word word word "
    assert found["sync"]["kind"] == "HttpResponseError"
    assert found["async"]["kind"] == "IncompleteReadError"


def test_mistrals_client_for_azure_needs_no_model(mistral: Any) -> None:
    answers = {mistral[way]["text"] for way in ("complete", "named", "stream", "async_complete", "async_stream")}
    assert len(answers) == 1
    assert answers.pop().strip()
    assert (mistral["stream"]["role"], mistral["stream"]["ids"]) == ("assistant", 1)


def test_mistrals_client_for_azure_gets_errors_in_its_own_shape(mistral: Any) -> None:
    assert mistral["invalid"]["kind"] == "HTTPValidationError"
    assert (mistral["other"]["status"], CHAT in mistral["other"]["text"]) == (400, True)
    assert mistral["stranger"]["status"] == 401

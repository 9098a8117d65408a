"""Tools and JSON through azure-ai-inference: with any model, what is forced is what comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_azure_sdk import PYTHON
from tests.e2e.test_official_sdks import run

if TYPE_CHECKING:
    from tests.e2e.servers import Server


@pytest.fixture(scope="module")
def sdk(real: Server) -> Any:
    return run([PYTHON, "sdk/exercise_azure.py", "structured"], real, Path(__file__).parent)


@pytest.mark.parametrize(("way", "finish"), [("call", "call_finish"), ("streamed_call", "streamed_finish")])
def test_a_required_call_comes_with_arguments_that_fit(sdk: Any, way: str, finish: str) -> None:
    call_id, name, arguments = sdk[way]
    assert (bool(call_id), name, sdk[finish]) == (True, "get_weather", "tool_calls")
    assert isinstance(json.loads(arguments)["city"], str)


def test_a_result_is_taken_back_and_answered_in_text(sdk: Any) -> None:
    assert sdk["answered"].strip()


def test_an_answer_fits_its_schema(sdk: Any) -> None:
    finish, text = sdk["schema"]
    assert finish == "stop"
    city = json.loads(text)
    assert (set(city), type(city["people"])) == ({"city", "people"}, int)


def test_an_answer_in_json_is_an_object(sdk: Any) -> None:
    finish, text = sdk["object"]
    assert finish in {"stop", "length"}
    assert finish == "length" or isinstance(json.loads(text), dict)

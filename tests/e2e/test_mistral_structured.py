"""Tools and JSON with the official Mistral clients, on the real model, which was taught neither."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.test_official_sdks import ROOT, VERSIONS, run

if TYPE_CHECKING:
    from tests.e2e.servers import Server


@pytest.fixture(scope="module", params=VERSIONS)
def python_sdk(request: pytest.FixtureRequest, real: Server) -> Any:
    python = ROOT / ".venv-sdk" / f"sdk-mistralai-{request.param}" / "bin" / "python"
    return run([str(python), "-W", "error::ResourceWarning", "sdk/exercise_structured.py"], real, Path(__file__).parent)


@pytest.fixture(scope="module")
def node_sdk(real: Server) -> Any:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    return run([node, "exercise_structured.mjs"], real, Path(__file__).parent / "node")


def check_forced(call: Any) -> None:
    assert call["name"] == "get_weather"
    assert len(call["id"]) == 9
    arguments = call["arguments"] if isinstance(call["arguments"], dict) else json.loads(call["arguments"])
    assert set(arguments) == {"city"}
    assert isinstance(arguments["city"], str)


def test_python_gets_the_call_it_required_whole_and_streamed(python_sdk: Any) -> None:
    for way in ("forced", "named", "streamed"):
        assert python_sdk[way]["finish_reason"] == "tool_calls"
        check_forced(python_sdk[way]["calls"][0])


def test_python_feeds_a_result_back(python_sdk: Any) -> None:
    assert python_sdk["answered"]["finish_reason"] in {"stop", "length"}
    assert python_sdk["answered"]["text"].strip()


def test_python_never_gets_a_call_it_ruled_out(python_sdk: Any) -> None:
    assert python_sdk["none"]["calls"] == []
    assert python_sdk["none"]["text"].strip()


def test_python_parses_json_of_its_schema(python_sdk: Any) -> None:
    assert set(python_sdk["json_schema"]) == {"name", "age"}
    assert isinstance(python_sdk["json_schema"]["age"], int)
    assert set(python_sdk["parsed"]) == {"age", "married"}


def test_python_is_told_which_part_of_a_schema_cannot_be_enforced(python_sdk: Any) -> None:
    assert python_sdk["refused"]["kind"] == "HTTPValidationError"
    assert "uniqueItems" in python_sdk["refused"]["text"]


def test_node_gets_calls_and_json_too(node_sdk: Any) -> None:
    check_forced(node_sdk["forced"])
    check_forced(node_sdk["streamed"])
    assert set(node_sdk["json_schema"]) == {"name", "age"}

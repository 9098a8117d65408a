"""What ``ventoux agents`` makes of its options, and how agents look."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any, cast

import pytest
from rich.console import Console

from ventoux.cli.agents import tables
from ventoux.cli.agents.building import Said, Tooling, joined
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.cli.agents.api import AgentApi


class PlayedApi:
    async def library(self, name: str) -> dict[str, Any]:
        return {"id": f"id of {name}"}

    agent = library


def body(said: Said, before: Any = None) -> dict[str, Any]:
    return asyncio.run(said.body(cast("AgentApi", PlayedApi()), before))


def test_options_are_fields_and_what_was_not_given_is_not_sent(tmp_path: Path) -> None:
    (tmp_path / "price.json").write_text('{"name": "price", "parameters": {}}')
    (tmp_path / "told.md").write_text("Sei kurz.\n", "utf-8")
    said = Said(
        name="a",
        model="m",
        instructions_file=tmp_path / "told.md",
        tooling=Tooling(["web_search"], ["leases", "rents"], ["mail"], [tmp_path / "price.json"]),
        handoffs=["b"],
        temperature=0.0,
        message="first",
    )
    assert body(said) == {
        "name": "a",
        "model": "m",
        "instructions": "Sei kurz.\n",
        "version_message": "first",
        "tools": [
            {"type": "web_search"},
            {"type": "document_library", "library_ids": ["id of leases", "id of rents"]},
            {"type": "connector", "connector_id": "mail"},
            {"type": "function", "function": {"name": "price", "parameters": {}}},
        ],
        "handoffs": ["id of b"],
        "completion_args": {"temperature": 0.0},
    }
    assert body(Said()) == {}


def test_an_argument_that_is_changed_leaves_the_others_and_what_is_cleared_is_null() -> None:
    before = {"completion_args": {"temperature": 0.5, "stop": ["x"]}}
    assert body(Said(temperature=0.1, cleared=["tools"]), before) == {
        "completion_args": {"temperature": 0.1, "stop": ["x"]},
        "tools": None,
    }


def test_misuse_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[1]")
    (tmp_path / "empty.json").write_text("{}")
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    wrong: list[tuple[Said, str]] = [
        (Said(tooling=Tooling(["web-search"])), "Did you mean web_search?"),
        (Said(tooling=Tooling(["connector"])), "--connector NAME"),
        (Said(tooling=Tooling(functions=[tmp_path / "none.json"])), "cannot be read"),
        (Said(tooling=Tooling(functions=[tmp_path / "list.json"])), "no JSON of an object"),
        (Said(tooling=Tooling(functions=[tmp_path / "empty.json"])), "describes no function"),
        (Said(instructions="a", instructions_file=tmp_path / "latin.txt"), "not from both"),
        (Said(instructions_file=tmp_path / "latin.txt"), "UTF-8"),
        (Said(cleared=["name"]), "What can be cleared: instructions, tools"),
    ]
    for said, words in wrong:
        with pytest.raises(OperatorError) as error:
            body(said)
        assert words in str(error.value)


def test_tools_of_a_chat_stand_beside_those_of_its_agent_and_none_is_there_twice() -> None:
    own: list[dict[str, Any]] = [
        {"type": "code_interpreter", "tool_configuration": {"exclude": ["a"]}},
        {"type": "document_library", "library_ids": ["1"]},
        {"type": "connector", "connector_id": "mail"},
    ]
    more: list[dict[str, Any]] = [
        {"type": "code_interpreter"},
        {"type": "document_library", "library_ids": ["2", "1"]},
        {"type": "connector", "connector_id": "calendar"},
    ]
    assert joined(own, more) == [
        own[0],
        {"type": "document_library", "library_ids": ["1", "2"]},
        own[2],
        more[2],
    ]
    assert own[1]["library_ids"] == ["1"]


def test_an_agent_is_shown_without_markup_or_control_characters_of_its_author() -> None:
    agent: dict[str, Any] = {
        "id": "ag_1",
        "name": "[red]x\x1b[2J",
        "version": 1,
        "versions": [0, 1],
        "version_message": None,
        "description": None,
        "model": "m",
        "instructions": "[/]",
        "tools": [{"type": "function", "function": {"name": "price"}}, {"type": "web_search"}],
        "handoffs": ["ag_2", "ag_3"],
        "guardrails": [{"moderation_llm_v2": {}}],
        "completion_args": {"temperature": 0.5},
        "metadata": {"team": "law"},
        "owner_id": None,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(tables.agent(agent, {"ag_2": "other"}), tables.agents([agent]), tables.versions([agent], 1))
    shown = console.export_text()
    assert "\x1b" not in shown
    for words in ("[red]x[2J", "[/]", "1 of 0, 1", "other (ag_2)", "deleted (ag_3)", "function price", "0.5", "law"):
        assert words in shown

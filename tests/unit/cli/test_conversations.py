"""What ``ventoux conversations`` asks of the server, and what it shows of the answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ventoux.cli.conversations import commands

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RUN = CliRunner()


class Endpoint:
    url = "http://127.0.0.1:1"


class Api:
    """Answers from what it was given, and remembers what it was asked."""

    endpoint = Endpoint()

    def __init__(self, **answers: Any) -> None:
        self._answers = answers
        self.asked: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        async def call(*given: Any) -> Any:
            self.asked.append((name, *given))
            return self._answers[name]

        return call


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    def with_answers(api: Api, *words: str) -> tuple[int, str]:
        def connected(*given: Any) -> Any:
            return asyncio.run(given[-1](api))

        monkeypatch.setattr(commands, "connected", connected)
        result = RUN.invoke(commands.app, words)
        return result.exit_code, result.output

    return with_answers


def test_hits_are_shown_without_what_a_terminal_must_not_see(run: Callable[..., tuple[int, str]]) -> None:
    snippet = {"text": "a \x1b[2Jzebra\nb", "start": 0, "marks": [{"start": 6, "end": 11}]}
    hit = {
        "conversation_name": "T[x]",
        "conversation_id": "conv_1",
        "created_at": "2026-01-01T00:00:00Z",
        "role": "user",
    }

    status, shown = run(Api(search=[hit | {"snippet": snippet}]), "search", "zebra")

    assert status == 0
    assert "\x1b[2J" not in shown
    assert "zebra b" in shown
    assert "T[x]" in shown


def test_what_could_not_be_imported_is_told_and_is_a_status(
    run: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    failed = [{"conversation": "odd", "reason": "It has no id."}]

    status, shown = run(Api(take={"imported": [{}], "skipped": [], "failed": failed}), "import", str(tmp_path / "x"))

    assert status == 1
    assert "1 imported" in shown


def test_a_share_is_a_link_until_a_day(run: Callable[..., tuple[int, str]]) -> None:
    api = Api(share={"path": "/v1/shared/t"})

    assert run(api, "share", "conv_1", "--expires", "2026-12-31") == (0, "http://127.0.0.1:1/v1/shared/t\n")
    assert api.asked[0][2]["expires_at"] == "2026-12-31T00:00:00Z"
    assert api.asked[0][2]["audience"] == "link"


@pytest.mark.parametrize("words", [["delete"], ["delete", "conv_1", "--all"], ["export", "conv_1", "--format", "odt"]])
def test_what_is_not_clear_is_not_begun(run: Callable[..., tuple[int, str]], words: list[str]) -> None:
    api = Api()

    status, _ = run(api, *words)

    assert status == 1
    assert api.asked == []


def test_all_is_deleted_only_after_a_yes(run: Callable[..., tuple[int, str]]) -> None:
    api = Api(delete_all=3)

    assert run(api, "delete", "--all")[0] == 1
    assert api.asked == []
    assert run(api, "delete", "--all", "--yes") == (0, "Deleted: 3.\n")

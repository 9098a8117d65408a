"""What ``ventoux connectors`` makes of its arguments."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from ventoux.cli.connectors import commands
from ventoux.cli.connectors.commands import parse_arguments
from ventoux.cli.connectors.secrets import given
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


class Asked:
    """The API, as far as signing in needs it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, str, Any]] = []

    async def of(self, method: str, name: str, path: str, body: Any = None, **query: Any) -> Any:
        self.calls.append((method, name, path, body or query))
        return {"auth_url": "https://there.example/authorize", "ttl": 600}


def test_the_code_that_the_browser_was_shown_ends_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()

    def connected(*given: Any) -> Any:
        work: Callable[[Asked], Coroutine[None, None, Any]] = given[-1]
        return asyncio.run(work(asked))

    monkeypatch.setattr(commands, "connected", connected)
    done = CliRunner().invoke(commands.app, ["connect", "notes", "--credentials", "mine"], input="K7QM-2XPA-9TRD\n")
    assert done.exit_code == 0, done.output
    assert "https://there.example/authorize" in done.output
    assert asked.calls == [
        ("GET", "notes", "/auth_url", {"credentials_name": "mine"}),
        ("POST", "notes", "/credentials/redeem", {"code": "K7QM-2XPA-9TRD"}),
    ]


def test_arguments_are_a_json_object() -> None:
    assert parse_arguments('{"a": 1}') == {"a": 1}
    for wrong in ("", "[1]", "a=1"):
        with pytest.raises(OperatorError, match="no JSON object"):
            parse_arguments(wrong)


def test_a_token_comes_from_a_variable_or_the_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", " secret ")
    monkeypatch.setattr("sys.stdin", io.StringIO("piped\n"))
    assert given(None, stdin=False, user=None) is None
    assert given("TOKEN", stdin=False, user=None) == {"bearer_token": "secret"}
    assert given(None, stdin=True, user="ada") == {"basic": {"username": "ada", "password": "piped"}}
    for variable, stdin, user in (("TOKEN", True, None), ("NO_SUCH", False, None), (None, False, "ada")):
        with pytest.raises(OperatorError):
            given(variable, stdin=stdin, user=user)

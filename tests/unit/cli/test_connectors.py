"""What ``ventoux connectors`` makes of its arguments."""

from __future__ import annotations

import io

import pytest

from ventoux.cli.connectors.commands import parse_arguments
from ventoux.cli.connectors.secrets import given
from ventoux.errors import OperatorError


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

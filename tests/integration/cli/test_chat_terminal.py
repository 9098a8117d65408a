from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from tests.integration.cli.fake_mistral import KEY
from tests.integration.cli.terminal import Terminal, on_terminal

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.integration.cli.fake_mistral import FakeMistral

CTRL_C, CTRL_D, ALT_ENTER, TAB = "\x03", "\x04", "\x1b\r", "\t"


@pytest.fixture
def session(mistral: FakeMistral, tmp_path: Path) -> Generator[Terminal]:
    with on_terminal(["chat"], tmp_path, VENTOUX_SERVER=mistral.url, VENTOUX_KEY=KEY) as terminal:
        terminal.wait_for("Ctrl-D leaves")
        terminal.wait_for("\n>")
        yield terminal


def wait_answered(session: Terminal) -> None:
    session.wait_for("tokens/s")
    session.wait_for("\n>")


def test_a_session_answers_remembers_clears_and_leaves(session: Terminal, mistral: FakeMistral, tmp_path: Path) -> None:
    session.type("good morning\r")
    session.wait_for("You said: good morning")
    session.wait_for("7 tokens · first token")
    wait_answered(session)
    session.type("and again\r")
    wait_answered(session)
    assert [turn["content"] for turn in mistral.requests[-1]["messages"]] == [
        "good morning",
        "You said: **good morning**",
        "and again",
    ]
    session.type("/clear\r")
    session.wait_for("forgotten")
    session.wait_for("\n>")
    session.type("afresh\r")
    wait_answered(session)
    assert [turn["content"] for turn in mistral.requests[-1]["messages"]] == ["afresh"]
    session.type(CTRL_D)
    assert session.wait_end() == 0
    history = tmp_path / "chat-history"
    assert "good morning" in history.read_text("utf-8")
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_ctrl_c_stops_the_answer_and_keeps_what_came(session: Terminal, mistral: FakeMistral) -> None:
    session.type("slow\r")
    session.wait_for("Once upon")
    session.type(CTRL_C)
    session.wait_for("stopped · ~1 token")
    session.wait_for("\n>")
    assert mistral.left.wait(5)
    session.type("go on\r")
    wait_answered(session)
    assert [turn["content"] for turn in mistral.requests[-1]["messages"]] == ["slow", "Once upon", "go on"]


def test_ctrl_c_at_an_empty_prompt_says_how_to_leave(session: Terminal) -> None:
    session.type(CTRL_C)
    session.wait_for("Ctrl-D or /exit leaves")
    session.wait_for("\n>")
    session.type("/exit\r")
    assert session.wait_end() == 0


def test_a_refused_question_comes_back_for_editing(session: Terminal, mistral: FakeMistral) -> None:
    session.type("refuse 400\r")
    session.wait_for("Prompt is too long.")
    session.wait_for("refuse 400")
    session.type("\x7f" * len("refuse 400") + "shorter\r")
    session.wait_for("You said: shorter")
    assert [turn["content"] for turn in mistral.requests[-1]["messages"]] == ["shorter"]


def test_a_question_may_have_several_lines(session: Terminal, mistral: FakeMistral) -> None:
    session.type(f"one{ALT_ENTER}two\r")
    wait_answered(session)
    session.type("\x1b[200~three\nfour\x1b[201~\r")
    wait_answered(session)
    asked = [turn["content"] for turn in mistral.requests[-1]["messages"] if turn["role"] == "user"]
    assert asked == ["one\ntwo", "three\nfour"]


def test_model_names_are_completed_and_used(session: Terminal, mistral: FakeMistral) -> None:
    session.type("/model la")
    session.wait_for("large-chat")
    session.type(f"{TAB}\r")
    session.wait_for("Now with large-chat.")
    session.wait_for("\n>")
    session.type("hello\r")
    wait_answered(session)
    assert mistral.requests[-1]["model"] == "large-chat"


def test_no_escape_sequence_of_the_model_reaches_the_terminal(session: Terminal) -> None:
    session.type("escape\r")
    wait_answered(session)
    assert b"\x1b]0;evil" not in session.raw
    assert b"2J end" in session.raw
    assert b"\x1b[31m red" not in session.raw
    assert "\x9b" not in session.raw.decode()


def test_a_prompt_on_a_terminal_is_answered_once(mistral: FakeMistral, tmp_path: Path) -> None:
    arguments = ["chat", "hello", "--server", mistral.url, "--key", KEY]
    with on_terminal(arguments, tmp_path) as terminal:
        terminal.wait_for("You said: hello")
        assert terminal.wait_end() == 0

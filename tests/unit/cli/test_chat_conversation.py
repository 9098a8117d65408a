from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.cli.chatting.api import Message, ModelNames, Piece, TokenUsage, refusal
from ventoux.cli.chatting.commands import Commands, Leave
from ventoux.cli.chatting.conversation import Conversation, Turn, take_turn
from ventoux.cli.chatting.errors import AnswerFailed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


class Canned:
    """Answers with given pieces, then fails if told to."""

    def __init__(self, pieces: list[Piece], error: AnswerFailed | None = None) -> None:
        self._pieces, self._error = pieces, error
        self.asked: list[Message] = []

    async def stream(self, model: str, messages: list[Message]) -> AsyncGenerator[Piece]:
        self.asked = [Message("model", model), *messages]
        for piece in self._pieces:
            yield piece
        if self._error:
            raise self._error


class Page:
    def __init__(self) -> None:
        self.text = ""

    def add(self, text: str) -> None:
        self.text += text


async def test_a_question_carries_the_system_prompt_and_the_whole_history() -> None:
    conversation = Conversation("m", "Be brief.")
    conversation.keep("one", "first")
    answers = Canned([Piece("second")])
    await take_turn(answers, conversation, "two", Page(), Turn())
    assert [(message.role, message.content) for message in answers.asked] == [
        ("model", "m"),
        ("system", "Be brief."),
        ("user", "one"),
        ("assistant", "first"),
        ("user", "two"),
    ]


async def test_a_turn_holds_text_usage_and_reason() -> None:
    turn, page = Turn(), Page()
    answers = Canned([Piece("a"), Piece("b"), Piece("", "stop", TokenUsage(3, 2))])
    await take_turn(answers, Conversation("m"), "q", page, turn)
    assert (turn.text, page.text, turn.finish_reason, turn.usage) == ("ab", "ab", "stop", TokenUsage(3, 2))
    assert turn.figures().startswith("2 tokens · first token ")


async def test_a_server_error_ends_in_the_turn_and_leaves_the_history_alone() -> None:
    turn, conversation = Turn(), Conversation("m")
    await take_turn(Canned([Piece("half")], AnswerFailed("broke")), conversation, "q", Page(), turn)
    assert isinstance(turn.error, AnswerFailed)
    assert conversation.messages == []


def test_an_estimated_count_is_marked() -> None:
    assert Turn(pieces=3, first_token=0.5, duration=1.5).figures() == "~3 tokens · first token 0.50 s · 2.0 tokens/s"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"detail": "Unauthorized"}, "Unauthorized"),
        ({"detail": [{"loc": ["body", "n"], "msg": "too large"}, {"msg": "bad"}]}, "body.n: too large; bad"),
        ({"object": "error", "message": "No\nsuch model."}, "No such model."),
        ({"object": "error", "message": {"detail": [{"loc": ["x"], "msg": "y"}]}}, "x: y"),
        ({"object": "Error", "detail": [{"msg": "z"}], "message": []}, "z"),
        ({"error": {"message": "blocked"}}, "blocked"),
        ({"message": "\x1b[2Jcleared"}, "[2Jcleared"),
        (None, "The server refused with status 503."),
        ([1, {"loc": 3}], "The server refused with status 503."),
    ],
)
def test_every_error_shape_becomes_one_printable_line(body: object, said: str) -> None:
    assert refusal(503, body).message == said


@pytest.fixture
def conversation() -> Conversation:
    kept = Conversation("small")
    kept.keep("question", "answer")
    return kept


@pytest.fixture
def commands(conversation: Conversation) -> Commands:
    async def models() -> ModelNames:
        return ModelNames(["small", "large"], ["small", "large", "large-latest"])

    return Commands(conversation, models)


async def test_model_lists_and_changes(commands: Commands, conversation: Conversation) -> None:
    assert await commands.run("/model") == "* small\n  large"
    await commands.run("/model large-latest")
    assert conversation.model == "large-latest"
    assert "large" in await commands.run("/model lage")
    assert conversation.model == "large-latest"


async def test_system_is_set_shown_and_removed(commands: Commands, conversation: Conversation) -> None:
    await commands.run("/system Answer in French.")
    assert conversation.system == "Answer in French."
    assert await commands.run("/system") == "Answer in French."
    await commands.run("/system -")
    assert conversation.system == ""


async def test_clear_forgets(commands: Commands, conversation: Conversation) -> None:
    await commands.run("/clear")
    assert conversation.messages == []


async def test_an_unknown_command_lists_the_known_ones(commands: Commands) -> None:
    said = await commands.run("/cleer")
    assert "/cleer" in said
    assert all(name in said for name in commands.names)


async def test_exit_leaves(commands: Commands) -> None:
    with pytest.raises(Leave):
        await commands.run("/exit")


async def test_save_writes_markdown_and_never_over_a_file(commands: Commands, tmp_path: Path) -> None:
    file = tmp_path / "kept.md"
    await commands.run(f"/save {file}")
    text = file.read_text("utf-8")
    assert "## You\n\nquestion" in text
    assert "## small\n\nanswer" in text
    file.write_text("mine", "utf-8")
    assert "cannot be written" in await commands.run(f"/save {file}")
    assert file.read_text("utf-8") == "mine"

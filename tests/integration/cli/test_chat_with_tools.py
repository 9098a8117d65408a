"""``ventoux chat`` in a conversation on the server: in a pipe, and on a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console
from tests.forking import run
from tests.integration.cli.fake_conversations import AGENTS, ID, KEY, LIBRARY, FakeConversations, fake_conversations
from tests.integration.cli.terminal import Terminal, clean_environment, on_terminal

from ventoux.cli.agents.building import Tooling
from ventoux.cli.chatting.api import Endpoint
from ventoux.cli.chatting.errors import AnswerFailed
from ventoux.cli.conversing.api import ConversationApi, Thread
from ventoux.cli.conversing.saving import save
from ventoux.cli.conversing.screens import PipeScreen
from ventoux.cli.conversing.session import Chosen
from ventoux.cli.conversing.telling import MadeFile, Telling, Told
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Generator
    from pathlib import Path

CTRL_C, CTRL_D = "\x03", "\x04"


@pytest.fixture
def server() -> Generator[FakeConversations]:
    with fake_conversations() as fake:
        yield fake


def ask(server: FakeConversations, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(VENTOUX_HOME=str(home), VENTOUX_SERVER=server.url, VENTOUX_KEY=KEY)
    return run(["chat", *arguments], environment)


async def told_by(server: FakeConversations, said: str, thread: Thread | None = None) -> tuple[Told, str]:
    """What a reply told, and what was printed of it."""
    out, told = io.StringIO(), Told()
    async with ConversationApi(Endpoint(server.url, KEY)) as api:
        events = api.reply(thread or Thread(), {"inputs": said})
        await Telling(told, PipeScreen(Console(file=io.StringIO()), out)).take(events)
    return told, out.getvalue()


def test_a_pipe_has_the_answer_alone_and_all_else_is_beside_it(server: FakeConversations, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    named = ("--agent", "lawyer", "--library", "leases", "--tool", "code_interpreter", "--connector", "mail")
    answer = ask(server, tmp_path, "tools", *named, "--save", str(folder))
    assert (answer.returncode, answer.stdout) == (0, "The mean is 2[1].\n")
    for line in (
        "⚙ code_interpreter · 0.25 s · cost 0.0015",
        "  print(mean)",
        "  ⇒ 2.0",
        "[1] lease.pdf · page 3",
        f"file ../chart.png: saved as {folder}/_chart.png",
        f"`ventoux chat --resume {ID}` goes on with it.",
    ):
        assert line in answer.stderr.splitlines(), answer.stderr
    assert (folder / "_chart.png").read_bytes() == b"bytes of file-1"
    assert [path.name for path in folder.iterdir()] == ["_chart.png"]
    (body,) = server.bodies("POST", "/v1/conversations")
    assert body == {
        "inputs": "tools",
        "stream": True,
        "agent_id": AGENTS[0]["id"],
        "tools": [
            {"type": "document_library", "library_ids": ["own", LIBRARY]},
            {"type": "code_interpreter"},
            {"type": "connector", "connector_id": "mail"},
        ],
    }


def test_what_would_have_to_be_asked_in_a_pipe_is_refused_unless_it_was_allowed(
    server: FakeConversations, tmp_path: Path
) -> None:
    refused = ask(server, tmp_path, "confirm", "--tool", "ask_user")
    assert (refused.returncode, refused.stdout) == (0, "You said: said deny \n")
    assert "refused: send_mail" in refused.stderr
    assert "It may change something." in refused.stderr
    assert "--yes send_mail" in refused.stderr
    allowed = ask(server, tmp_path, "confirm", "--tool", "ask_user", "--yes", "send_mail")
    assert allowed.stdout == "You said: said allow \n"
    assert server.bodies("PUT", "/v1/tools/permissions") == []


async def test_a_reply_that_is_cut_at_any_event_is_told_whole_and_nothing_twice(server: FakeConversations) -> None:
    whole, printed = await told_by(server, "one two three four five")
    for cut_at in range(1, 9):
        server.cut_at, server.refusing = cut_at, cut_at % 2
        told, again = await told_by(server, "one two three four five")
        assert (again, told.text, told.error) == (printed, whole.text, None)
    assert len(server.resumed) == 8
    assert server.resumed[2].endswith("-3")


async def test_a_question_that_was_lost_with_its_connection_is_told(server: FakeConversations) -> None:
    thread = Thread()
    await told_by(server, "hello", thread)
    kept = server.replies.copy()
    server.cut_at = 0
    told, printed = await told_by(server, "again", thread)
    assert (printed, told.error) == ("You said: again ", None)
    server.replies, server.cut_at = kept, 0

    async def lost() -> None:
        async with ConversationApi(Endpoint(server.url, KEY)) as api:
            thread.reply = 5
            async for _ in api._on(thread, 5):
                raise AssertionError("a reply of another question")

    with pytest.raises(AnswerFailed, match="Ask again"):
        await lost()


async def test_no_escape_sequence_of_anybody_is_printed(server: FakeConversations, tmp_path: Path) -> None:
    answer = ask(server, tmp_path, "escape", "--tool", "code_interpreter")
    assert answer.returncode == 0
    assert "\x1b" not in answer.stdout + answer.stderr
    assert "]0;evilsafe" in answer.stdout


def test_what_the_server_says_against_it_is_one_line_and_status_1(server: FakeConversations, tmp_path: Path) -> None:
    for said, line in (("refuse", "error: Not [this] one."), ("fail", "error: Engine died.")):
        answer = ask(server, tmp_path, said, "--tool", "web_search")
        assert answer.returncode == 1
        assert line in answer.stderr.splitlines()


async def test_names_are_found_and_what_cannot_be_together_is_refused(server: FakeConversations) -> None:
    async with ConversationApi(Endpoint(server.url, KEY)) as api:
        assert await Chosen(agent=AGENTS[1]["id"]).start(api) == {"agent_id": AGENTS[1]["id"]}
        assert await Chosen(tooling=Tooling(["ask_user"]), system="s").start(api) == {
            "model": "small-chat",
            "instructions": "s",
            "tools": [{"type": "ask_user"}],
        }
        for chosen, words in (
            (Chosen(agent="twin"), "2 agents are called 'twin'"),
            (Chosen(agent="Lawyr"), "There is no agent 'Lawyr'"),
            (Chosen(tooling=Tooling(libraries=["x"])), "There is no library 'x'"),
            (Chosen(tooling=Tooling(["code"])), "--tool cannot be 'code'"),
            (Chosen(tooling=Tooling(["document_library"])), "--library NAME"),
        ):
            with pytest.raises(OperatorError) as error:
                await chosen.start(api)
            assert words in str(error.value)
    for wrong in (
        Chosen(agent="a", model="m"),
        Chosen(agent="a", system="s"),
        Chosen(resume="c", agent="a"),
        Chosen(resume="c", tooling=Tooling(["web_search"])),
    ):
        with pytest.raises(OperatorError):
            wrong.check()


async def test_a_made_file_lies_in_the_folder_over_nothing_that_is_there(
    server: FakeConversations, tmp_path: Path
) -> None:
    names = ["../../x.txt", "x.txt", "x.txt", ".bashrc", "", "a" * 300, "c\x00d"]
    files = [MadeFile(f"file-{number}", name) for number, name in enumerate(names)]
    saved, failed = await save(Endpoint(server.url, KEY), files, tmp_path / "out")
    assert failed == []
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["_.._x.txt", "x.txt", "x 2.txt", "bashrc", "file", "a" * 200, "c_d"]
    )
    assert {path.parent for path in map(type(tmp_path), saved.values())} == {tmp_path / "out"}


@pytest.fixture
def session(server: FakeConversations, tmp_path: Path) -> Generator[Terminal]:
    arguments = ["chat", "--agent", "Lawyer"]
    with on_terminal(arguments, tmp_path, VENTOUX_SERVER=server.url, VENTOUX_KEY=KEY) as terminal:
        terminal.wait_for("Ctrl-D leaves")
        terminal.wait_for("\n>")
        yield terminal


def answered(session: Terminal) -> None:
    session.wait_for("0.0021 EUR")
    session.wait_for("\n>")


def test_a_session_asks_shows_its_tools_and_goes_on_in_one_conversation(
    session: Terminal, server: FakeConversations
) -> None:
    session.type("tools\r")
    session.wait_for("⚙ code_interpreter · 0.25 s")
    session.wait_for("print(mean)")
    session.wait_for("The mean is 2[1].")
    session.wait_for("[1] lease.pdf")
    session.wait_for("ventoux files get file-1 -o _chart.png")
    answered(session)
    session.type("confirm\r")
    session.wait_for("send_mail waits for you. It may change something.")
    session.wait_for("to: bob@example.org")
    session.wait_for("ne[v]er:")
    session.type("a\r")
    session.wait_for("You said: said allow")
    answered(session)
    assert server.bodies("PUT", "/v1/tools/permissions") == [{"tool": "mail.send", "decision": "always"}]
    session.type("ask me\r")
    session.wait_for("Which colour?")
    session.wait_for("2. blue")
    session.wait_for("?")
    session.type("2\r")
    session.wait_for("You said: result blue")
    answered(session)
    session.type(CTRL_D)
    session.wait_for(f"--resume {ID}")
    assert session.wait_end() == 0
    assert [body["inputs"] for body in server.bodies("POST", "/v1/conversations")] == ["tools"]
    later: list[Any] = server.bodies("POST", f"/v1/conversations/{ID}")
    assert [body.get("inputs") for body in later[:2]] == ["confirm", None]


def test_ctrl_c_stops_the_reply_on_the_server_and_keeps_the_session(
    session: Terminal, server: FakeConversations
) -> None:
    session.type("slow\r")
    session.wait_for("Once upon")
    session.type(CTRL_C)
    session.wait_for("stopped")
    session.wait_for("\n>")
    assert server.stopped.is_set()
    session.type("hello\r")
    session.wait_for("You said: hello")
    answered(session)


def test_a_second_ctrl_c_leaves_whatever_the_server_does(session: Terminal, server: FakeConversations) -> None:
    session.type("deaf\r")
    session.wait_for("Once upon")
    session.type(CTRL_C)
    assert server.stopped.wait(10)
    session.type(CTRL_C)
    session.wait_for(f"--resume {ID}")
    assert session.wait_end() == 0


def test_a_prompt_on_a_terminal_is_answered_once_with_what_was_cited_below(
    server: FakeConversations, tmp_path: Path
) -> None:
    arguments = ["chat", "tools", "--agent", "Lawyer", "--server", server.url, "--key", KEY]
    with on_terminal(arguments, tmp_path) as terminal:
        terminal.wait_for("The mean is 2[1].")
        terminal.wait_for("[1] lease.pdf")
        assert terminal.wait_end() == 0


def test_a_conversation_is_resumed_with_its_newest_reply(server: FakeConversations, tmp_path: Path) -> None:
    ask(server, tmp_path, "hello", "--tool", "web_search")
    arguments = ["chat", "--resume", ID]
    with on_terminal(arguments, tmp_path, VENTOUX_SERVER=server.url, VENTOUX_KEY=KEY) as terminal:
        terminal.wait_for("You said: hello")
        terminal.wait_for("\n>")
        terminal.type("/continue\r")
        terminal.wait_for("You said: nothing")
        terminal.wait_for("\n>")
        terminal.type(CTRL_D)
        assert terminal.wait_end() == 0

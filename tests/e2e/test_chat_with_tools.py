"""The command line's chats in conversations of a real server: cut at any place, killed, asked, confirmed, stopped."""

from __future__ import annotations

import asyncio
import io
import signal
import socket
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from rich.console import Console
from tests.e2e.servers import Server, home_with_cards

from ventoux.cli.chatting.api import Endpoint
from ventoux.cli.conversing.api import ConversationApi, Thread
from ventoux.cli.conversing.deciding import Deciding, Question
from ventoux.cli.conversing.screens import PipeScreen
from ventoux.cli.conversing.talking import Talk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from ventoux.cli.conversing.deciding import Decision
    from ventoux.cli.conversing.telling import Screen, Waiting

ASKS = (
    '<tool_call>\n{"name": "ask_user", "arguments": {"question": "Which?", "choices": ["red", "blue"]}}\n</tool_call>'
)
READS = '<tool_call>\n{"name": "document_library", "arguments": {"query": "rent"}}\n</tool_call>'
WORDS = [f"w{number} " for number in range(40)]
SCRIPT: dict[str, Any] = {
    "tokens": WORDS,
    "between_tokens": 0.005,
    "replies": [
        {"holds": "colour", "tokens": [ASKS]},
        {"holds": "please look", "tokens": [READS]},
        {"holds": "for long", "tokens": ["word "] * 2000, "between_tokens": 0.02},
    ],
}


@pytest.fixture(scope="module")
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def server(port: int, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """At a port where another one may take its place."""
    home = home_with_cards(tmp_path_factory.mktemp("talks") / "home", {"talks": SCRIPT})
    with Server(home, "--model", "talks", "--port", str(port)) as server:
        yield server


class Says:
    """Answers every question alike. ``asked``: of what."""

    def __init__(self, decision: Decision = "no", answer: str = "") -> None:
        self._decision: Decision = decision
        self._answer = answer
        self.asked: list[str] = []

    async def decide(self, call: Waiting) -> Decision:
        self.asked.append(f"{call.name} {call.reason} {call.permission}")
        return self._decision

    async def answer(self, question: Question) -> str | None:
        self.asked.append(f"{question.text} {', '.join(question.choices)}")
        return self._answer


class Chat:
    def __init__(self, api: ConversationApi, person: Says, start: dict[str, Any]) -> None:
        self._out, self._err = io.StringIO(), io.StringIO()
        self.screen = PipeScreen(Console(file=self._err, width=200), self._out)
        deciding = Deciding(api, person, (), self.screen.note)
        self.talk = Talk(api, Thread(), {"model": "talks"} | start, self._shown, deciding)

    @contextmanager
    def _shown(self) -> Generator[tuple[Screen, Callable[[], Awaitable[None]] | None]]:
        yield self.screen, None

    @property
    def printed(self) -> str:
        return self._out.getvalue()

    @property
    def beside(self) -> str:
        return self._err.getvalue()

    async def ask(self, words: str) -> str:
        """What was printed of the answer."""
        before = len(self.printed)
        await self.talk.ask(words)
        assert self.talk.told[-1].error is None
        return self.printed[before:]


@asynccontextmanager
async def chatting(url: str, key: str, person: Says | None = None, **start: Any) -> AsyncGenerator[Chat]:
    async with ConversationApi(Endpoint(url, key)) as api:
        yield Chat(api, person or Says(), start)


@asynccontextmanager
async def cutting(url: str, after: int) -> AsyncGenerator[str]:
    """A way to the server that breaks each connection after so many bytes of answers."""
    there, passing = urlsplit(url), set[asyncio.Task[None]]()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this = asyncio.current_task()
        assert this is not None
        passing.add(this)
        far, to = await asyncio.open_connection(there.hostname, there.port)
        pumps = [asyncio.ensure_future(pump(reader, to)), asyncio.ensure_future(pump(far, writer, after))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in pumps:
                one.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            writer.transport.abort()
            to.transport.abort()
            passing.discard(this)

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as way:
        yield f"http://127.0.0.1:{way.sockets[0].getsockname()[1]}"
        for one in passing:
            one.cancel()
        await asyncio.gather(*passing, return_exceptions=True)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int = 2**30) -> None:
    while most > 0 and (data := await reader.read(min(most, 65536))):
        writer.write(data)
        await writer.drain()
        most -= len(data)


async def test_a_reply_over_a_way_that_breaks_again_and_again_is_printed_once(server: Server) -> None:
    for after in (1111, 2500):
        async with cutting(server.url, after) as way, chatting(way, server.key) as chat:
            assert await chat.ask("hello") == "".join(WORDS)


async def test_a_question_of_the_assistant_is_answered_and_the_answer_used(server: Server) -> None:
    person = Says(answer="blue")
    async with chatting(server.url, server.key, person, tools=[{"type": "ask_user"}]) as chat:
        assert await chat.ask("a colour, please") == "".join(WORDS)
        assert person.asked == ["Which? red, blue"]
        entries = await chat.talk._api.entries(chat.talk.thread)
    assert [one["type"] for one in entries if one["type"].startswith("function")] == [
        "function.call",
        "function.result",
    ]
    assert next(one["result"] for one in entries if one["type"] == "function.result") == "blue"


async def test_a_call_that_is_to_be_confirmed_runs_when_it_was_allowed_and_not_else(server: Server) -> None:
    library = server.post("/v1/libraries", {"name": "leases"}).json["id"]
    configured = {"requires_confirmation": ["document_library"]}
    tools = [{"type": "document_library", "library_ids": [library], "tool_configuration": configured}]
    said: list[tuple[Decision, bool]] = [("once", True), ("no", False)]
    for decision, ran in said:
        person = Says(decision)
        async with chatting(server.url, server.key, person, tools=tools) as chat:
            assert (await chat.ask("please look")).endswith("".join(WORDS))
        assert len(person.asked) == 1
        assert person.asked[0].startswith("document_library Each call of it is to be confirmed.")
        assert ("⚙ document_library" in chat.beside) is ran


async def test_a_stop_ends_the_reply_on_the_server_and_the_conversation_goes_on(server: Server) -> None:
    async with chatting(server.url, server.key) as chat:
        asking = asyncio.ensure_future(chat.talk.ask("talk for long"))
        async with asyncio.timeout(30):
            while "word word" not in chat.printed:  # noqa: ASYNC110 - what another process sends
                await asyncio.sleep(0.01)
            chat.talk.interrupt()
            await asking
        assert chat.talk.stopped
        assert chat.printed.count("word") < 2000
        assert await chat.ask("hello") == "".join(WORDS)


async def test_a_server_that_is_killed_in_mid_answer_is_found_again_and_what_it_said_is_gone_on_with(
    server: Server, port: int
) -> None:
    """The last one: it takes the server's place."""
    async with chatting(server.url, server.key) as chat:
        asking = asyncio.ensure_future(chat.talk.ask("talk for long"))
        async with asyncio.timeout(30):
            while "word word" not in chat.printed:  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.01)
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        with await asyncio.to_thread(Server, server.home, "--model", "talks", "--port", str(port)):
            async with asyncio.timeout(60):
                await asking
            told = chat.talk.told[-1]
            assert told.error is not None
            assert told.text == chat.printed
            entries = await chat.talk._api.entries(chat.talk.thread)
            assert entries[-1]["partial"] is True
            assert entries[-1]["content"] == told.text
            going_on = asyncio.ensure_future(chat.talk.go_on())
            async with asyncio.timeout(60):
                while chat.printed == told.text:  # noqa: ASYNC110 - see above
                    await asyncio.sleep(0.01)
                chat.talk.interrupt()
                await going_on

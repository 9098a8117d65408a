"""What ``ventoux chat`` runs with an agent or tools: a session, or one answer, in a conversation kept on the server."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import typer
from prompt_toolkit import PromptSession
from rich.console import Console
from rich.text import Text

from ventoux.cli.agents.building import Tooling, joined
from ventoux.cli.chatting.prompt import keys_wait
from ventoux.cli.chatting.server import endpoint_named, find_server, serve_command
from ventoux.cli.chatting.session import end_tidily, run_to_end
from ventoux.cli.conversing.api import ConversationApi, Thread
from ventoux.cli.conversing.deciding import Deciding, Nobody
from ventoux.cli.conversing.person import AtTerminal
from ventoux.cli.conversing.repl import ConversationRepl
from ventoux.cli.conversing.saving import save
from ventoux.cli.conversing.screens import PipeScreen, TerminalScreen, below
from ventoux.cli.conversing.talking import Talk
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Sequence
    from pathlib import Path

    from ventoux.cli.chatting.api import Endpoint
    from ventoux.cli.conversing.telling import Screen, Told
    from ventoux.cli.libraries.api import Json
    from ventoux.home import Home

INTERRUPTED = 128 + signal.SIGINT


class Chosen(NamedTuple):
    """What the options say. ``resume``: the id of a conversation, which has all the rest."""

    agent: str | None = None
    model: str | None = None
    system: str = ""
    tooling: Tooling = Tooling()
    yes: Sequence[str] = ()
    save: Path | None = None
    resume: str | None = None

    def check(self) -> None:
        """Raises OperatorError."""
        if self.resume and (self.agent or self.model or self.system or self.tooling.named):
            raise OperatorError(
                "A conversation has its agent, model and tools already.", hint="Name none of them with --resume."
            )
        for option, given in (("--model", self.model), ("--system", self.system)):
            if self.agent and given:
                raise OperatorError(
                    f"An agent has its own: {option} does not go with --agent.",
                    hint="`ventoux agents update` changes it.",
                )

    async def start(self, api: ConversationApi) -> Json:
        """The body that begins the conversation, without its inputs. Raises OperatorError."""
        tools = await self.tooling.specs(api)
        body: Json = {"tools": tools} if tools else {}
        if self.agent:
            agent = await api.agent(self.agent)
            # Tools of a conversation go before those of its agent: these are to be there as well.
            beside = {"tools": joined(agent["tools"], tools)} if tools else {}
            return {"agent_id": agent["id"]} | beside
        model = self.model or next(iter((await api.models()).ids), None)
        if model is None:
            raise OperatorError(f"No model at {api.endpoint.url} chats.", hint="Name one with --model.")
        return body | {"model": model} | ({"instructions": self.system} if self.system else {})


def run_conversation(home: Home, *, server: str | None, key: str | None, chosen: Chosen, question: str | None) -> None:
    """A session when there is no question. Raises OperatorError, and typer.Exit as ``run_to_end`` does."""
    chosen.check()
    run_to_end(_run(home, endpoint_named(server, key, os.environ), chosen, question))


async def _run(home: Home, named: Endpoint, chosen: Chosen, question: str | None) -> None:
    end_tidily()
    command = serve_command(home, chosen.model)
    async with (
        find_server(home, named, Console(stderr=True), command=command) as endpoint,
        ConversationApi(endpoint) as api,
    ):
        thread = Thread()
        if chosen.resume:
            thread.id = (await api.conversation(chosen.resume))["id"]
        start = {} if thread.id else await chosen.start(api)
        if question is None:
            await _session(api, thread, start, chosen, home)
        elif sys.stdout.isatty():
            await _answer_on_terminal(api, thread, start, chosen, question)
        else:
            await _answer_in_pipe(api, thread, start, chosen, question)


async def _session(api: ConversationApi, thread: Thread, start: Json, chosen: Chosen, home: Home) -> None:
    console = Console()
    talk = _at_terminal(api, thread, start, chosen, console)

    async def show(told: Told) -> None:
        await _show_below(api.endpoint, told, chosen.save, _noting(console))

    repl = ConversationRepl(talk, console, home.root / "chat-history", show)
    await repl.run(f"{chosen.agent or start.get('model') or thread.id} at {api.endpoint.url}.", resumed=bool(thread.id))


async def _answer_on_terminal(api: ConversationApi, thread: Thread, start: Json, chosen: Chosen, question: str) -> None:
    console = Console()
    talk = _at_terminal(api, thread, start, chosen, console)
    await _answer(talk, question)
    note = _noting(console)
    for told in talk.told:
        await _show_below(api.endpoint, told, chosen.save, note)
    _end(talk, note)


async def _answer_in_pipe(api: ConversationApi, thread: Thread, start: Json, chosen: Chosen, question: str) -> None:
    screen = PipeScreen(Console(stderr=True))

    @contextmanager
    def shown() -> Generator[tuple[Screen, Callable[[], Awaitable[None]] | None]]:
        yield screen, None

    talk = Talk(api, thread, start, shown, Deciding(api, Nobody(screen.note), chosen.yes, screen.note))
    await _answer(talk, question)
    screen.end()
    for told in talk.told:
        await _show_below(api.endpoint, told, chosen.save, screen.note)
    _end(talk, screen.note)


async def _answer(talk: Talk, question: str) -> None:
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, talk.interrupt)
    try:
        await talk.ask(question)
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _at_terminal(api: ConversationApi, thread: Thread, start: Json, chosen: Chosen, console: Console) -> Talk:
    @contextmanager
    def shown() -> Generator[tuple[Screen, Callable[[], Awaitable[None]] | None]]:
        with keys_wait(), TerminalScreen(console) as screen:
            yield screen, screen.animate

    note = _noting(console)
    person = AtTerminal(console, PromptSession()) if sys.stdin.isatty() else Nobody(note)
    return Talk(api, thread, start, shown, Deciding(api, person, chosen.yes, note))


def _noting(console: Console) -> Callable[[str], None]:
    def note(text: str) -> None:
        console.print(Text(text, style="dim"), soft_wrap=True)

    return note


async def _show_below(endpoint: Endpoint, told: Told, folder: Path | None, note: Callable[[str], None]) -> None:
    saved, failed = ({}, []) if folder is None else await save(endpoint, told.files, folder)
    for line in [*below(told, saved), *failed]:
        note(line)


def _end(talk: Talk, note: Callable[[str], None]) -> None:
    """Of one answer. Raises what it failed of, and typer.Exit where it was stopped."""
    if talk.thread.id:
        note(f"`ventoux chat --resume {talk.thread.id}` goes on with it.")
    if talk.stopped or talk.left:
        raise typer.Exit(INTERRUPTED)
    if talk.told and (error := talk.told[-1].error) is not None:
        raise error

"""What ``ventoux chat`` runs: a session, or one answer."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from ventoux.cli.chatting.api import MistralApi
from ventoux.cli.chatting.conversation import CUT_SHORT, Conversation, Turn, take_turn
from ventoux.cli.chatting.errors import AnswerFailed
from ventoux.cli.chatting.render import MarkdownView, PlainView
from ventoux.cli.chatting.repl import Repl
from ventoux.cli.chatting.server import endpoint_named, find_server, serve_command
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from ventoux.cli.chatting.api import Endpoint
    from ventoux.home import Home

BROKEN_PIPE = 128 + signal.SIGPIPE
TERMINATED = 128 + signal.SIGTERM


def run_chat(
    home: Home, *, server: str | None, key: str | None, model: str | None, system: str, question: str | None
) -> None:
    """A session when there is no question. Raises OperatorError, and typer.Exit when a reader or a signal ended it."""
    run_to_end(_chat(home, endpoint_named(server, key, os.environ), model, system, question))


def run_to_end(chat: Coroutine[Any, Any, None]) -> None:
    """Raises what it does, and typer.Exit when a reader or a signal ended it."""
    try:
        asyncio.run(chat)
    except BrokenPipeError:
        _forget_stdout()
        raise typer.Exit(BROKEN_PIPE) from None
    except asyncio.CancelledError:
        raise typer.Exit(TERMINATED) from None


async def _chat(home: Home, chosen: Endpoint, model: str | None, system: str, question: str | None) -> None:
    end_tidily()
    waiting = Console(stderr=True)
    async with (
        find_server(home, chosen, waiting, command=serve_command(home, model)) as endpoint,
        MistralApi(endpoint) as api,
    ):
        names: list[str] = []
        if model is None or question is None:
            models = await api.models()
            names = models.names
            model = model or next(iter(models.ids), None)
        if model is None:
            raise OperatorError(f"No model at {endpoint.url} chats.", hint="Name one with --model.")
        conversation = Conversation(model, system)
        if question is None:
            await Repl(api, conversation, Console(), home.root / "chat-history").run(names)
        else:
            await _answer_once(api, conversation, question)


async def _answer_once(api: MistralApi, conversation: Conversation, question: str) -> None:
    """Raises what ended the answer early; a cut answer is noted on standard error."""
    turn = Turn()
    if sys.stdout.isatty():
        with MarkdownView(Console()) as view:
            async with asyncio.TaskGroup() as group:
                drawing = group.create_task(view.animate())
                await take_turn(api, conversation, question, view, turn)
                drawing.cancel()
    else:
        plain = PlainView()
        await take_turn(api, conversation, question, plain, turn)
        plain.end()
    if turn.error is not None:
        raise turn.error
    if turn.finish_reason == "error":
        raise AnswerFailed(CUT_SHORT["error"], hint="Ask again; the server's log says why.")
    if turn.finish_reason in CUT_SHORT:
        Console(stderr=True).print(f"note: {CUT_SHORT[turn.finish_reason]}", highlight=False, soft_wrap=True)


def end_tidily() -> None:
    """A closed terminal or a TERM unwinds like a Ctrl-C: the server that was started here is stopped."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is not None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, task.cancel)


def _forget_stdout() -> None:
    """The interpreter flushes standard output once more when it ends: into nothing, as nobody reads it."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

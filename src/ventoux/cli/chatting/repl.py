"""The interactive session: a prompt with history and completion, and answers that can be stopped."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from rich.text import Text

from ventoux.cli.chatting.commands import Commands, Leave
from ventoux.cli.chatting.conversation import CUT_SHORT, Turn, take_turn
from ventoux.cli.chatting.prompt import bindings, keys_wait, private_history
from ventoux.cli.chatting.render import MarkdownView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output
    from rich.console import Console

    from ventoux.cli.chatting.api import MistralApi
    from ventoux.cli.chatting.conversation import Conversation

PROMPT = "> "


class Repl:
    """``terminal`` and ``screen`` replace the real ones of the prompt in tests."""

    def __init__(
        self,
        api: MistralApi,
        conversation: Conversation,
        console: Console,
        history: Path,
        *,
        terminal: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        self._api = api
        self._conversation = conversation
        self._console = console
        self._commands = Commands(conversation, api.models)
        self._answering: asyncio.Task[None] | None = None
        self._prompt: PromptSession[str] = PromptSession(
            history=private_history(history),
            completer=SlashCompleter(self._commands),
            complete_while_typing=True,
            key_bindings=bindings(),
            multiline=True,
            prompt_continuation="  ",
            input=terminal,
            output=screen,
        )

    async def run(self, model_names: list[str]) -> None:
        """Until Ctrl-D or /exit."""
        self._commands.model_names = model_names
        self._say(f"{self._conversation.model} at {self._api.endpoint.url}. /help lists the commands; Ctrl-D leaves.")
        loop = asyncio.get_running_loop()
        # One handler for the whole session: with none, a Ctrl-C between two states would end it.
        loop.add_signal_handler(signal.SIGINT, self.stop_answer)
        try:
            draft = ""
            while (line := await self._read(draft)) is not None:
                draft = await self._react(line)
        except Leave:
            pass
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    def stop_answer(self) -> None:
        """What Ctrl-C does while an answer streams."""
        if self._answering is not None:
            self._answering.cancel()

    async def _read(self, draft: str) -> str | None:
        """The next line; None at the end of input."""
        while True:
            try:
                return await self._prompt.prompt_async(PROMPT, default=draft, handle_sigint=False)
            except KeyboardInterrupt:
                self._say("Ctrl-D or /exit leaves.")
            except EOFError:
                return None

    async def _react(self, line: str) -> str:
        """Shows what the line leads to. The result is a draft for the next line: a question that got no answer."""
        if not line.strip():
            return ""
        if line.lstrip().startswith("/"):
            self._say(await self._commands.run(line))
            return ""
        return await self._ask(line)

    async def _ask(self, question: str) -> str:
        turn = Turn()
        self._console.print()
        with keys_wait(), MarkdownView(self._console) as view:
            try:
                async with asyncio.TaskGroup() as group:
                    drawing = group.create_task(view.animate())
                    answering = group.create_task(take_turn(self._api, self._conversation, question, view, turn))
                    answering.add_done_callback(lambda _: drawing.cancel())
                    self._answering = answering
            finally:
                stopped = self._answering is not None and self._answering.cancelled()
                self._answering = None
        if turn.error is not None:
            self._complain(str(turn.error))
            return question
        if not turn.text and stopped:
            self._say("Stopped before the answer began.")
            return question
        if turn.text:
            # An empty answer stays out: servers refuse an assistant message that says nothing.
            self._conversation.keep(question, turn.text)
        self._tell_end(turn, stopped=stopped)
        return ""

    def _tell_end(self, turn: Turn, *, stopped: bool) -> None:
        if turn.finish_reason in CUT_SHORT:
            self._complain(CUT_SHORT[turn.finish_reason])
        parts = (["stopped"] if stopped else []) + ([turn.figures()] if turn.figures() else [])
        self._say(" · ".join(parts) or "The answer is empty.")
        self._console.print()

    def _say(self, text: str) -> None:
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    def _complain(self, text: str) -> None:
        self._console.print(Text(text, style="red"), soft_wrap=True)


class SlashCompleter(Completer):
    """Command names at the start of a line, model names after /model; nothing in questions."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        del complete_event  # the same whether asked for or while typing
        text = document.text_before_cursor
        if text.startswith("/model "):
            typed, choices = text.removeprefix("/model ").lstrip(), self._commands.model_names
        elif text.startswith("/") and " " not in text:
            typed, choices = text, self._commands.names
        else:
            return
        for choice in choices:
            if choice.startswith(typed):
                yield Completion(choice, start_position=-len(typed))

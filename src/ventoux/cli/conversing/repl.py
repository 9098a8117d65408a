"""A session in a conversation that the server keeps."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from rich.text import Text

from ventoux.cli.chatting.prompt import bindings, private_history

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output
    from rich.console import Console

    from ventoux.cli.conversing.talking import Talk
    from ventoux.cli.conversing.telling import Told

PROMPT = "> "
_HELP = """/continue  go on with an answer that was cut
/id        show the conversation's id
/help      show this
/exit      leave
Enter sends, Alt+Enter starts a new line, Ctrl-C stops an answer, twice leaves, Ctrl-D leaves."""


class ConversationRepl:
    """``show``: what stands below a reply. ``terminal`` and ``screen`` replace the prompt's real ones in tests."""

    def __init__(
        self,
        talk: Talk,
        console: Console,
        history: Path,
        show: Callable[[Told], Awaitable[None]],
        *,
        terminal: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        self._talk = talk
        self._console = console
        self._show = show
        self._prompt: PromptSession[str] = PromptSession(
            history=private_history(history),
            key_bindings=bindings(),
            multiline=True,
            prompt_continuation="  ",
            input=terminal,
            output=screen,
        )

    async def run(self, greeting: str, *, resumed: bool) -> None:
        """Until Ctrl-D, /exit, or a second Ctrl-C. A conversation that is ``resumed`` shows its newest reply first."""
        self._say(f"{greeting} /help lists the commands; Ctrl-D leaves.")
        loop = asyncio.get_running_loop()
        # One handler for the whole session: with none, a Ctrl-C between two states would end it.
        loop.add_signal_handler(signal.SIGINT, self._talk.interrupt)
        try:
            if resumed:
                await self._reply(self._talk.follow)
            draft = ""
            while not self._talk.left and (line := await self._read(draft)) is not None:
                if line.strip() == "/exit":
                    break
                draft = await self._react(line)
        finally:
            loop.remove_signal_handler(signal.SIGINT)
        if self._talk.thread.id:
            self._say(f"`ventoux chat --resume {self._talk.thread.id}` goes on with this conversation.")

    async def _read(self, draft: str) -> str | None:
        while True:
            try:
                return await self._prompt.prompt_async(PROMPT, default=draft, handle_sigint=False)
            except KeyboardInterrupt:
                self._say("Ctrl-D or /exit leaves.")
            except EOFError:
                return None

    async def _react(self, line: str) -> str:
        """Shows what the line leads to. The result is a draft for the next line: a question that was not taken."""
        asked = line.strip()
        match asked:
            case "":
                pass
            case "/continue":
                await self._reply(self._talk.go_on)
            case "/id":
                self._say(self._talk.thread.id or "The conversation begins with the first question.")
            case "/help":
                self._say(_HELP)
            case _ if asked.startswith("/"):
                self._say(f"No command {asked.split()[0]}. /help lists them.")
            case _:
                if not await self._reply(lambda: self._talk.ask(line)):
                    return line
        return ""

    async def _reply(self, asking: Callable[[], Awaitable[None]]) -> bool:
        """Whether the server took the question."""
        self._console.print()
        before = self._talk.thread.reply
        await asking()
        told = self._talk.told
        for one in told:
            await self._show(one)
        if self._talk.stopped:
            self._say(f"stopped · {told[-1].figures()}")
        elif told and told[-1].error is not None:
            self._complain(str(told[-1].error))
        elif told:
            self._say(told[-1].figures())
        self._console.print()
        return self._talk.thread.reply > before or not told or told[-1].error is None

    def _say(self, text: str) -> None:
        self._console.print(Text(text, style="dim"), soft_wrap=True)

    def _complain(self, text: str) -> None:
        self._console.print(Text(text, style="red"), soft_wrap=True)

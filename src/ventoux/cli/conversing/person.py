"""The user at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from ventoux.cli.conversing.telling import cut, lines_of

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from rich.console import Console

    from ventoux.cli.conversing.deciding import Decision, Question
    from ventoux.cli.conversing.telling import Waiting

_LINES = 24
_WORDS: dict[str, Decision] = {
    "y": "once",
    "yes": "once",
    "once": "once",
    "a": "always",
    "always": "always",
    "n": "no",
    "no": "no",
    "v": "never",
    "never": "never",
}
_ASKED = "Allow it? [y]es, once · [a]lways · [n]o · ne[v]er: "


class AtTerminal:
    """Who leaves a question with Ctrl-C or Ctrl-D has said no."""

    def __init__(self, console: Console, prompt: PromptSession[str]) -> None:
        self._console = console
        self._prompt = prompt

    async def decide(self, call: Waiting) -> Decision:
        self._say(f"{call.name} waits for you. {call.reason}".strip(), "yellow")
        for line in cut(lines_of(call.arguments), _LINES):
            self._say(f"  {line}", "")
        while True:
            said = await self._ask(_ASKED)
            if said is None:
                return "no"
            if decision := _WORDS.get(said.strip().lower()):
                return decision

    async def answer(self, question: Question) -> str | None:
        self._say(question.text, "yellow")
        for number, choice in enumerate(question.choices, 1):
            self._say(f"  {number}. {choice}", "")
        said = await self._ask("? ")
        if said is None or not said.strip():
            return None
        number = said.strip()
        if number.isascii() and number.isdigit() and 0 < int(number[:4]) <= len(question.choices):
            return question.choices[int(number) - 1]
        return said

    async def _ask(self, words: str) -> str | None:
        try:
            return await self._prompt.prompt_async(words, handle_sigint=False)
        except (EOFError, KeyboardInterrupt):
            return None

    def _say(self, text: str, style: str) -> None:
        self._console.print(Text(text, style=style), soft_wrap=True)

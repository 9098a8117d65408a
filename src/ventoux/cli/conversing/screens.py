"""Replies on a terminal, with their calls of tools; and in a pipe, where standard output has the answer alone."""

from __future__ import annotations

import asyncio
import shlex
import sys
from typing import TYPE_CHECKING, Self

from rich.text import Text

from ventoux.cli.chatting.render import FRAMES_PER_SECOND, MarkdownView, PlainView
from ventoux.cli.conversing.saving import plain_name
from ventoux.cli.conversing.telling import ToolCall, cut, lines_of, tool_figures

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TextIO

    from rich.console import Console

    from ventoux.cli.conversing.telling import Told

_INPUT_LINES, _OUTPUT_LINES = 8, 8
_LONGEST_LINE = 400


class TerminalScreen:
    """Texts are Markdown that grows in place; a call of a tool stands between them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._view: MarkdownView | None = None
        self._wait = ""

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    async def animate(self) -> None:
        """Draws until it is cancelled."""
        while True:
            if self._view is not None:
                self._view.refresh()
            await asyncio.sleep(1 / FRAMES_PER_SECOND)

    def text(self, piece: str) -> None:
        (self._view or self._open()).add(piece)

    def running(self, names: list[str]) -> None:
        self._wait = ", ".join(names)
        if self._view is not None:
            self._view.waiting = self._wait

    def tool(self, call: ToolCall) -> None:
        self._close()
        for line, style in tool_lines(call):
            self._console.print(Text(line, style=style), soft_wrap=True)
        self._open()

    def note(self, text: str) -> None:
        self._close()
        self._console.print(Text(text, style="dim"), soft_wrap=True)
        self._open()

    def _open(self) -> MarkdownView:
        self._view = MarkdownView(self._console, self._wait)
        return self._view.__enter__()

    def _close(self) -> None:
        if self._view is not None:
            self._view.__exit__(None, None, None)
            self._view = None


class PipeScreen:
    """The answer on standard output; everything else on standard error."""

    def __init__(self, err: Console, out: TextIO | None = None) -> None:
        self._err = err
        self._plain = PlainView(out or sys.stdout)

    def text(self, piece: str) -> None:
        self._plain.add(piece)

    def running(self, names: list[str]) -> None:
        del names  # nobody watches

    def tool(self, call: ToolCall) -> None:
        for line, _ in tool_lines(call):
            self.note(line)

    def note(self, text: str) -> None:
        self._err.print(text, highlight=False, markup=False, soft_wrap=True)

    def end(self) -> None:
        self._plain.end()


def tool_lines(call: ToolCall) -> list[tuple[str, str]]:
    """Each with its style."""
    head = f"{'✗' if call.failed else '⚙'} {call.name}"
    figures = tool_figures(call)
    lines = [(f"{head} · {figures}" if figures else head, "red" if call.failed else "cyan")]
    lines += [(f"  {_short(line)}", "dim") for line in cut(lines_of(call.arguments), _INPUT_LINES)]
    lines += [(f"  ⇒ {_short(line)}", "") for line in cut(call.output.splitlines(), _OUTPUT_LINES)]
    return lines


def below(told: Told, saved: dict[str, str]) -> list[str]:
    """What stands below an answer: numbered sources, and the files that were made. ``saved``: by id of a file where it
    lies now."""
    lines = [
        f"[{number}] " + " · ".join(part for part in (one.title, one.place, one.url) if part)
        for number, one in enumerate(told.sources, 1)
    ]
    for file in told.files:
        fetching = f"ventoux files get {file.id} -o {shlex.quote(plain_name(file.name))}"
        where = f"saved as {saved[file.id]}" if file.id in saved else fetching
        lines.append(f"file {file.name}: {where}")
    return lines


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"

"""Answers on the terminal: Markdown that grows in place, or plain text for programs."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Self

from rich.live import Live
from rich.markdown import Markdown
from rich.segment import Segment
from rich.spinner import Spinner
from rich.text import Text

from ventoux.cli.chatting.text import split_finished

if TYPE_CHECKING:
    from types import TracebackType
    from typing import TextIO

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

FRAMES_PER_SECOND = 12


class MarkdownView:
    """Prints each block once it is finished; only the block that still grows is drawn again.

    What is drawn again is never taller than the screen: a terminal cannot move above its first line, so a taller
    one would leave copies of itself behind. The block is printed whole when it ends.
    """

    def __init__(self, console: Console, waiting: str = "") -> None:
        """``waiting``: for what, while nothing has come."""
        self._console = console
        self.waiting = waiting
        self._tail = ""
        self._printed = False
        self._live = Live(
            console=console,
            get_renderable=self._growing,
            # Frames come from ``animate``: a thread that draws would break into the moves of the cursor.
            auto_refresh=False,
            transient=True,
            vertical_overflow="visible",
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
        self._print(self._tail)

    def refresh(self) -> None:
        self._live.refresh()

    async def animate(self) -> None:
        """Draws until it is cancelled."""
        while True:
            self.refresh()
            await asyncio.sleep(1 / FRAMES_PER_SECOND)

    def add(self, text: str) -> None:
        finished, self._tail = split_finished(self._tail + text)
        if finished:
            # One write: the block takes its place above what grows without either being seen twice.
            with self._console:
                self._live.refresh()
                self._print(finished)
                self._live.refresh()

    def _print(self, markdown: str) -> None:
        if not markdown.strip():
            return
        if self._printed:
            self._console.print()
        self._console.print(Markdown(markdown))
        self._printed = True

    def _growing(self) -> RenderableType:
        if self._tail.strip():
            return LastLines(self._tail, gap=self._printed)
        return Spinner("dots", Text(self.waiting, style="dim"), style="dim")


class LastLines:
    """The end of a rendered Markdown text: as many lines as the screen has room for."""

    def __init__(self, markdown: str, *, gap: bool) -> None:
        self._markdown = markdown
        self._gap = gap

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = max(console.size.height - 2, 1)
        lines = console.render_lines(Markdown(self._markdown), options, pad=False)
        if self._gap:
            lines.insert(0, [])
        for number, line in enumerate(lines[-room:]):
            if number:
                yield Segment.line()
            yield from line


class PlainView:
    """Text as it arrives, flushed at once. Raises BrokenPipeError when the reader has left."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._ended_line = True

    def add(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()
        self._ended_line = text.endswith("\n")

    def end(self) -> None:
        """Ends the last line, as programs that read lines expect."""
        if not self._ended_line:
            self.add("\n")

from __future__ import annotations

import io
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from ventoux.cli.chatting.render import MarkdownView, PlainView

HEIGHT, WIDTH = 10, 40
ANSWER = (
    "# Title\n\n"
    + "\n".join(f"- item {n}" for n in range(25))
    + "\n\n```\n"
    + "\n".join(f"code {n}" for n in range(30))
    + "\n```\n\nThe *end*.\n"
)
_CODE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])|(\r)|(\n)|([^\x1b\r\n]+)")


class Screen:
    """What a terminal of ten lines shows and has scrolled away: just the moves that a live display makes."""

    def __init__(self) -> None:
        self.lines = [""]
        self.row = self.column = 0

    def write(self, text: str) -> None:
        for count, action, home, feed, words in _CODE.findall(text):
            if action == "A":
                # The cursor never goes above the first visible line.
                self.row = max(self.row - int(count or 1), len(self.lines) - HEIGHT, 0)
            elif action == "K":
                self.lines[self.row] = ""
            elif home:
                self.column = 0
            elif feed:
                self.row, self.column = self.row + 1, 0
                self.lines += [""] * (self.row + 1 - len(self.lines))
            elif words:
                line = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = line[: self.column] + words + line[self.column + len(words) :]
                self.column += len(words)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines).rstrip()


def streamed(pieces: list[str]) -> Screen:
    out, screen = io.StringIO(), Screen()
    console = Console(file=out, force_terminal=True, width=WIDTH, height=HEIGHT, color_system=None)
    with MarkdownView(console) as view:
        for piece in pieces:
            view.add(piece)
            view._live.refresh()
    screen.write(out.getvalue())
    return screen


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(ANSWER)), max_size=30))
def test_an_answer_taller_than_the_screen_leaves_no_copies_of_itself(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(ANSWER)]
    shown = streamed([ANSWER[start:end] for start, end in itertools.pairwise(places)]).text
    wanted = [*(f"item {n}" for n in range(25)), *(f"code {n}" for n in range(30)), "The end."]
    lines = [line.strip(" •") for line in shown.split("\n")]
    assert [line for line in lines if line in set(wanted)] == wanted
    assert shown.count("Title") == 1


def test_plain_text_ends_with_a_line_feed_and_only_one() -> None:
    for text in ("no end", "an end\n"):
        out = io.StringIO()
        view = PlainView(out)
        view.add(text)
        view.end()
        assert out.getvalue() == text.rstrip("\n") + "\n"


def test_plain_text_is_there_as_soon_as_it_arrives() -> None:
    flushed: list[str] = []

    class Pipe(io.StringIO):
        def flush(self) -> None:
            flushed.append(self.getvalue())

    PlainView(Pipe()).add("piece")
    assert flushed == ["piece"]


def test_a_reader_that_left_is_told() -> None:
    class Closed(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        PlainView(Closed()).add("piece")

"""Plain text: paragraphs by blank lines, nothing else read into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.decoding import decode

if TYPE_CHECKING:
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer


def read(task: Task, writer: Writer) -> None:
    writer.paragraph(decode(task.source.read()))

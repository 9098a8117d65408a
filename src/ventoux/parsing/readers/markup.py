"""XML of no known kind, and SVG: its texts, each element's on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.markup import local, parse_xml, walk

if TYPE_CHECKING:
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_LEFT_OUT = frozenset({"script", "style", "defs", "metadata"})


def read(task: Task, writer: Writer) -> None:
    walking = walk(parse_xml(task.source.read()))
    lines: list[str] = []
    for event, element in walking:
        if event == "start":
            if local(element) in _LEFT_OUT:
                walking.skip_subtree()
            elif element.text and element.text.strip():
                lines.append(element.text)
        elif element.tail and element.tail.strip():
            lines.append(element.tail)
    for line in lines:
        writer.paragraph(line)

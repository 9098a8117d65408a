"""Image files: text is recognised, page by page of a TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.errors import DocumentUnreadable

if TYPE_CHECKING:
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer


def read(task: Task, writer: Writer) -> None:
    if task.recogniser.missing:
        raise task.recogniser.unavailable()
    from ventoux.parsing.recognition.pictures import pictures  # noqa: PLC0415 - brings Pillow and numpy

    for number, picture in enumerate(pictures(task.source.read(), pages=task.source.limits.pages), 1):
        if task.wants(number):
            task.recogniser.page(number, lambda picture=picture: picture, writer)
    if writer.empty and not task.options.blank:
        raise DocumentUnreadable(
            "No text was recognised in the picture.", hint="Scan it at 300 dpi, or take a sharper photo."
        )

"""XLSX, XLSB, XLS and ODS by calamine: a sheet is a page, its values as a person reads them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ventoux.parsing import formats
from ventoux.parsing.archive import Archive, locked
from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.readers.headers import find_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

    Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(task: Task, writer: Writer) -> None:
    if task.mime_type != formats.XLS:
        Archive(task.source).check()
    try:
        workbook = CalamineWorkbook.from_filelike(task.source.open())
    except PasswordError as error:
        raise locked() from error
    except CalamineError as error:
        raise DocumentUnreadable(f"The workbook is damaged: {error}.", hint="Open it and save it anew.") from error
    wanted = task.options.pages
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > task.source.limits.pages:
        raise DocumentTooLarge(f"The workbook has {len(sheets)} sheets; {task.source.limits.pages} are read.")
    for number, sheet in enumerate(sheets, 1):
        if wanted is not None and number not in wanted:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            writer.warn(f"The sheet {sheet.name!r} is hidden, and was read all the same.")
        _sheet(workbook, sheet.name, number, writer)


def _sheet(workbook: CalamineWorkbook, name: str, number: int, writer: Writer) -> None:
    try:
        rows = _without_empty_columns(list(_rows(workbook, name)))
    except CalamineError as error:
        writer.warn(f"The sheet {name!r} is damaged, and was left out: {error}.")
        return
    writer.open_page(number)
    if rows:
        writer.heading(name, 1)
        _write(rows, name, writer)
    writer.close_page(name=name)


def _write(rows: list[list[str]], name: str, writer: Writer) -> None:
    at = find_header(rows)
    if at is None:
        writer.table((), rows, name)
        return
    for row in rows[:at]:
        writer.paragraph(" ".join(cell for cell in row if cell))
    writer.table(rows[at], rows[at + 1 :], name)


def _rows(workbook: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    for row in workbook.get_sheet_by_name(name).iter_rows():
        texts = [value if isinstance(value, str) else as_text(value) for value in row]
        if any(text and not text.isspace() for text in texts):
            yield texts


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    filled = {at for row in rows for at, text in enumerate(row) if text}
    if len(filled) == width:
        return rows
    return [[text for at, text in enumerate(row) if at in filled] for row in rows]


def as_text(value: Value) -> str:
    """Dates as ISO 8601 writes them, midnight left out; numbers without the noise of binary fractions."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds").removesuffix(":00")
    if isinstance(value, datetime.timedelta):
        return _duration(round(value.total_seconds()))
    return str(value)


def _duration(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def number(value: float) -> str:
    """Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is 0.3 there."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"

"""Tables: CSV in, CSV and SpreadsheetML out. Nothing in a cell is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting.xml import parcel, said

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str]]

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_LONGEST_CELL = 32_767
_MOST_CELLS = 1_000_000
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,14})?\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def rows_of(content: str) -> Rows:
    """Raises NotExportable."""
    try:
        rows = [row for row in csv.reader(io.StringIO(content, newline="")) if row]
    except csv.Error as error:
        raise NotExportable(f"The table cannot be read as CSV: {error}.") from None
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > _MOST_CELLS:
        raise NotExportable(f"The table has more than {_MOST_CELLS:,} cells.")
    return rows


def as_csv(rows: Rows) -> str:
    """What a spreadsheet would take for a formula has an apostrophe before it, which makes it text."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows([_plain(cell) for cell in row] for row in rows)
    return file.getvalue()


def as_markdown(rows: Rows) -> str:
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [_line([*row, *[""] * (width - len(row))]) for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:], ""])


def as_xlsx(rows: Rows) -> bytes:
    """Numbers are numbers, the rest is text. Raises NotExportable."""
    longest = max((len(cell) for row in rows for cell in row), default=0)
    if longest > _LONGEST_CELL or len(rows) > _MOST_ROWS or max(map(len, rows), default=0) > _MOST_COLUMNS:
        raise NotExportable("The table is too large for a sheet.", hint="Export it with format=csv.")
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
    return parcel({**_FRAME, "xl/worksheets/sheet1.xml": sheet})


def _cell(text: str) -> str:
    if _NUMBER.match(text):
        return f"<c><v>{text}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{said(text)}</t></is></c>'


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.match(cell) else cell


def _line(cells: Sequence[str]) -> str:
    inside = (cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("\r", "") for cell in cells)
    return f"| {' | '.join(inside)} |"

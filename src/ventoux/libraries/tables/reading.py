"""The tables of a document as they are asked: with one header, all rows of all its parts, and columns with a kind."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.tables.values import Column, read_column
from ventoux.libraries.words import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.parsing.schemas import Parsed, Table

_SAMPLE = 500
"""Rows that tell what a column holds."""
_TOTAL = re.compile(
    r"(?:(?:grand |sub ?)?totale?s?|sum|summe|gesamt(?:summe|betrag)?|zwischensumme|sous-total|somme|suma|somma)"
    r"(?:\b|:)(?:\s+\w+)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\b|_)(?:id|nr|no|num\w*|núm\w*|code|código|codice)(?:\b|_)|n°|#|nummer|Id\b", re.IGNORECASE)
_FEW = 60
"""Values of a column that are few enough to be kinds of something."""


class Row(msgspec.Struct, frozen=True):
    cells: tuple[str, ...]
    start: int
    end: int
    """Both 0 where the row is not in the text."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """``totals``: rows that sum up others and are none of their own. ``values``: for each column of text, what stands
    in it, folded, and how it is written. ``numbering``: columns that number the rows, which nobody adds up."""

    document_id: str
    name: str
    header: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[Row]
    totals: int
    values: tuple[dict[str, str], ...]
    numbering: frozenset[int]

    def kinds(self, column: int) -> bool:
        """Whether few values come again and again, so that one can be meant by another word."""
        return 0 < len(self.values[column]) <= _FEW


def read_sheets(document_id: str, document_name: str, parsed: Parsed, language: str | None) -> list[Sheet]:
    """Parts of one table, as pages divide it, are one: they have the same header."""
    parts: dict[tuple[str, ...], list[Table]] = {}
    for table in parsed.tables:
        if table.header and table.rows:
            parts.setdefault(table.header, []).append(table)
    return [_sheet(document_id, document_name, header, tables, language) for header, tables in parts.items()]


def _sheet(
    document_id: str, document_name: str, header: tuple[str, ...], tables: Sequence[Table], language: str | None
) -> Sheet:
    rows: list[Row] = []
    totals = 0
    for table in tables:
        for cells, (start, end) in zip(table.rows, table.spans, strict=True):
            filled = [cell.strip() for cell in cells if cell.strip()]
            if not filled or tuple(cells) == header:
                continue
            if _TOTAL.fullmatch(filled[0]):
                totals += 1
            else:
                padded = (*cells, *[""] * (len(header) - len(cells)))[: len(header)]
                rows.append(Row(padded, start, end))
    step = max(1, len(rows) // _SAMPLE)
    columns = tuple(read_column((row.cells[at] for row in rows[::step]), language) for at in range(len(header)))
    values = tuple(
        {fold(row.cells[at].strip()): row.cells[at].strip() for row in rows if row.cells[at].strip()}
        if column.kind == "text"
        else {}
        for at, column in enumerate(columns)
    )
    return Sheet(
        document_id=document_id,
        name=next((table.name for table in tables if table.name), "") or document_name,
        header=header,
        columns=columns,
        rows=rows,
        totals=totals,
        values=values,
        numbering=frozenset(at for at, name in enumerate(header) if _numbers(name, rows, at)),
    )


def _numbers(name: str, rows: Sequence[Row], column: int) -> bool:
    """Whole numbers, never twice the same, in a column that is named for it; or one after the other in the first
    column, whatever that is called."""
    if column > 0 and not _NUMBERED.search(name):
        return False
    cells = [row.cells[column].strip() for row in rows]
    if not all(cell.isdecimal() for cell in cells) or len(set(cells)) < len(cells):
        return False
    numbers = [int(cell) for cell in cells]
    follow = all(after == before + 1 for before, after in pairwise(numbers))
    return bool(_NUMBERED.search(name)) or (follow and len(numbers) > 1)

"""CSV and TSV: encoding, delimiter and header found; formulas stay the text that they are."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ventoux.parsing import formats
from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.readers.headers import has_header

if TYPE_CHECKING:
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 200


def read(task: Task, writer: Writer) -> None:
    text = decode(task.source.read()).replace("\0", "")
    delimiter = _declared(text)
    if delimiter:
        text = text.partition("\n")[2]
    elif task.mime_type == formats.TSV:
        delimiter = "\t"
    else:
        delimiter = _delimiter(text[:_SAMPLE])
    # One field may be as long as the file, which has a bound.
    # Of the whole process: it may grow, and what another one needs must not be taken from it.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise DocumentUnreadable(f"The file is no table of text: {error}.", hint="Save it anew as CSV.") from error
    if rows and has_header(rows):
        writer.table(rows[0], rows[1:])
    else:
        writer.table((), rows)


def _declared(text: str) -> str:
    """Excel writes ``sep=;`` as a first line, and reads it."""
    first = text[:16].partition("\n")[0].rstrip("\r").lower()
    return first[4] if first.startswith("sep=") and len(first) == 5 else ""


def _delimiter(sample: str) -> str:
    """The one that cuts the most rows into the same number of fields, more than one."""
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [
                len(row)
                for row, _ in zip(
                    csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), range(_SAMPLE_ROWS), strict=False
                )
                if row
            ]
        except csv.Error:
            continue
        if not widths:
            continue
        # The sample may end within its last row.
        widths = widths[:-1] or widths
        usual = max(set(widths), key=widths.count)
        score = widths.count(usual) / len(widths) * min(usual - 1, 4)
        if score > best_score:
            best, best_score = delimiter, score
    return best

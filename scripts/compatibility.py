"""Writes docs/compatibility.md: what becomes of every field of every request. ``python -m scripts.compatibility``.

Each field is sent through its dialect with the samples of ``compatibility_samples.py``. What the call or the answer
then shows decides: a difference is honoured, a refusal is quoted, and a value that changes nothing needs one of the
reasons in ``compatibility_reasons.py``, or this fails. A field without a sample fails as well.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from scripts.compatibility_fields import fields_of, outermost
from scripts.compatibility_observing import OPERATIONS, late_refusals
from scripts.compatibility_ocr import OCR_AROUND, OCR_SAMPLES
from scripts.compatibility_reasons import REASONS
from scripts.compatibility_samples import AROUND, NOTHING, SAMPLES, Sample
from scripts.compatibility_tables import INTRODUCTION, TABLES

from ventoux.errors import ValidationFailed, VentouxError

if TYPE_CHECKING:
    from scripts.compatibility_observing import Operation
    from scripts.compatibility_tables import Table

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "compatibility.md"
HONOURED, REFUSED, NOT_APPLICABLE = "honoured", "refused", "not applicable"
Key = tuple[str, str]
_AROUND, _SAMPLES = AROUND | OCR_AROUND, SAMPLES | OCR_SAMPLES


class Row(NamedTuple):
    field: str
    values: tuple[str, ...]
    verdict: str
    note: str


class Unclear(Exception):
    """The table cannot be written: a field has no sample, no effect without a reason, or a reason without need."""


def document() -> str:
    """The whole text. Raises Unclear with everything that is missing."""
    faults: list[str] = []
    used: set[Key] = set()
    parts = [INTRODUCTION]
    written: dict[str, list[Row]] = {}
    for operation in OPERATIONS:
        if operation.api not in {other.api for other in OPERATIONS if other.title in written}:
            parts.append(f"## {operation.api}\n")
        rows = written[operation.title] = rows_of(operation, faults, used)
        parts.append(f"### {operation.title}\n")
        if operation.note:
            parts.append(f"{operation.note}\n")
        if operation.same_as:
            faults += [f"{operation.title} differs: {row}" for row in set(rows) ^ set(written[operation.same_as])]
            parts.append(f"Every field as for `{operation.same_as}`.\n")
        else:
            parts.append(_table(rows))
    parts += [_proved(table) for table in TABLES]
    faults += [f"nothing needs the reason for {api} {field}" for api, field in REASONS.keys() - used]
    if faults:
        raise Unclear("\n".join(faults))
    return "\n".join(parts)


def rows_of(operation: Operation, faults: list[str], used: set[Key]) -> list[Row]:
    rows: list[Row] = []
    for field in fields_of(operation.struct):
        if _within_refused(field, rows):
            continue
        found = _samples(operation, field)
        if not found:
            faults.append(f"{operation.title}: {field} has no sample")
        for sample in found:
            row = _row(operation, field, sample, used)
            if isinstance(row, str):
                faults.append(row)
            else:
                _add(rows, row)
    refused = _observe(operation, operation.base | {"zzz": 1})
    if isinstance(refused, VentouxError):
        rows.append(Row("any other", (), REFUSED, operation.words(refused).replace("zzz", "…")))
    else:
        faults.append(f"{operation.title}: an unknown field passes")
    return rows


def _within_refused(field: str, rows: list[Row]) -> bool:
    """Whether it is of a message, a part or an item that is refused whatever it holds."""
    verdicts: dict[str, set[str]] = {}
    for row in rows:
        verdicts.setdefault(row.field, set()).add(row.verdict)
    return any(found == {REFUSED} and field.startswith(f"{outer}.") for outer, found in verdicts.items())


def _samples(operation: Operation, field: str) -> tuple[Sample, ...]:
    keys = ((operation.title, field), (operation.api, field), field)
    return next((_SAMPLES[key] for key in keys if key in _SAMPLES), ())


def _row(operation: Operation, field: str, sample: Sample, used: set[Key]) -> Row | str:
    try:
        without = _put(operation.base | sample.beside, operation, field, sample, NOTHING)
    except StopIteration:
        return f"{operation.title}: nothing stands around {field}"
    before = _observe(operation, without)
    after = _observe(operation, _put(without, operation, field, sample, sample.value))
    if isinstance(after, VentouxError):
        if isinstance(before, VentouxError):
            return f"{operation.title}: the body beside {field} is refused: {before}"
        if isinstance(after, ValidationFailed) and after.issues[0].loc[1] != outermost(field):
            return f"{operation.title}: {field} is refused as {after.issues[0].loc}"
        return Row(field, (sample.shown,), REFUSED, operation.words(after))
    if before == after:
        return _reasoned(operation, field, sample.shown, used)
    notes = [*operation.notes(field), *late_refusals(after)]
    return Row(field, (sample.shown,), HONOURED, "; ".join(notes))


def _reasoned(operation: Operation, field: str, shown: str, used: set[Key]) -> Row | str:
    for name in (f"{field} {shown}", field):
        for key in ((operation.title, name), (operation.api, name), ("", name)):
            if key in REASONS:
                used.add(key)
                return Row(field, (shown,), NOT_APPLICABLE, REASONS[key])
    return f"{operation.title}: {field} {shown} changes nothing, and no reason is given"


def _observe(operation: Operation, body: dict[str, Any]) -> Any:
    """What comes of it, or the error."""
    try:
        return operation.observe(msgspec.json.encode(body))
    except VentouxError as error:
        return error


def _put(body: dict[str, Any], operation: Operation, field: str, sample: Sample, value: Any) -> dict[str, Any]:
    """The body with what has to stand around the field, and with the value unless it is ``NOTHING``."""
    changed = copy.deepcopy(body)
    parent, _, leaf = field.rpartition(".")
    place: Any = changed
    if parent:
        keys = ((operation.title, parent), (operation.api, parent), parent)
        around = sample.around or next(_AROUND[key] for key in keys if key in _AROUND)
        changed[outermost(field)] = copy.deepcopy(around.whole)
        place = changed[outermost(field)]
        for step in around.steps:
            place = place[step]
    if value is not NOTHING:
        place[leaf.split("[")[0]] = value
    return changed


def _add(rows: list[Row], row: Row) -> None:
    """Values of a field that fare alike share a row."""
    if rows and (rows[-1].field, rows[-1].verdict, rows[-1].note) == (row.field, row.verdict, row.note):
        row = row._replace(values=(*rows.pop().values, *row.values))
    rows.append(row)


def _table(rows: list[Row]) -> str:
    lines = ["| field | value | | |", "| --- | --- | --- | --- |"]
    for row in rows:
        values = ", ".join(_cell(f"`{value}`") for value in row.values)
        lines.append(f"| `{row.field}` | {values} | {row.verdict} | {_cell(row.note)} |")
    return "\n".join(lines) + "\n"


def _proved(table: Table) -> str:
    lines = [f"## {table.title}\n", "| | | | test |", "| --- | --- | --- | --- |"]
    lines += [f"| {_cell(row.what)} | {row.verdict} | {_cell(row.note)} | `{row.test}` |" for row in table.rows]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"{DOCUMENT.name} is written.")

"""Questions about all rows, answered by reading all rows; where no plan is sure, by nothing, and passages answer."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.libraries import languages
from ventoux.libraries.answering.places import Places
from ventoux.libraries.schemas import Answer, Citation
from ventoux.libraries.tables.intents import wishes
from ventoux.libraries.tables.planning import Planned, plan
from ventoux.libraries.tables.reading import Sheet, read_sheets
from ventoux.libraries.tables.scanning import Result, scan
from ventoux.libraries.tables.wording import answer_lines, conditions_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ventoux.libraries.answering.asking import Question, Reads
    from ventoux.libraries.answering.vectors import Vectors
    from ventoux.libraries.schemas import Found

_SURE = 0.65
"""The share of the question's words that a plan explains, from which it is followed when nobody asked for a table."""
_SURE_ENOUGH = 0.4
"""Where somebody did."""
_DOCUMENTS = 8
"""Whose tables are looked at."""
_CITED = 20
"""Rows that are cited; all are counted."""
_COLUMNS = 64
_TABLES = 32
"""That a question is compared with; of wider tables and of more, the scan says that they were left out."""
_KEPT = 32_000_000
"""Characters of cells that stay read, of all documents together; the document asked last stays in any case."""


class Scanned(msgspec.Struct, frozen=True):
    """``scan``: what was done, or why nothing was."""

    answer: Answer | None = None
    scan: dict[str, Any] | None = None


class _Read(NamedTuple):
    sheets: list[Sheet]
    size: int


class Tables:
    def __init__(self, parsed: Reads, vectors: Vectors) -> None:
        self._parsed = parsed
        self._vectors = vectors
        self._kept: OrderedDict[tuple[str, int], _Read] = OrderedDict()

    async def answer(self, asked: Question, found: Found) -> Scanned:
        """Raises as ``Models.embed`` does."""
        wanted = wishes(asked.text)
        if not (wanted.strong or "list" in wanted.found or asked.mode == "table"):
            return Scanned()

        async def embed(texts: Sequence[str]) -> NDArray[np.float32]:
            return await self._vectors.of(asked.principal, asked.embedding_model, texts)

        plans: list[Planned] = []
        every = await self._sheets(asked, found)
        sheets = [sheet for sheet in every if len(sheet.header) <= _COLUMNS][:_TABLES]
        for sheet in sheets:
            name = asked.names[sheet.document_id][1]
            planned = await plan(asked.text, wanted, sheet, asked.language, embed, name)
            if planned is not None:
                plans.append(planned)
        if not plans:
            reason = "the question says nothing that is done with a table" if sheets else "no table was found"
            told = {"followed": False, "tables": len(sheets), "left_out": len(every) - len(sheets), "reason": reason}
            return Scanned(None, told)
        best = max(plans, key=lambda one: one.sure)
        if best.sure < (_SURE_ENOUGH if asked.mode == "table" else _SURE):
            reason = "too little of the question is about the table"
            return Scanned(None, _shown(best, None) | {"followed": False, "reason": reason})
        result = await asyncio.to_thread(scan, best.plan, best.sheet)
        return Scanned(_answer(asked, best, result), _shown(best, result))

    async def _sheets(self, asked: Question, found: Found) -> list[Sheet]:
        """Of the documents of which a table was found, and of all where they are few."""
        documents = [one.passage.document_id for one in found.fused if one.passage.chunk.table is not None]
        if len(asked.visible) <= _DOCUMENTS:
            documents += asked.visible
        chosen = list(dict.fromkeys(documents))[:_DOCUMENTS]
        await asked.load(chosen, self._parsed)
        sheets: list[Sheet] = []
        for document in chosen:
            if document in asked.parsed:
                sheets += await self._read(asked, document)
        return sheets

    async def _read(self, asked: Question, document: str) -> list[Sheet]:
        key = (document, asked.visible[document])
        if key not in self._kept:
            parsed = asked.parsed[document]
            language = languages.detect(parsed.text)
            sheets = await asyncio.to_thread(read_sheets, document, asked.names[document][1], parsed, language)
            size = sum(len(cell) for table in parsed.tables for row in table.rows for cell in row)
            self._kept[key] = _Read(sheets, size)
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(one.size for one in self._kept.values()) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[key].sheets


def _answer(asked: Question, planned: Planned, result: Result) -> Answer:
    first, listed, end = answer_lines(planned.plan, planned.sheet, result, asked.language)
    cited = [at for at in (result.rows or result.met) if planned.sheet.rows[at].end][:_CITED]
    mark = " [1]" if cited else ""
    # A list's own marker would stand beside each line: one beside the figure serves for all rows that are cited.
    text = "\n".join([f"{first}{mark}", *(f"- {line}" for line in listed), "", end])
    at = len(first) + 1
    places = Places(asked.parsed[planned.sheet.document_id])
    return Answer(
        text=text,
        found=True,
        mode="table",
        language=asked.language,
        model=asked.model,
        citations=[_citation(asked, planned.sheet, row, at, places) for row in cited],
    )


def _citation(asked: Question, sheet: Sheet, at: int, place: int, places: Places) -> Citation:
    library, name = asked.names[sheet.document_id]
    parsed = asked.parsed[sheet.document_id]
    row = sheet.rows[at]
    return Citation(
        number=1,
        library_id=library,
        document_id=sheet.document_id,
        document_name=name,
        generation=asked.visible[sheet.document_id],
        page=places.page(row.start),
        headings=places.headings(row.start),
        start=row.start,
        end=row.end,
        quote=parsed.text[row.start : row.end],
        at=place,
        by="rows",
    )


def _shown(planned: Planned, result: Result | None) -> dict[str, Any]:
    made, sheet = planned.plan, planned.sheet
    done = (
        {
            "rows_read": result.read,
            "rows_met": len(result.met),
            "rows_that_sum_up": sheet.totals,
            "cells_unreadable": result.unreadable,
            "value": str(result.value) if result.value is not None else None,
        }
        if result
        else {}
    )
    return {
        "followed": True,
        "sure": round(planned.sure, 3),
        "document_id": sheet.document_id,
        "table": sheet.name,
        "columns": [
            {"name": name, "kind": column.kind} for name, column in zip(sheet.header, sheet.columns, strict=True)
        ],
        "operation": made.operation,
        "column": sheet.header[made.column] if made.column is not None else None,
        "group": sheet.header[made.group] if made.group is not None else None,
        "part": made.part,
        "best": made.best,
        "conditions": [
            {"column": sheet.header[one.column], "operator": one.operator, "values": one.values, "negated": one.negated}
            for one in made.conditions
        ],
        "conditions_text": conditions_text(made, sheet),
        **done,
    }

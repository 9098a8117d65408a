"""The result of a scan in the language of the question: the figure, what was counted, and that all rows were read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.tables.plan import Operation

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language
    from ventoux.libraries.tables.plan import Plan
    from ventoux.libraries.tables.reading import Sheet
    from ventoux.libraries.tables.scanning import Result

LISTED = 50
"""Rows or groups that an answer lists."""
_CELLS = 6
"""Cells of a row that is listed."""
_DECIMALS = Decimal("0.01")


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    operations: dict[Operation, str]
    read: str
    more: str
    none: str
    unreadable: str
    point: str
    group: str


_SAID: dict[Language, _Said] = {
    "en": _Said(
        operations={
            "count": "Number of rows",
            "sum": "Sum of {column}",
            "average": "Average of {column}",
            "min": "Least {column}",
            "max": "Greatest {column}",
            "list": "Rows",
            "distinct": "Different values of {column}",
        },
        read="All {read} rows of {table} were read; {met} are meant.",
        more="… and {count} more.",
        none="none",
        unreadable="{count} cells are no numbers and were left out.",
        point=".",
        group=",",
    ),
    "fr": _Said(
        operations={
            "count": "Nombre de lignes",
            "sum": "Somme de {column}",
            "average": "Moyenne de {column}",
            "min": "Minimum de {column}",
            "max": "Maximum de {column}",
            "list": "Lignes",
            "distinct": "Valeurs différentes de {column}",
        },
        read="Les {read} lignes de {table} ont toutes été lues ; {met} sont concernées.",
        more="… et {count} de plus.",
        none="aucune",
        unreadable="{count} cellules ne sont pas des nombres et ont été laissées de côté.",
        point=",",
        group="\u202f",
    ),
    "de": _Said(
        operations={
            "count": "Anzahl der Zeilen",
            "sum": "Summe von {column}",
            "average": "Durchschnitt von {column}",
            "min": "Kleinster Wert von {column}",
            "max": "Größter Wert von {column}",
            "list": "Zeilen",
            "distinct": "Verschiedene Werte von {column}",
        },
        read="Alle {read} Zeilen von {table} wurden gelesen; {met} sind gemeint.",
        more="… und {count} weitere.",
        none="keine",
        unreadable="{count} Zellen sind keine Zahlen und wurden ausgelassen.",
        point=",",
        group=".",
    ),
    "es": _Said(
        operations={
            "count": "Número de filas",
            "sum": "Suma de {column}",
            "average": "Promedio de {column}",
            "min": "Mínimo de {column}",
            "max": "Máximo de {column}",
            "list": "Filas",
            "distinct": "Valores distintos de {column}",
        },
        read="Se leyeron las {read} filas de {table}; {met} son las pedidas.",
        more="… y {count} más.",
        none="ninguna",
        unreadable="{count} celdas no son números y se dejaron fuera.",
        point=",",
        group=".",
    ),
    "it": _Said(
        operations={
            "count": "Numero di righe",
            "sum": "Somma di {column}",
            "average": "Media di {column}",
            "min": "Minimo di {column}",
            "max": "Massimo di {column}",
            "list": "Righe",
            "distinct": "Valori diversi di {column}",
        },
        read="Sono state lette tutte le {read} righe di {table}; quelle richieste sono {met}.",
        more="… e altre {count}.",
        none="nessuna",
        unreadable="{count} celle non sono numeri e sono state lasciate fuori.",
        point=",",
        group=".",
    ),
}


def answer_lines(plan: Plan, sheet: Sheet, result: Result, language: Language | None) -> tuple[str, list[str], str]:
    """The first line, what it lists, and what was read. Of what is listed, ``result.rows`` or ``result.groups`` in
    their order."""
    said = _SAID[language or "en"]
    column = sheet.header[plan.column] if plan.column is not None else ""
    unit = _unit(plan, sheet)
    label = said.operations[plan.operation].format(column=column)
    if conditions := conditions_text(plan, sheet):
        label += f" ({conditions})"
    listed: list[str] = []
    if plan.group is not None:
        label += f", {sheet.header[plan.group]}"
        listed = [f"{one.name}: {_value(one.value, said)}{unit}" for one in result.groups[:LISTED]]
        first = f"{label}:"
    elif plan.operation == "list":
        first = f"{label}: {_value(result.value, said)}"
        listed = [_row(plan, sheet, at) for at in result.rows[:LISTED]]
    else:
        first = f"{label}: {_value(result.value, said)}{unit}"
        if plan.operation in ("min", "max", "distinct"):
            listed = [_row(plan, sheet, at) for at in result.rows[:LISTED]]
    total = len(result.groups) if plan.group is not None else len(result.rows)
    if listed and total > len(listed):
        listed.append(said.more.format(count=total - len(listed)))
    end = said.read.format(read=result.read, table=sheet.name, met=len(result.met))
    if result.unreadable:
        end += " " + said.unreadable.format(count=result.unreadable)
    return first, listed, end


def conditions_text(plan: Plan, sheet: Sheet) -> str:
    """As people write them: ``Status = open, Amount > 100``."""
    written: list[str] = []
    for one in plan.conditions:
        operator = {"in": "=", "between": ""}.get(one.operator, one.operator)
        if one.negated:
            operator = {"=": "≠"}.get(operator, f"not {operator}")
        values = " … ".join(one.values)
        written.append(" ".join(part for part in (sheet.header[one.column], operator, values) if part))
    return ", ".join(written)


def _value(value: Decimal | str | None, said: _Said) -> str:
    if value is None:
        return said.none
    if isinstance(value, str):
        return value
    exact = value if value == value.to_integral_value() or -(value.as_tuple().exponent or 0) <= 4 else None  # type: ignore[operator]
    rounded = exact if exact is not None else value.quantize(_DECIMALS)
    plain = f"{rounded.normalize():,f}" if rounded == rounded.to_integral_value() else f"{rounded:,f}"
    return plain.translate(str.maketrans({",": said.group, ".": said.point}))


def _unit(plan: Plan, sheet: Sheet) -> str:
    """That every cell of the column has, where it is a currency or a share."""
    if plan.column is None or plan.operation in ("count", "distinct", "list"):
        return ""
    for mark in ("€", "$", "£", "%"):
        cells = [row.cells[plan.column] for row in sheet.rows if row.cells[plan.column].strip()]
        if cells and all(mark in cell for cell in cells):
            return f" {mark}"
    return ""


def _row(plan: Plan, sheet: Sheet, at: int) -> str:
    cells = sheet.rows[at].cells
    if plan.column is not None and plan.operation in ("list", "distinct"):
        return cells[plan.column]
    named = [f"{name}: {cell}" for name, cell in zip(sheet.header, cells, strict=True) if cell.strip()]
    return "; ".join(named[:_CELLS])

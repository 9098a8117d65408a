"""What the two databases write differently."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Numeric, and_, case, cast, exists, false, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql.compiler import SQLCompiler


def insert_new(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """A row that is there already stays as it is; ``rowcount`` tells."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


class whole(GenericFunction[int]):  # noqa: N801 - a function of SQL
    """A time, which is not before 1970, without its fraction: a cast cuts off on SQLite and rounds on PostgreSQL."""

    type = BigInteger()
    inherit_cache = True


@compiles(whole, "sqlite")
def _cut(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS BIGINT)"


@compiles(whole, "postgresql")
def _floor(element: whole, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(floor({compiler.process(element.clauses, **options)}) AS BIGINT)"


def has_member(
    connection: AsyncConnection, column: Column[Any], name: str, value: bool | float | str
) -> ColumnElement[bool]:
    """Whether the JSON object in ``column`` has a member ``name`` that is ``value``, and of its type."""
    on = _has_member_on_postgresql if connection.dialect.name == "postgresql" else _has_member_on_sqlite
    return on(column, name, value)


def _has_member_on_postgresql(column: Column[Any], name: str, value: bool | float | str) -> ColumnElement[bool]:
    """A value of another type than ``value`` is another value: cast to a number, a text fails the whole statement."""
    found = column[name]
    kind, text = func.json_typeof(found), found.as_string()
    match value:
        case bool():
            return and_(kind == "boolean", text == ("true" if value else "false"))
        case int() | float():
            # Only CASE holds to an order. A double would not take every number that JSON has.
            number = cast(text, Numeric)
            return case((kind == "number", number == Decimal(repr(value))), else_=false())
        case str():
            return and_(kind == "string", text == value)


def _has_member_on_sqlite(column: Column[Any], name: str, value: bool | float | str) -> ColumnElement[bool]:
    """As on PostgreSQL. A path of SQLite's cannot name everything that a member of an object may be called."""
    each = func.json_each(column).table_valued("key", "type", "value")
    match value:
        case bool():
            equal = each.c.type == ("true" if value else "false")
        case int() | float():
            equal = and_(each.c.type.in_(("integer", "real")), each.c.value == value)
        case str():
            equal = and_(each.c.type == "text", each.c.value == value)
    return exists(select(each.c.key).where(each.c.key == name, equal))

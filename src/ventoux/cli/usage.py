"""``ventoux usage``."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.cli.database import with_database
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.ledger.schemas import UsageRow

NUMBERS = ("calls", "failed_calls", "prompt_tokens", "cached_tokens", "completion_tokens", "total_tokens")
_NAME_WIDTH = 24
"""Columns that a label may have for itself on a terminal of 80; a longer one goes on in the next line."""


class By(StrEnum):
    model = "model"
    key = "key"
    day = "day"


def usage(
    by: Annotated[By, typer.Option(help="What to sum by; days are in UTC.")] = By.model,
    since: Annotated[
        str | None, typer.Option(help="First day or time, in UTC, as 2026-11-01 or 2026-11-01T12:30.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The day or time before which to stop, in UTC.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """What was consumed: calls and tokens, by model, key or day."""
    start, end = parse_time("--since", since), parse_time("--until", until)

    async def work(engine: AsyncEngine) -> tuple[list[UsageRow], dict[str, str]]:
        # Here, so that the commands that need no database do not wait for SQLAlchemy.
        from ventoux.accounts.service import Accounts, operator  # noqa: PLC0415
        from ventoux.ledger.report import usage as report  # noqa: PLC0415

        rows = await report(engine, by=by.value, since=start, until=end)
        keys = await Accounts(engine).list_keys(operator(), None) if by is By.key else []
        return rows, {key.id: f"{key.prefix} {key.name}" for key in keys}

    rows, names = with_database(open_home(home), work)
    rows = [msgspec.structs.replace(row, label=names.get(row.label, row.label)) for row in rows]
    if json:
        typer.echo(msgspec.json.encode({"by": by.value, "rows": rows, "total": _totals(rows)}))
    else:
        Console(highlight=False).print(_table(by, rows) if rows else "No calls yet.")


def parse_time(option: str, text: str | None) -> float | None:
    """Seconds since the Unix epoch. Raises OperatorError."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise OperatorError(
            f"{option} cannot be {text!r}.", hint="Give a day as 2026-11-01, or 2026-11-01T12:30."
        ) from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _totals(rows: list[UsageRow]) -> dict[str, int]:
    return {name: sum(getattr(row, name) for row in rows) for name in NUMBERS}


def _table(by: By, rows: list[UsageRow]) -> Table:
    table = Table(box=None, pad_edge=False, show_footer=True, footer_style="bold")
    # Rich would take the room from the names first; they are what the rest is about.
    longest = max(len(row.label) for row in rows)
    table.add_column(by.value, footer="total", overflow="fold", min_width=min(longest, _NAME_WIDTH))
    for name, total in _totals(rows).items():
        table.add_column(name.replace("_", "\n"), footer=f"{total:,}", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(escape(row.label), *(f"{getattr(row, name):,}" for name in NUMBERS))
    return table

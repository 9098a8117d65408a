"""``ventoux usage``."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.cli.money import Desk, at_the_desk, write
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError
from ventoux.limits.schemas import money

if TYPE_CHECKING:
    from collections.abc import Generator

    from ventoux.ledger.schemas import UsageRow

NUMBERS = ("calls", "failed_calls", "prompt_tokens", "cached_tokens", "completion_tokens", "total_tokens")
_NAME_WIDTH = 24
"""Columns that a label may have for itself on a terminal of 80; a longer one goes on in the next line."""


class By(StrEnum):
    model = "model"
    key = "key"
    user = "user"
    endpoint = "endpoint"
    workspace = "workspace"
    day = "day"
    hour = "hour"


class Form(StrEnum):
    table = "table"
    json = "json"
    focus = "focus"


def usage(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    by: Annotated[By, typer.Option(help="What to sum by; days and hours are in UTC.")] = By.model,
    since: Annotated[
        str | None, typer.Option(help="First day or time, in UTC, as 2026-11-01 or 2026-11-01T12:30.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="The day or time before which to stop, in UTC.")] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", "-w", help="Of this one, by name or id; of all when left out.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="focus: CSV for FinOps, of one --month.")] = Form.table,
    month: Annotated[str | None, typer.Option(help="As 2026-11, instead of --since and --until.")] = None,
    output: Annotated[Path | None, typer.Option(help="A file, instead of the terminal.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """What was consumed and what it cost: calls, tokens and money."""
    if form is Form.focus:
        _export(month, workspace, output, home)
        return
    start, end = _span(since, until, month)

    async def work(desk: Desk) -> tuple[list[UsageRow], dict[str, str]]:
        from ventoux.ledger.report import usage as report  # noqa: PLC0415

        chosen = (await desk.workspace(workspace)).id if workspace else None
        rows = await report(desk.engine, desk.caller, by=by.value, since=start, until=end, workspace_id=chosen)
        return rows, await _names(desk, by)

    rows, names = at_the_desk(home, work)
    rows = [msgspec.structs.replace(row, label=names.get(row.label, row.label)) for row in rows]
    if json or form is Form.json:
        unpriced = sum(row.unpriced_calls for row in rows)
        total = _totals(rows) | {"costs": _costs(rows), "unpriced_calls": unpriced}
        write(msgspec.json.encode({"by": by.value, "rows": rows, "total": total}) + b"\n", output)
    else:
        Console(highlight=False).print(_table(by, rows) if rows else "No calls yet.")


def _span(since: str | None, until: str | None, month: str | None) -> tuple[float | None, float | None]:
    if month is None:
        return parse_time("--since", since), parse_time("--until", until)
    if since or until:
        raise OperatorError("--month is instead of --since and --until.", hint="Give one or the other.")
    from ventoux.ledger.months import month_named  # noqa: PLC0415

    wanted = month_named(month)
    return wanted.start, wanted.end


async def _names(desk: Desk, by: By) -> dict[str, str]:
    """What people call those that the rows are about, by id."""
    match by:
        case By.key:
            return {key.id: f"{key.prefix} {key.name}" for key in await desk.accounts.list_keys(desk.caller, None)}
        case By.user:
            return {user.id: user.email for user in await desk.accounts.people.listed(desk.caller)} | {"": "(none)"}
        case By.workspace:
            return await desk.workspace_names()
        case By.endpoint:
            return await desk.endpoint_names(*await desk.workspace_names())
        case _:
            return {}


def _export(month: str | None, workspace: str | None, output: Path | None, home: Path | None) -> None:
    if month is None:
        raise OperatorError("The export is of a month.", hint="Give --month 2026-11.")

    async def work(desk: Desk) -> None:
        from ventoux.ledger.focus import Names, focus  # noqa: PLC0415

        workspaces = await desk.workspace_names()
        names = Names(workspaces, await desk.endpoint_names(*workspaces))
        chosen = (await desk.workspace(workspace)).id if workspace else None
        pieces = focus(desk.engine, desk.caller, month=month, workspace_id=chosen, names=names, currency=desk.currency)
        with _opened(output) as file:
            async for piece in pieces:
                file.write(piece.encode())

    at_the_desk(home, work)


@contextmanager
def _opened(output: Path | None) -> Generator[BinaryIO]:
    if output is None:
        yield typer.get_binary_stream("stdout")
        return
    try:
        with output.open("wb") as file:
            yield file
    except OSError as error:
        raise OperatorError(f"{output} cannot be written: {error.strerror}.") from error


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


def _totals(rows: list[UsageRow]) -> dict[str, Any]:
    return {name: sum(getattr(row, name) for row in rows) for name in NUMBERS}


def _costs(rows: list[UsageRow]) -> dict[str, int]:
    """Micro-units by currency."""
    costs: dict[str, int] = {}
    for row in rows:
        for currency, micro in row.costs.items():
            costs[currency] = costs.get(currency, 0) + micro
    return costs


def _table(by: By, rows: list[UsageRow]) -> Table:
    table = Table(box=None, pad_edge=False, show_footer=True, footer_style="bold")
    # Rich would take the room from the names first; they are what the rest is about.
    longest = max(len(row.label) for row in rows)
    table.add_column(by.value, footer="total", overflow="fold", min_width=min(longest, _NAME_WIDTH))
    for name, total in _totals(rows).items():
        table.add_column(name.replace("_", "\n"), footer=f"{total:,}", justify="right", no_wrap=True)
    unpriced = sum(row.unpriced_calls for row in rows)
    costs = _costs(rows)
    if costs:
        table.add_column("cost", footer=_money(costs), justify="right")
    if unpriced and costs:
        table.add_column("calls\nunpriced", footer=f"{unpriced:,}", justify="right")
    for row in rows:
        cells = [f"{getattr(row, name):,}" for name in NUMBERS]
        cells += [_money(row.costs)] if costs else []
        cells += [f"{row.unpriced_calls:,}"] if unpriced and costs else []
        table.add_row(escape(row.label), *cells)
    return table


def _money(costs: dict[str, int]) -> str:
    return "\n".join(money(micro, currency) for currency, micro in sorted(costs.items()))

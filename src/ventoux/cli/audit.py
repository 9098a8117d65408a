"""``ventoux audit``."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.audit.schemas import AuditFilter
from ventoux.cli.database import with_database
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.cli.usage import parse_time
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.audit.schemas import Verified
    from ventoux.home import Home


def audit(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    since: Annotated[str | None, typer.Option(help="First day or time, in UTC, as 2026-11-01.")] = None,
    until: Annotated[str | None, typer.Option(help="The day or time before which to stop, in UTC.")] = None,
    workspace: Annotated[
        str | None, typer.Option("--workspace", "-w", help="Of this one only.", show_default=False)
    ] = None,
    action: Annotated[str, typer.Option(help="As key.create, or the beginning of some, as key.")] = "",
    last: Annotated[int, typer.Option("--last", "-n", min=1, help="How many to show, the newest.")] = 50,
    export: Annotated[
        Path | None, typer.Option(help="Write all of them there, a line of JSON each; - for the output.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Check that no event was changed or taken out.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Who managed what, and when. The log can be added to, and never changed."""
    opened = open_home(home)
    if verify:
        _say_verified(with_database(opened, _verified), json=json)
        return
    wanted = AuditFilter(since=parse_time("--since", since), until=parse_time("--until", until), action=action)

    if export is not None:
        _export(opened, wanted, workspace, export)
        return

    async def work(engine: AsyncEngine) -> list[dict[str, Any]]:
        from ventoux.audit.service import newest, public  # noqa: PLC0415 - loads SQLAlchemy

        chosen = await _of_workspace(engine, wanted, workspace)
        return [public(event) for event in (await newest(engine, chosen, limit=last))[::-1]]

    found = with_database(opened, work)
    if json:
        typer.echo(msgspec.json.encode(found))
    else:
        Console(highlight=False).print(_table(found) if found else "No events.")


async def _of_workspace(engine: AsyncEngine, wanted: AuditFilter, workspace: str | None) -> AuditFilter:
    from ventoux.accounts.service import Accounts, operator  # noqa: PLC0415 - loads SQLAlchemy

    if workspace is None:
        return wanted
    found = await Accounts(engine).workspaces.find(operator(), workspace)
    return msgspec.structs.replace(wanted, workspace_id=found.id)


def _export(home: Home, wanted: AuditFilter, workspace: str | None, target: Path) -> None:
    """Raises OperatorError."""
    try:
        # Not as standard output again: that is not ours to close.
        with nullcontext(sys.stdout.buffer) if str(target) == "-" else target.open("wb") as file:
            count = with_database(home, lambda engine: _write(engine, wanted, workspace, file))
    except OSError as error:
        raise OperatorError(
            f"{target} cannot be written: {error.strerror}.", hint="It may have a part of it."
        ) from error
    typer.echo(f"{count:,} events.", err=True)


async def _write(engine: AsyncEngine, wanted: AuditFilter, workspace: str | None, file: IO[bytes]) -> int:
    """A page at a time, however many there are. Returns how many."""
    from ventoux.audit.service import each, public  # noqa: PLC0415 - loads SQLAlchemy

    count = 0
    async for event in each(engine, await _of_workspace(engine, wanted, workspace)):
        file.write(msgspec.json.encode(public(event)) + b"\n")
        count += 1
    file.flush()
    return count


async def _verified(engine: AsyncEngine) -> Verified:
    from ventoux.audit.service import verify  # noqa: PLC0415 - loads SQLAlchemy

    return await verify(engine)


def _say_verified(found: Verified, *, json: bool) -> None:
    """Ends with status 1 where the log is not what was written."""
    if json:
        typer.echo(msgspec.json.encode(found))
    elif found.broken_at is None:
        typer.echo(f"{found.events:,} events, nothing changed. The newest has the digest {found.head or 'none'}.")
    else:
        said = f"The audit log is broken at event {found.broken_at}: {found.fault}."
        raise OperatorError(said, hint=f"The {found.events:,} events before it are as they were written.")
    if found.broken_at is not None:
        raise typer.Exit(1)


def _table(events: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("time (UTC)", "who", "action"):
        table.add_column(column, no_wrap=True)
    for column in ("object", "detail"):
        table.add_column(column, overflow="fold")
    for event in events:
        at = datetime.fromtimestamp(event["at"], UTC).strftime("%Y-%m-%d %H:%M:%S")
        what = event["action"] if event["outcome"] == "success" else f"{event['action']} ({event['outcome']})"
        detail = ", ".join(f"{name} {value}" for name, value in event["detail"].items() if value not in (None, "", {}))
        table.add_row(
            at, escape(event["actor_id"]), what, f"{event['object_kind']} {event['object_id']}", escape(detail)
        )
    return table

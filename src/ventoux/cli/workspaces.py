"""``ventoux workspaces``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.cli.as_operator import as_operator
from ventoux.cli.options import HomeOption, JsonOption

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller, Workspace
    from ventoux.accounts.service import Accounts

NameArgument = Annotated[str, typer.Argument(help="Its name or id.")]
app = typer.Typer(help="Workspaces: what separates one team's keys, models and money from another's.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called.")], home: HomeOption = None, json: JsonOption = False
) -> None:
    """Make a workspace."""
    made = as_operator(home, lambda accounts, caller: accounts.workspaces.create(caller, name))
    _say(made, f"Workspace {made.name}: {made.id}", json=json)


@app.command("list")
def list_workspaces(home: HomeOption = None, json: JsonOption = False) -> None:
    """List workspaces, the archived included."""
    found = as_operator(home, lambda accounts, caller: accounts.workspaces.listed(caller))
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    Console(highlight=False).print(_table(found) if found else "No workspaces yet: the first start makes one.")


@app.command()
def rename(
    workspace: NameArgument,
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Call a workspace something else; its id stays."""

    async def work(accounts: Accounts, caller: Caller) -> Workspace:
        found = await accounts.workspaces.find(caller, workspace)
        return await accounts.workspaces.rename(caller, found.id, name, version=found.version)

    renamed = as_operator(home, work)
    _say(renamed, f"{workspace} is called {renamed.name} now.", json=json)


@app.command()
def archive(workspace: NameArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """End a workspace for good: its keys are revoked; its usage, invoices and audit log stay."""

    async def work(accounts: Accounts, caller: Caller) -> Workspace:
        found = await accounts.workspaces.find(caller, workspace)
        return await accounts.workspaces.archive(caller, found.id, version=found.version)

    archived = as_operator(home, work)
    _say(archived, f"Archived {archived.name}.", json=json)


def _say(workspace: Workspace, words: str, *, json: bool) -> None:
    typer.echo(msgspec.json.encode(workspace) if json else words)


def _table(workspaces: list[Workspace]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("name", overflow="fold")
    for column in ("id", "created", "archived"):
        table.add_column(column, no_wrap=True)
    for one in workspaces:
        table.add_row(escape(one.name), one.id, day(one.created_at), day(one.archived_at))
    return table


def day(at: float | None) -> str:
    """In UTC; empty for never."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

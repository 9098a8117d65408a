"""``ventoux users``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.accounts.roles import Role
from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.cli.as_operator import WorkspaceOption, as_operator, named_workspace
from ventoux.cli.asking import ask_server
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.cli.workspaces import day
from ventoux.settings import base_url, load_settings

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller, Invited, Member, User
    from ventoux.accounts.service import Accounts
    from ventoux.home import Home

UserArgument = Annotated[str, typer.Argument(help="Their e-mail address or id.")]
AdminOption = Annotated[bool, typer.Option("--admin", help="An administrator of the whole installation.")]
app = typer.Typer(help="Users: who signs in, and what they may do where.", no_args_is_help=True)


@app.command()
def create(
    email: Annotated[str, typer.Option(help="With which they sign in.")],
    name: Annotated[str, typer.Option(help="What they are called.", show_default=False)] = "",
    admin: AdminOption = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a user, and a link with which they set their password, once. In a pipe it is all that is printed."""
    made = as_operator(home, lambda accounts, caller: accounts.people.create(caller, email, name=name, admin=admin))
    _say_invited(home, made, json=json)


@app.command()
def invite(
    user: UserArgument,
    workspace: Annotated[
        str | None, typer.Option("--workspace", "-w", help="Into this one.", show_default=False)
    ] = None,
    role: Annotated[Role, typer.Option(help="What they may do there.")] = "member",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Let somebody into a workspace, or, without one, make a new link to set a password."""

    async def work(accounts: Accounts, caller: Caller) -> Invited:
        if workspace is None:
            return await accounts.people.new_link(caller, user)
        found = await named_workspace(accounts, caller, workspace)
        return await accounts.people.invite(caller, found.id, user, role)

    _say_invited(home, as_operator(home, work), json=json)


@app.command()
def link(
    user: Annotated[str, typer.Argument(help="Their e-mail address or id.", show_default=False)] = "",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Print a link that signs somebody in, once and within a day; the server has to run.

    Without a name: the only administrator, or the first user, whom the link makes."""
    opened = open_home(home)
    made = ask_server(opened, "/session/links", {"email": user})
    url = _address(opened, "token", made["token"])
    if json:
        typer.echo(msgspec.json.encode(made | {"url": url}))
    elif sys.stdout.isatty():
        console = Console(highlight=False)
        whom = escape(made["email"]) or "the first user, an administrator"
        console.print(f"This signs in {whom}, until {day(made['expires_at'])}, once:")
        console.print(f"  [bold green]{url}[/]", soft_wrap=True)
    else:
        typer.echo(url)


@app.command("list")
def list_users(
    workspace: Annotated[
        str | None, typer.Option("--workspace", "-w", help="Members of this one, with their roles.", show_default=False)
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List users, the disabled included."""

    async def work(accounts: Accounts, caller: Caller) -> list[tuple[User, str]]:
        if workspace is None:
            return [(user, "") for user in await accounts.people.listed(caller)]
        found = await named_workspace(accounts, caller, workspace)
        return [(one.user, one.role) for one in await accounts.people.members(caller, found.id)]

    found = as_operator(home, work)
    if json:
        typer.echo(msgspec.json.encode([_public(user) | ({"role": role} if role else {}) for user, role in found]))
        return
    Console(highlight=False).print(_table(found) if found else "No users yet: `ventoux users create` makes one.")


@app.command()
def role(
    user: UserArgument,
    role: Annotated[Role, typer.Argument(help="What they may do there from now on.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Give a user a role in a workspace."""

    async def work(accounts: Accounts, caller: Caller) -> Member:
        found = await named_workspace(accounts, caller, workspace)
        return await accounts.people.set_role(caller, found.id, user, role)

    member = as_operator(home, work)
    said = f"{member.user.email} is {member.role} in {workspace}."
    typer.echo(msgspec.json.encode(_public(member.user) | {"role": member.role}) if json else said)


@app.command()
def remove(user: UserArgument, workspace: WorkspaceOption = DEFAULT_WORKSPACE, home: HomeOption = None) -> None:
    """Take a user out of a workspace, with their keys there."""

    async def work(accounts: Accounts, caller: Caller) -> None:
        found = await named_workspace(accounts, caller, workspace)
        await accounts.people.remove(caller, found.id, user)

    as_operator(home, work)
    typer.echo(f"{user} is out of {workspace}.")


@app.command()
def disable(user: UserArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """End a user's sessions and keys, and let them sign in no more."""
    disabled = as_operator(home, lambda accounts, caller: accounts.people.disable(caller, user))
    typer.echo(msgspec.json.encode(_public(disabled)) if json else f"Disabled {disabled.email}.")


@app.command()
def enable(user: UserArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Let a disabled user sign in again; their keys stay revoked."""
    enabled = as_operator(home, lambda accounts, caller: accounts.people.enable(caller, user))
    typer.echo(msgspec.json.encode(_public(enabled)) if json else f"{enabled.email} may sign in again.")


@app.command()
def admin(
    user: UserArgument,
    off: Annotated[bool, typer.Option("--off", help="No longer.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a user an administrator of the whole installation."""
    changed = as_operator(home, lambda accounts, caller: accounts.people.set_admin(caller, user, admin=not off))
    said = f"{changed.email} is {'an' if changed.admin else 'no'} administrator."
    typer.echo(msgspec.json.encode(_public(changed)) if json else said)


def _say_invited(home: Path | None, invited: Invited, *, json: bool) -> None:
    """The token is shown here and nowhere else."""
    url = None if invited.token is None else _address(open_home(home), "invitation", invited.token)
    if json:
        shown = {"token": invited.token, "url": url, "expires_at": invited.expires_at}
        typer.echo(msgspec.json.encode(_public(invited.user) | shown))
    elif url is None:
        typer.echo(f"{invited.user.email} has an account already, and is in.")
    elif sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(f"{escape(invited.user.email)} sets a password with this, until {day(invited.expires_at)}, once:")
        console.print(f"  [bold green]{url}[/]", soft_wrap=True)
    else:
        typer.echo(url)


def _address(home: Home, what: str, token: str) -> str:
    """Of the page that takes the token, which no request and no log of a server holds: it is behind the #."""
    settings = load_settings(home.root, os.environ)
    if (running := home.server()) is not None:
        settings = msgspec.structs.replace(settings, host=running[0], port=running[1])
    return f"{base_url(settings)}/welcome#{what}={token}"


def _public(user: User) -> dict[str, Any]:
    return msgspec.structs.asdict(user) | {"state": _state(user)}


def _state(user: User) -> str:
    if user.disabled_at is not None:
        return "disabled"
    return "invited" if user.pending else "active"


def _table(users: list[tuple[User, str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("e-mail", overflow="fold")
    table.add_column("name", overflow="fold")
    for column in ("state", "role", "last sign-in"):
        table.add_column(column, no_wrap=True)
    for user, role in users:
        shown = role or ("administrator" if user.admin else "")
        table.add_row(escape(user.email), escape(user.name), _state(user), shown, day(user.last_sign_in_at))
    return table

"""``ventoux keys``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from msgspec import UNSET, UnsetType
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.accounts.schemas import DEFAULT_WORKSPACE, ENDPOINT_SCOPES, SCOPES, Key, NewKey
from ventoux.cli.as_operator import WorkspaceOption, as_operator, named_workspace
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError
from ventoux.limits.schemas import DIMENSIONS, Limit, OwnLimits

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Caller
    from ventoux.accounts.service import Accounts

LimitOption = Annotated[str | None, typer.Option(metavar="N|none|default", show_default=False)]
app = typer.Typer(help="API keys: who may call, and what for.", no_args_is_help=True)


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Annotated[str, typer.Option(help="What the key is for, as lists will show it.")] = "key",
    scope: Annotated[
        list[str] | None, typer.Option(help=f"What it may do; may be repeated. By default all of {', '.join(SCOPES)}.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    endpoint: Annotated[
        list[str] | None, typer.Option(help="The only endpoints that it may call; may be repeated.", show_default=False)
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="Whose it is, by e-mail: their budget counts, and it ends with them.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            help="Days from now as 30d, or the last day it is valid, in UTC, as 2026-12-31.", show_default=False
        ),
    ] = None,
    requests_per_minute: LimitOption = None,
    tokens_per_minute: LimitOption = None,
    tokens_per_day: LimitOption = None,
    concurrent: LimitOption = None,
    spend: LimitOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key. Its secret is shown once; in a pipe it is all that is printed.

    A limit is a number, `none` for no limit, or `default` for what the settings say. Spend is in millionths of the
    currency, a calendar month.
    """
    expires_at = parse_expiry(expires, time.time()) if expires else None
    limits = OwnLimits(**_limits(requests_per_minute, tokens_per_minute, tokens_per_day, concurrent, spend))
    scopes = frozenset(scope or (ENDPOINT_SCOPES if endpoint else SCOPES))
    endpoints = frozenset(endpoint) if endpoint else None

    async def make(accounts: Accounts, caller: Caller) -> tuple[Key, str]:
        found = await named_workspace(accounts, caller, workspace)
        owner = (await accounts.people.find(caller, user)).id if user else None
        wanted = NewKey(
            name=name, scopes=scopes, expires_at=expires_at, limits=limits, user_id=owner, endpoints=endpoints
        )
        return await accounts.create_key(caller, found.id, wanted)

    key, secret = as_operator(home, make)
    if json:
        typer.echo(msgspec.json.encode(_public(key) | {"key": secret}))
    elif sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(f"Key {key.prefix} ({', '.join(sorted(key.scopes))}). Shown once:", soft_wrap=True)
        console.print(f"  [bold green]{secret}[/]", soft_wrap=True)
    else:
        typer.echo(secret)


@app.command("list")
def list_keys(
    workspace: Annotated[
        str | None, typer.Option("--workspace", "-w", help="Of this one only.", show_default=False)
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List keys, the revoked and expired included."""

    async def read(accounts: Accounts, caller: Caller) -> list[Key]:
        only = (await named_workspace(accounts, caller, workspace)).id if workspace else None
        return await accounts.list_keys(caller, only)

    found = as_operator(home, read)
    if json:
        typer.echo(msgspec.json.encode([_public(key) for key in found]))
        return
    Console(highlight=False).print(_table(found) if found else "No keys yet: `ventoux keys create` makes one.")


@app.command()
def limit(
    key: Annotated[str, typer.Argument(help="Its prefix, such as vx_1a2B3c4D, or its id.")],
    requests_per_minute: LimitOption = None,
    tokens_per_minute: LimitOption = None,
    tokens_per_day: LimitOption = None,
    concurrent: LimitOption = None,
    spend: LimitOption = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Change what a key may use; what is not named stays. A running server knows within a second.

    A limit is a number, `none` for no limit, or `default` for what the settings say. Spend is in millionths of the
    currency, a calendar month.
    """
    changed = _limits(requests_per_minute, tokens_per_minute, tokens_per_day, concurrent, spend)
    if not changed:
        raise OperatorError("No limit was named.", hint="For example --requests-per-minute 60.")
    limited = as_operator(home, lambda accounts, caller: accounts.limit_key(caller, None, key, changed))
    typer.echo(msgspec.json.encode(_public(limited)) if json else f"{limited.prefix}: {_own(limited)}")


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="Its prefix, such as vx_1a2B3c4D, or its id.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Revoke a key for good. A running server refuses it within a second."""
    revoked = as_operator(home, lambda accounts, caller: accounts.revoke_key(caller, None, key))
    typer.echo(msgspec.json.encode(_public(revoked)) if json else f"Revoked {revoked.prefix} ({revoked.name}).")


def parse_expiry(text: str, now: float) -> float:
    """Seconds since the Unix epoch: ``30d`` from now, or the end of a day in UTC. Raises OperatorError."""
    try:
        if text.endswith("d"):
            return now + timedelta(days=int(text[:-1])).total_seconds()
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return (day + timedelta(days=1)).timestamp()
    except (ValueError, OverflowError) as error:
        raise OperatorError(
            f"--expires cannot be {text!r}.", hint="Give days as 30d, or the last valid day as 2026-12-31."
        ) from error


def _limits(*given: str | None) -> dict[str, int | UnsetType | None]:
    """By dimension, in the order of DIMENSIONS; what was not given is left out. Raises OperatorError."""
    return {name: parse_limit(name, text) for name, text in zip(DIMENSIONS, given, strict=True) if text is not None}


def parse_limit(name: str, text: str) -> int | UnsetType | None:
    """Raises OperatorError."""
    if text in {"none", "default"}:
        return None if text == "none" else UNSET
    try:
        return msgspec.convert(text, Limit, strict=False)
    except msgspec.ValidationError as error:
        raise OperatorError(
            f"--{name.replace('_', '-')} cannot be {text!r}.", hint="Give a whole number above 0, none, or default."
        ) from error


def _table(keys: list[Key]) -> Table:
    """80 columns wide with names of up to 9 characters; longer ones are folded, nothing is cut."""
    table = Table(box=None, pad_edge=False)
    table.add_column("prefix", no_wrap=True)
    table.add_column("name", overflow="fold")
    for column in ("state", "scopes", "created", "expires", "last used"):
        table.add_column(column, no_wrap=True)
    for key in keys:
        scopes = "all" if key.scopes == SCOPES.keys() else "\n".join(sorted(key.scopes))
        # The last day it is valid, as `create` takes it, and not the midnight after it.
        last_second = None if key.expires_at is None else key.expires_at - 1
        times = [_date(at) for at in (key.created_at, last_second, key.last_used_at)]
        table.add_row(key.prefix, escape(key.name), _state(key), scopes, *times)
    return table


def _public(key: Key) -> dict[str, Any]:
    shown = {
        "scopes": sorted(key.scopes),
        "endpoints": None if key.endpoints is None else sorted(key.endpoints),
        "state": _state(key),
        "limits": msgspec.to_builtins(key.limits),
    }
    return msgspec.structs.asdict(key) | shown


def _own(key: Key) -> str:
    own = msgspec.to_builtins(key.limits)
    said = [f"{name.replace('_', ' ')} {'none' if value is None else value}" for name, value in own.items()]
    return ", ".join(said) or "the limits of the settings"


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expired(time.time()) else "active"


def _date(at: float | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

"""``ventoux keys``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from ventoux.accounts.schemas import SCOPES, Key
from ventoux.accounts.service import Accounts
from ventoux.cli.database import with_database
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

app = typer.Typer(help="API keys: who may call, and what for.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Option(help="What the key is for, as lists will show it.")] = "key",
    scope: Annotated[
        list[str] | None, typer.Option(help=f"What it may do; may be repeated. By default all of {', '.join(SCOPES)}.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            help="Days from now as 30d, or the last day it is valid, in UTC, as 2026-12-31.", show_default=False
        ),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a key. Its secret is shown once; in a pipe it is all that is printed."""
    expires_at = parse_expiry(expires, time.time()) if expires else None

    async def work(engine: AsyncEngine) -> tuple[Key, str]:
        return await Accounts(engine).create_key(name=name, scopes=scope or list(SCOPES), expires_at=expires_at)

    key, secret = with_database(open_home(home), work)
    if json:
        typer.echo(msgspec.json.encode(_public(key) | {"key": secret}))
    elif sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(f"Key {key.prefix} ({', '.join(sorted(key.scopes))}). Shown once:", soft_wrap=True)
        console.print(f"  [bold green]{secret}[/]", soft_wrap=True)
    else:
        typer.echo(secret)


@app.command("list")
def list_keys(home: HomeOption = None, json: JsonOption = False) -> None:
    """List keys, the revoked and expired included."""

    async def work(engine: AsyncEngine) -> list[Key]:
        return await Accounts(engine).list_keys()

    found = with_database(open_home(home), work)
    if json:
        typer.echo(msgspec.json.encode([_public(key) for key in found]))
        return
    table = Table(Column("prefix", no_wrap=True), "name", "state", "scopes", "created", "expires", "last used")
    for key in found:
        times = [_date(at) for at in (key.created_at, key.expires_at, key.last_used_at)]
        table.add_row(key.prefix, escape(key.name), _state(key), "\n".join(sorted(key.scopes)), *times)
    Console(highlight=False).print(table if found else "No keys yet: `ventoux keys create` makes one.")


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(help="Its prefix, such as vx_1a2B3c4D, or its id.")],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Revoke a key for good. A running server refuses it within a second."""

    async def work(engine: AsyncEngine) -> Key:
        return await Accounts(engine).revoke_key(key)

    revoked = with_database(open_home(home), work)
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


def _public(key: Key) -> dict[str, Any]:
    return msgspec.structs.asdict(key) | {"scopes": sorted(key.scopes), "state": _state(key)}


def _state(key: Key) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expired(time.time()) else "active"


def _date(at: float | None) -> str:
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

"""The ``ventoux`` command. An error that has a name ends it with one line and status 1, never with a traceback."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

import ventoux
from ventoux.cli import (
    audit,
    budgets,
    catalog,
    chat,
    doctor,
    endpoints,
    files,
    filters,
    invoice,
    keys,
    licences,
    models,
    ocr,
    prices,
    providers,
    serve,
    usage,
    users,
    workspaces,
)
from ventoux.cli.agents import commands as agents
from ventoux.cli.connectors import commands as connectors
from ventoux.cli.conversations import commands as conversations
from ventoux.cli.libraries import asking as libraries
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    name="ventoux",
    help="Models as a Service on your own machines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve.serve)
app.command()(chat.chat)
app.add_typer(catalog.app, name="catalog")
app.add_typer(models.app, name="models")
app.add_typer(licences.app, name="licences")
app.add_typer(endpoints.app, name="endpoints")
app.add_typer(providers.app, name="providers")
app.add_typer(filters.app, name="filters")
app.add_typer(files.app, name="files")
app.add_typer(libraries.app, name="libraries")
app.add_typer(agents.app, name="agents")
app.add_typer(conversations.app, name="conversations")
app.add_typer(connectors.app, name="connectors")
app.add_typer(keys.app, name="keys")
app.add_typer(users.app, name="users")
app.add_typer(workspaces.app, name="workspaces")
app.add_typer(prices.app, name="prices")
app.add_typer(budgets.app, name="budgets")
app.command()(ocr.ocr)
app.command()(usage.usage)
app.command()(invoice.invoice)
app.command()(audit.audit)
app.command()(doctor.doctor)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"ventoux {ventoux.__version__}")


@cache
def command() -> Callable[[], object]:
    """Of the hundred commands that there are: to make them takes a quarter of a second."""
    return typer.main.get_command(app)


def main() -> None:
    try:
        command()()
    except VentouxError as error:
        console = Console(stderr=True)
        console.print(f"[bold red]error:[/] {escape(error.message)}", highlight=False, soft_wrap=True)
        if error.hint:
            console.print(escape(error.hint), highlight=False, soft_wrap=True)
        sys.exit(1)

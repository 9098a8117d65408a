"""Finds the server and the key for one command, as ``ventoux chat`` does."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console

from ventoux.cli.options import open_home

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from ventoux.cli.chatting.api import MistralApi
    from ventoux.cli.libraries.api import LibraryApi

T = TypeVar("T")
Api = TypeVar("Api", bound="MistralApi")
ServerOption = Annotated[
    str | None, typer.Option("--server", help="Base URL of a server. Also VENTOUX_SERVER.", show_default=False)
]
KeyOption = Annotated[str | None, typer.Option("--key", help="The API key. Also VENTOUX_KEY.", show_default=False)]


def with_api(home: Path | None, server: str | None, key: str | None, work: Callable[[LibraryApi], Awaitable[T]]) -> T:
    """What ``work`` returns. A server is started for it where none runs from the home and none was named."""
    # Here, so that the other commands start without the HTTP client.
    from ventoux.cli.libraries.api import LibraryApi  # noqa: PLC0415

    return connected(home, server, key, LibraryApi, work)


def connected(
    home: Path | None, server: str | None, key: str | None, kind: type[Api], work: Callable[[Api], Awaitable[T]]
) -> T:
    """As ``with_api``, by a client of this ``kind``."""
    from ventoux.cli.chatting.server import endpoint_named, find_server, serve_command  # noqa: PLC0415

    place = open_home(home)
    named = endpoint_named(server, key, os.environ)

    async def run() -> T:
        async with (
            find_server(place, named, Console(stderr=True), command=serve_command(place, None)) as endpoint,
            kind(endpoint) as api,
        ):
            return await work(api)

    return asyncio.run(run())


def print_json(found: Any) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))

"""``ventoux ocr``: the text of a document or a picture, as Markdown."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ventoux.cli.options import HomeOption, JsonOption, open_home


def ocr(
    file: Annotated[Path, typer.Argument(help="A PDF, a picture, or any document that is read here.")],
    pages: Annotated[
        str | None, typer.Option(help="Pages from 0, such as 0,2-4; by default all.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: Annotated[
        str | None, typer.Option(help="Base URL of a server. Also VENTOUX_SERVER.", show_default=False)
    ] = None,
    key: Annotated[str | None, typer.Option(help="The API key. Also VENTOUX_KEY.", show_default=False)] = None,
    json: JsonOption = False,
) -> None:
    """Read a document or a picture of text. Prints its Markdown, or with --json the whole reply."""
    place = open_home(home)
    # Here, so that the other commands start without the HTTP client.
    from ventoux.cli.chatting.server import endpoint_named, find_server, serve_command  # noqa: PLC0415
    from ventoux.cli.ocr_api import OcrApi, markdown  # noqa: PLC0415

    named = endpoint_named(server, key, os.environ)

    async def run() -> bytes:
        async with (
            find_server(place, named, Console(stderr=True), command=serve_command(place, None)) as endpoint,
            OcrApi(endpoint) as api,
        ):
            return await api.read(file, pages)

    reply = asyncio.run(run())
    typer.echo(reply if json else markdown(reply))

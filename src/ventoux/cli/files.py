"""``ventoux files``: what was uploaded to a server, over HTTP with a key."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from ventoux.cli.libraries.running import KeyOption, ServerOption, print_json, with_api
from ventoux.cli.libraries.tables import human, shown, table
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.cli.files_api import FilesApi
    from ventoux.cli.libraries.api import LibraryApi

T = TypeVar("T")

app = typer.Typer(help="Files: uploaded, listed, read, deleted.", no_args_is_help=True)
IdArgument = Annotated[str, typer.Argument(help="The file's id.")]


@app.command("list")
def list_files(
    purpose: Annotated[str, typer.Option(help="Only those of this purpose.", show_default=False)] = "",
    search: Annotated[str, typer.Option(help="Only those with this in their name.", show_default=False)] = "",
    most: Annotated[int, typer.Option(min=1, help="So many at most, newest first.")] = 100,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List the files that the key may read."""
    filters = {name: value for name, value in (("purpose", purpose), ("search", search)) if value}
    found = _with_files(home, server, key, lambda files: files.list(most=most, **filters))
    if json:
        print_json(found)
    elif not found:
        _print("No files.")
    else:
        made = table("name", "size", "purpose", "type", "id")
        for one in found:
            made.add_row(shown(one["filename"]), human(one["bytes"]), shown(one["purpose"]), one["mimetype"], one["id"])
        _print(made)


@app.command()
def upload(
    file: Annotated[Path, typer.Argument(help="The file to upload.")],
    purpose: Annotated[
        str, typer.Option(help="fine-tune, batch, ocr, or a word of yours; else its bytes decide.", show_default=False)
    ] = "",
    private: Annotated[bool, typer.Option("--private", help="For the key's own user alone.")] = False,
    expires: Annotated[
        int | None, typer.Option("--expires", min=1, metavar="HOURS", help="Delete it after this.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Upload a file. In a pipe its id is all that is printed."""
    fields = {"visibility": "user"} if private else {}
    fields |= {"purpose": purpose} if purpose else {}
    fields |= {} if expires is None else {"expiry": str(expires)}
    made = _with_files(home, server, key, lambda files: files.upload(file, fields))
    if json:
        print_json(made)
    elif sys.stdout.isatty():
        _print(f"{shown(made['filename'])} is [bold]{made['id']}[/], {human(made['bytes'])} of {made['mimetype']}.")
    else:
        typer.echo(made["id"])


@app.command()
def get(
    file_id: IdArgument,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="PATH", help="Save its bytes there; - prints them.", show_default=False),
    ] = "",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show one file, or save what is in it."""
    if output == "-":
        _with_files(home, server, key, lambda files: files.content(file_id, sys.stdout.buffer.write))
        return
    if output:
        _save(home, server, key, file_id, Path(output).expanduser())
        return
    found = _with_files(home, server, key, lambda files: files.call("GET", _path(file_id)))
    if json:
        print_json(found)
        return
    made = table("", "")
    for name, value in found.items():
        if value is not None:
            made.add_row(name, shown(value))
    _print(made)


@app.command()
def delete(
    file_ids: Annotated[list[str], typer.Argument(metavar="FILE_ID…", help="The ids of the files.")],
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Delete files, for good."""

    async def each(files: FilesApi) -> None:
        for file_id in file_ids:
            await files.call("DELETE", _path(file_id))
            _print(f"Deleted {shown(file_id)}.")

    _with_files(home, server, key, each)


@app.command()
def url(
    file_id: IdArgument,
    hours: Annotated[int, typer.Option(min=1, max=168, help="How long it opens.")] = 24,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Print a URL that opens the file without a key, for some hours. Whoever has it can read the file."""
    asked = {"expiry": str(hours)}
    found = _with_files(home, server, key, lambda files: files.call("GET", f"{_path(file_id)}/url", asked))
    typer.echo(found["url"])


def _save(home: Path | None, server: str | None, key: str | None, file_id: str, path: Path) -> None:
    """Whole or not at all: what breaks off leaves what was there before."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("xb") as file:
            _with_files(home, server, key, lambda files: files.content(file_id, file.write))
        partial.replace(path)
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)


def _with_files(home: Path | None, server: str | None, key: str | None, work: Callable[[FilesApi], Awaitable[T]]) -> T:
    async def run(api: LibraryApi) -> T:
        from ventoux.cli.files_api import FilesApi  # noqa: PLC0415 - other commands start without the HTTP client

        async with FilesApi(api.endpoint) as files:
            return await work(files)

    return with_api(home, server, key, run)


def _path(file_id: str) -> str:
    from ventoux.cli.files_api import quoted  # noqa: PLC0415 - see above

    return f"/{quoted(file_id)}"


def _print(what: Any) -> None:
    Console(highlight=False, soft_wrap=True).print(what)

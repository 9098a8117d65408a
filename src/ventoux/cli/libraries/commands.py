"""``ventoux libraries``: what is in libraries. Names or ids, of libraries and of documents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from ventoux.cli.libraries import tables
from ventoux.cli.libraries.running import KeyOption, ServerOption, print_json, with_api
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.cli.libraries.adding import Outcome
    from ventoux.cli.libraries.api import Json, LibraryApi

app = typer.Typer(help="Libraries: documents that are searched, and answer questions.", no_args_is_help=True)
LibraryArgument = Annotated[str, typer.Argument(help="The library's name or id.")]
DocumentArgument = Annotated[str, typer.Argument(help="The document's name or id.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A setting of its searches, such as passages=5; may be repeated."),
]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    description: Annotated[str | None, typer.Option(help="What is in it.", show_default=False)] = None,
    set_: SetOption = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Make a library. In a pipe its id is all that is printed."""
    body = {"name": name, "description": description, "retrieval": parse_settings(set_)}
    made = with_api(home, server, key, lambda api: api.call("POST", "", body))
    if json:
        print_json(made)
    elif sys.stdout.isatty():
        _print(f"Library [bold]{tables.shown(made['name'])}[/] ({made['id']}). `ventoux libraries add` fills it.")
    else:
        typer.echo(made["id"])


@app.command("list")
def list_libraries(
    home: HomeOption = None, server: ServerOption = None, key: KeyOption = None, json: JsonOption = False
) -> None:
    """List the libraries that the key may see."""
    found = with_api(home, server, key, lambda api: api.libraries())
    if json:
        print_json(found)
    else:
        _print(tables.libraries(found) if found else "No libraries yet: `ventoux libraries create` makes one.")


@app.command()
def show(
    library: LibraryArgument,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show a library and how it is searched."""
    found = with_api(home, server, key, lambda api: api.library(library))
    print_json(found) if json else _print(tables.library(found))


@app.command()
def update(
    library: LibraryArgument,
    name: Annotated[str | None, typer.Option(help="A new name.", show_default=False)] = None,
    description: Annotated[str | None, typer.Option(help="A new description.", show_default=False)] = None,
    set_: SetOption = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Change its name, or how it is searched. Other vectors or chunks are made while the old ones answer."""
    given = {"name": name, "description": description, "retrieval": parse_settings(set_)}
    body = {field: value for field, value in given.items() if value is not None}
    if not body:
        raise OperatorError("Nothing was named that should change.", hint="For example --set passages=5.")

    async def change(api: LibraryApi) -> Json:
        return await api.call("PATCH", f"/{(await api.library(library))['id']}", body)

    changed = with_api(home, server, key, change)
    print_json(changed) if json else _print(tables.library(changed))


@app.command()
def add(
    library: LibraryArgument,
    paths: Annotated[list[str], typer.Argument(help="Files, folders with all that is in them, or URLs of web pages.")],
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Do not wait until they are read.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Add documents, and wait until they can be found. What cannot be read is told by file, and ends with status 1."""
    from ventoux.cli.libraries.adding import Adding, sources  # noqa: PLC0415 - for this command only

    wanted = sources(paths)

    async def send(api: LibraryApi) -> list[Outcome]:
        adding = Adding(api, await api.library(library), Console(stderr=True))
        return await adding.add(wanted, wait=not no_wait)

    outcomes = with_api(home, server, key, send)
    failed = sum(bool(one.error) for one in outcomes)
    if json:
        print_json([{"source": one.source.said, "document": one.document, "error": one.error} for one in outcomes])
    else:
        said = "sent" if no_wait else "can be found"
        typer.echo(f"{len(outcomes) - failed} of {len(outcomes)} {said}.")
    if failed:
        raise typer.Exit(1)


@app.command()
def documents(
    library: LibraryArgument,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List the documents of a library, and how they are."""

    async def read(api: LibraryApi) -> list[Json]:
        return await api.documents(await api.library(library))

    found = with_api(home, server, key, read)
    if json:
        print_json(found)
    else:
        _print(tables.documents(found) if found else "No documents yet: `ventoux libraries add` adds some.")


@app.command()
def chunks(
    library: LibraryArgument,
    document: DocumentArgument,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show how a document was cut: what is found as one, and where it stands in the text."""

    async def read(api: LibraryApi) -> list[Json]:
        path = await _path(api, library, document)
        found: list[Json] = []
        while some := (await api.call("GET", f"{path}/chunks", first=len(found), limit=1000))["data"]:
            found += some
        return found

    found = with_api(home, server, key, read)
    print_json(found) if json else _print(tables.chunks(found))


@app.command()
def text(
    library: LibraryArgument,
    document: DocumentArgument,
    pages: Annotated[str, typer.Option(help="One page, or the first and the last as 2-5.", show_default=False)] = "",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Print what was read of a document, as Markdown."""
    asked = parse_pages(pages)

    async def read(api: LibraryApi) -> str:
        answer = await api.call("GET", f"{await _path(api, library, document)}/text_content", **asked)
        return answer["text"]

    typer.echo(with_api(home, server, key, read))


@app.command()
def delete(
    library: LibraryArgument,
    document: Annotated[str | None, typer.Argument(help="Only this document.", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Delete a library with all that is in it, or one document. Nothing of it can be found any more."""
    if not yes:
        what = f"the document {document}" if document else f"the library {library} with all its documents"
        if not sys.stdin.isatty():
            raise OperatorError(f"This deletes {what}.", hint="Say that you mean it with --yes.")
        typer.confirm(f"Delete {what}?", abort=True)

    async def remove(api: LibraryApi) -> None:
        if document is None:
            await api.call("DELETE", f"/{(await api.library(library))['id']}")
        else:
            await api.call("DELETE", await _path(api, library, document))

    with_api(home, server, key, remove)
    typer.echo(f"Deleted {document or library}.")


@app.command()
def reprocess(
    library: LibraryArgument,
    document: DocumentArgument,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Read a document anew. What was read of it before answers until then."""

    async def again(api: LibraryApi) -> None:
        await api.call("POST", f"{await _path(api, library, document)}/reprocess")

    with_api(home, server, key, again)
    typer.echo(f"{document} is read anew.")


@app.command()
def share(
    library: LibraryArgument,
    user: Annotated[str | None, typer.Option(help="A user's id.", show_default=False)] = None,
    workspace: Annotated[
        str | None, typer.Option(help="The workspace's id: everybody in it.", show_default=False)
    ] = None,
    level: Annotated[str, typer.Option(help="Viewer, Editor, or none to end it.")] = "Viewer",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Share a library within its workspace. Without a user or a workspace: with whom it is shared."""
    if user and workspace:
        raise OperatorError("It is shared with a user or with the workspace.", hint="Run it once for each.")

    async def give(api: LibraryApi) -> list[Json]:
        path = f"/{(await api.library(library))['id']}/share"
        body: Json = {"share_with_uuid": user or workspace, "share_with_type": "User" if user else "Workspace"}
        if user or workspace:
            ending = level.lower() == "none"
            await api.call("DELETE" if ending else "PUT", path, body if ending else body | {"level": level.title()})
        return (await api.call("GET", path))["data"]

    found = with_api(home, server, key, give)
    if json:
        print_json(found)
    else:
        said = [f"{one['role']}: {one['share_with_type'].lower()} {one['share_with_uuid']}" for one in found]
        typer.echo("\n".join(said) or "It is shared with nobody.")


def parse_settings(given: list[str] | None) -> dict[str, Any] | None:
    """``passages=5``; ``none`` for none. What a setting may be, the server says. Raises OperatorError."""
    if not given:
        return None
    settings: dict[str, Any] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise OperatorError(f"--set cannot be {one!r}.", hint="Write it as NAME=VALUE, such as passages=5.")
        settings[name.strip()] = _value(value.strip())
    return settings


def parse_pages(text: str) -> dict[str, int]:
    """Raises OperatorError."""
    if not text:
        return {}
    first, _, last = text.partition("-")
    if not all(part.isascii() and part.isdigit() and int(part) for part in (first, last or first)):
        raise OperatorError(f"--pages cannot be {text!r}.", hint="Write it as 3, or 2-5.")
    return {"page_start": int(first), "page_end": int(last or first)}


def _value(text: str) -> Any:
    if text.lower() == "none":
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


async def _path(api: LibraryApi, library: str, document: str) -> str:
    found = await api.library(library)
    return f"/{found['id']}/documents/{(await api.document(found, document))['id']}"


def _print(shown: Any) -> None:
    Console(highlight=False).print(shown)

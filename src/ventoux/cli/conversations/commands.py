"""``ventoux conversations``: one's own, by their ids."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.text import Text

from ventoux.cli.chatting.text import printable
from ventoux.cli.libraries.running import KeyOption, ServerOption, connected, print_json
from ventoux.cli.libraries.tables import shown, table
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.cli.conversations.api import ConversationsApi
    from ventoux.cli.libraries.api import Json

T = TypeVar("T")
app = typer.Typer(help="Conversations: found, shared, taken out and in.", no_args_is_help=True)
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The conversation's id.")]
_EXTENSIONS = {"markdown": "md", "json": "json", "pdf": "pdf"}


@app.command("list")
def list_conversations(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    project: Annotated[str | None, typer.Option(help="Of this project only.", show_default=False)] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List them, the last one that something happened in first."""
    found = _with_api(home, server, key, lambda api: api.listed(limit, project))
    if json:
        print_json(found)
        return
    made = table("name", "with", "changed", "id")
    for one in found:
        answers = one.get("model") or one.get("agent_id") or ""
        made.add_row(shown(one.get("name") or ""), shown(answers), one["updated_at"][:16], one["id"])
    _console().print(made if found else "No conversations yet.")


@app.command()
def show(conversation: IdArgument, home: HomeOption = None, server: ServerOption = None, key: KeyOption = None) -> None:
    """Print what was said, as Markdown."""
    typer.echo(printable(_with_api(home, server, key, lambda api: api.text(conversation))))


@app.command()
def search(
    question: Annotated[str, typer.Argument(help='Words, all of which are wanted, and "phrases".')],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many at most.")] = 20,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Find messages."""
    found = _with_api(home, server, key, lambda api: api.search(question, limit))
    if json:
        print_json(found)
        return
    for hit in found:
        name = shown(hit["conversation_name"] or "")
        head = f"[bold]{name}[/] {hit['created_at'][:16]} {hit['role']}  {hit['conversation_id']}"
        _console().print(head, highlight=False)
        _console().print(_marked(hit["snippet"]), soft_wrap=True)
    if not found:
        typer.echo("Nothing found.")


@app.command()
def export(
    conversation: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Its id; none for all of them, as a ZIP.", show_default=False)
    ] = None,
    form: Annotated[str, typer.Option("--format", help="markdown, json or pdf.")] = "markdown",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Write one conversation into a file, or all of one's own."""
    if form not in _EXTENSIONS:
        raise OperatorError(f"There is no format {form!r}.", hint=f"One of {', '.join(_EXTENSIONS)}.")
    name = "conversations.zip" if conversation is None else f"{_file_name(conversation)}.{_EXTENSIONS[form]}"
    file = output or Path(name)
    size = _with_api(home, server, key, lambda api: api.export(conversation, form, file))
    typer.echo(f"{file}: {size:,} bytes.")


@app.command("import")
def import_conversations(
    file: Annotated[Path, typer.Argument(help="An export of ChatGPT, Claude or Ventoux: JSON or the whole ZIP.")],
    model: Annotated[str | None, typer.Option(help="The model that goes on with them.", show_default=False)] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Take conversations out of a file. What cannot be taken is told one by one, and ends with status 1."""
    report = _with_api(home, server, key, lambda api: api.take(file, model))
    if json:
        print_json(report)
    else:
        _tell(report)
    if report["failed"]:
        raise typer.Exit(1)


@app.command()
def share(
    conversation: IdArgument,
    workspace: Annotated[bool, typer.Option("--workspace", help="For keys of the workspace, not for anybody.")] = False,
    expires: Annotated[
        str | None, typer.Option(metavar="TIME", help="Until when, such as 2026-12-31.", show_default=False)
    ] = None,
    with_instructions: Annotated[bool, typer.Option("--with-instructions", help="Show its instructions.")] = False,
    with_files: Annotated[bool, typer.Option("--with-files", help="Open the files that it names.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Make a link to what has been said until now. It is shown this once."""
    body: Json = {
        "audience": "workspace" if workspace else "link",
        "expires_at": f"{expires}T00:00:00Z" if expires and "T" not in expires else expires,
        "with_instructions": with_instructions,
        "with_files": with_files,
    }

    async def work(api: ConversationsApi) -> tuple[Json, str]:
        return await api.share(conversation, body), api.endpoint.url

    made, url = _with_api(home, server, key, work)
    typer.echo(f"{url}{made['path']}")


@app.command()
def delete(
    conversation: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The conversation's id.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of one's own.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Delete a conversation, or all of one's own, for good."""
    if everything == (conversation is not None):
        raise OperatorError("Name one conversation, or --all.", hint="`ventoux conversations list` shows their ids.")
    what = "all of your conversations" if conversation is None else conversation
    if not yes and not typer.confirm(f"Delete {what} for good?"):
        raise typer.Exit(1)

    async def work(api: ConversationsApi) -> int:
        if conversation is None:
            return await api.delete_all()
        await api.delete(conversation)
        return 1

    typer.echo(f"Deleted: {_with_api(home, server, key, work)}.")


def _with_api(
    home: Path | None, server: str | None, key: str | None, work: Callable[[ConversationsApi], Awaitable[T]]
) -> T:
    """What ``work`` returns."""
    # Here, so that the other commands start without the HTTP client.
    from ventoux.cli.conversations.api import ConversationsApi  # noqa: PLC0415

    return connected(home, server, key, ConversationsApi, work)


def _tell(report: Json) -> None:
    typer.echo(f"{len(report['imported'])} imported, {len(report['skipped'])} there already.")
    for one in report["failed"]:
        Console(stderr=True).print(f"[red]✗[/] {shown(one['conversation'])}  {shown(one['reason'])}", soft_wrap=True)


def _marked(snippet: Json) -> Text:
    """Its marks are of the text as it was sent: what a terminal must not see is taken out of each piece."""
    text, at = Text("  "), 0
    for mark in snippet["marks"]:
        text.append(_line(snippet["text"][at : mark["start"]]))
        text.append(_line(snippet["text"][mark["start"] : mark["end"]]), style="bold")
        at = mark["end"]
    text.append(_line(snippet["text"][at:]))
    return text


def _line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _file_name(conversation: str) -> str:
    return "".join(letter for letter in conversation if letter.isalnum() or letter in "-_") or "conversation"


def _console() -> Console:
    return Console(file=sys.stdout)

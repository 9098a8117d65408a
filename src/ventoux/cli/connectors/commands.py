"""``ventoux connectors``: MCP servers whose functions models may call. Names or ids."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer
from rich.console import Console

from ventoux.cli.connectors import tables
from ventoux.cli.connectors.secrets import TokenEnvOption, TokenStdinOption, UserOption, given
from ventoux.cli.libraries.running import KeyOption, ServerOption, connected, print_json
from ventoux.cli.libraries.tables import shown
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from ventoux.cli.connectors.api import ConnectorApi
    from ventoux.cli.libraries.api import Json

T = TypeVar("T")
app = typer.Typer(help="Connectors: MCP servers whose functions models may call.", no_args_is_help=True)
ConnectorArgument = Annotated[str, typer.Argument(help="The connector's name or id.")]
NamedOption = Annotated[str, typer.Option("--credentials", help="What the credentials are called.")]
WorkspaceOption = Annotated[bool, typer.Option("--workspace", help="Of the whole workspace, instead of your own.")]


@app.command("list")
def list_connectors(
    home: HomeOption = None, server: ServerOption = None, key: KeyOption = None, json: JsonOption = False
) -> None:
    """List the connectors that the key may see."""
    found = _with_api(home, server, key, lambda api: api.connectors())
    if json:
        print_json(found)
    else:
        _print(tables.connectors(found) if found else "No connectors yet: `ventoux connectors add` makes one.")


@app.command()
def add(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Annotated[str, typer.Argument(help="What it is called: letters, digits, _ and -.")],
    url: Annotated[str, typer.Argument(help="Where its MCP server is.")],
    description: Annotated[str, typer.Option(help="What it is for.", show_default=False)] = "",
    title: Annotated[str | None, typer.Option(help="A longer name, for people.", show_default=False)] = None,
    shared: Annotated[bool, typer.Option("--shared", help="Everybody in the workspace may use it.")] = False,
    trust_hints: Annotated[
        bool, typer.Option("--trust-hints", help="Believe the server where it says that a function only reads.")
    ] = False,
    token_env: TokenEnvOption = None,
    token_stdin: TokenStdinOption = False,
    user: UserOption = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Add a connector. A token is kept as your credentials; it is never shown again."""
    secret = given(token_env, stdin=token_stdin, user=user)
    body: Json = {
        "name": name,
        "server": url,
        "description": description,
        "title": title,
        "visibility": "shared_workspace" if shared else "private",
        "trust_hints": trust_hints,
    }

    async def make(api: ConnectorApi) -> Json:
        made = await api.create(body)
        if secret is not None:
            await api.of("POST", made["id"], "/user/credentials", {"name": "default", "credentials": secret})
        return made

    made = _with_api(home, server, key, make)
    if json:
        print_json(made)
    elif sys.stdout.isatty():
        _print(f"Connector [bold]{shown(made['name'])}[/]. `ventoux connectors tools {made['name']}` asks its server.")
    else:
        typer.echo(made["id"])


@app.command()
def show(
    connector: ConnectorArgument,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show a connector, and which credentials it is asked with."""
    found = _with_api(home, server, key, lambda api: api.of("GET", connector, fetch_user_data="true"))
    print_json(found) if json else _print(tables.connector(found))


@app.command()
def tools(
    connector: ConnectorArgument,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask the server now.")] = False,
    reads: Annotated[
        list[str] | None, typer.Option(help="A function that only reads; may be repeated.", show_default=False)
    ] = None,
    writes: Annotated[
        list[str] | None, typer.Option(help="A function that writes; may be repeated.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List what its server offers. A function that only reads is called without asking; say so with --reads."""
    said = dict.fromkeys(reads or [], "read") | dict.fromkeys(writes or [], "write")

    async def ask(api: ConnectorApi) -> list[Json]:
        if said:
            await api.of("PATCH", connector, body={"permissions": said})
        return await api.of("GET", connector, "/tools", page_size=1000, refresh=str(refresh).lower())

    found = _with_api(home, server, key, ask)
    print_json(found) if json else _print(tables.functions(found))


@app.command()
def call(
    connector: ConnectorArgument,
    function: Annotated[str, typer.Argument(help="One of its functions.")],
    arguments: Annotated[str, typer.Argument(help='A JSON object, such as {"city": "Avignon"}.')] = "{}",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Call a function. One that fails ends with status 1."""
    from ventoux.cli.libraries.api import quoted  # noqa: PLC0415 - with the HTTP client

    path, body = f"/tools/{quoted(function)}/call", {"arguments": parse_arguments(arguments)}
    found = _with_api(home, server, key, lambda api: api.of("POST", connector, path, body))
    if json:
        print_json(found)
    else:
        for block in found["content"]:
            _print(shown(block.get("text") or f"[{block['type']}: {block.get('mimeType') or block.get('uri', '')}]"))
    if found["metadata"]["mcp_meta"]["isError"]:
        raise typer.Exit(1)


@app.command()
def connect(
    connector: ConnectorArgument,
    credentials: NamedOption = "default",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Sign in to its server with a browser (OAuth). The browser is shown a code in the end; give it here."""
    begun = _with_api(
        home, server, key, lambda api: api.of("GET", connector, "/auth_url", credentials_name=credentials)
    )
    typer.echo(f"Open this address within {begun['ttl'] // 60} minutes, and agree:\n\n{begun['auth_url']}\n")
    body = {"code": typer.prompt("The code that is shown there in the end")}
    _with_api(home, server, key, lambda api: api.of("POST", connector, "/credentials/redeem", body))
    typer.echo(f"Signed in: {connector} can be used now.")


@app.command()
def credentials(  # noqa: PLR0913, PLR0917 - as above
    connector: ConnectorArgument,
    put: Annotated[str | None, typer.Option("--put", help="Keep credentials under a name.", show_default=False)] = None,
    remove: Annotated[str | None, typer.Option("--remove", help="Delete those of a name.", show_default=False)] = None,
    workspace: WorkspaceOption = False,
    token_env: TokenEnvOption = None,
    token_stdin: TokenStdinOption = False,
    user: UserOption = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List, keep or delete credentials for its server. What is secret in them is never shown."""
    from ventoux.cli.libraries.api import quoted  # noqa: PLC0415 - with the HTTP client

    secret = given(token_env, stdin=token_stdin, user=user)
    if (put is None) != (secret is None):
        raise OperatorError("Credentials have a name and a token.", hint="--put work --token-env TOKEN")
    path = f"/{'workspace' if workspace else 'user'}/credentials"

    async def keep(api: ConnectorApi) -> list[Json]:
        if put is not None:
            await api.of("POST", connector, path, {"name": put, "credentials": secret})
        if remove is not None:
            await api.of("DELETE", connector, f"{path}/{quoted(remove)}")
        return (await api.of("GET", connector, path))["credentials"]

    found = _with_api(home, server, key, keep)
    if json:
        print_json(found)
    else:
        _print(tables.credentials(found) if found else "No credentials are kept.")


@app.command()
def remove(
    connector: ConnectorArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Delete a connector, with everybody's credentials for it."""
    if not yes:
        if not sys.stdin.isatty():
            raise OperatorError(f"This deletes the connector {connector}.", hint="Say that you mean it with --yes.")
        typer.confirm(f"Delete the connector {connector}?", abort=True)
    _with_api(home, server, key, lambda api: api.of("DELETE", connector))
    typer.echo(f"Deleted {connector}.")


def parse_arguments(given: str) -> dict[str, Any]:
    """Raises OperatorError."""
    try:
        return msgspec.json.decode(given, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise OperatorError(
            f"The arguments are no JSON object: {error}.", hint='Such as {"city": "Avignon"}.'
        ) from None


def _with_api(
    home: Path | None, server: str | None, key: str | None, work: Callable[[ConnectorApi], Awaitable[T]]
) -> T:
    # Here, so that the other commands start without the HTTP client.
    from ventoux.cli.connectors.api import ConnectorApi  # noqa: PLC0415

    return connected(home, server, key, ConnectorApi, work)


def _print(what: Any) -> None:
    Console(soft_wrap=isinstance(what, str)).print(what)

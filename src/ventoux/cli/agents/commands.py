"""``ventoux agents``: models with instructions and tools, in versions. Names or ids."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console

from ventoux.cli.agents import tables
from ventoux.cli.agents.building import BUILTINS, CLEARABLE, Said, Tooling
from ventoux.cli.libraries.running import KeyOption, ServerOption, connected, print_json
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.cli.agents.api import AgentApi
    from ventoux.cli.libraries.api import Json

T = TypeVar("T")
app = typer.Typer(help="Agents: models with instructions and tools of their own.", no_args_is_help=True)
AgentArgument = Annotated[str, typer.Argument(help="The agent's name or id.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="Who answers.", show_default=False)]
DescriptionOption = Annotated[
    str | None, typer.Option("--description", help="What it is for; others hand over by it.", show_default=False)
]
InstructionsOption = Annotated[
    str | None, typer.Option("--instructions", help="What it is told before all else.", show_default=False)
]
FileOption = Annotated[
    Path | None, typer.Option("--instructions-file", help="The same, from a file.", show_default=False)
]
ToolOption = Annotated[
    list[str] | None, typer.Option("--tool", help=f"{', '.join(BUILTINS)}; may be repeated.", show_default=False)
]
LibraryOption = Annotated[
    list[str] | None, typer.Option("--library", help="A library that it reads; may be repeated.", show_default=False)
]
ConnectorOption = Annotated[
    list[str] | None, typer.Option("--connector", help="A connector; may be repeated.", show_default=False)
]
FunctionOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--function", help="A file with the JSON of a function of yours; may be repeated.", show_default=False
    ),
]
HandoffOption = Annotated[
    list[str] | None,
    typer.Option("--handoff", help="An agent that it may hand over to; may be repeated.", show_default=False),
]
TemperatureOption = Annotated[float | None, typer.Option("--temperature", help="0 to 1.", show_default=False)]
TopPOption = Annotated[float | None, typer.Option("--top-p", help="0 to 1.", show_default=False)]
MaxTokensOption = Annotated[int | None, typer.Option("--max-tokens", help="Of one answer.", show_default=False)]
MessageOption = Annotated[
    str | None, typer.Option("--message", help="What is new in this version.", show_default=False)
]


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Annotated[str, typer.Argument(help="What it is called.")],
    model: ModelOption = None,
    description: DescriptionOption = None,
    instructions: InstructionsOption = None,
    instructions_file: FileOption = None,
    tool: ToolOption = None,
    library: LibraryOption = None,
    connector: ConnectorOption = None,
    function: FunctionOption = None,
    handoff: HandoffOption = None,
    temperature: TemperatureOption = None,
    top_p: TopPOption = None,
    max_tokens: MaxTokensOption = None,
    message: MessageOption = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Make an agent. Without --model, the first model that chats. In a pipe its id is all that is printed."""
    tooling = Tooling(tool or (), library or (), connector or (), function or ())
    said = Said(
        name,
        model,
        description,
        instructions,
        instructions_file,
        tooling,
        handoff or (),
        temperature,
        top_p,
        max_tokens,
        message,
    )

    async def make(api: AgentApi) -> Json:
        body = await said.body(api)
        return await api.json(
            "POST", "/v1/agents", {"model": await _first_model(api)} | body if model is None else body
        )

    made = with_agents(home, server, key, make)
    if json:
        print_json(made)
    elif sys.stdout.isatty():
        _print(f"Agent [bold]{tables.shown(made['name'])}[/] ({made['id']}). `ventoux chat --agent` asks it.")
    else:
        typer.echo(made["id"])


@app.command("list")
def list_agents(
    search: Annotated[str, typer.Option(help="A part of the name or id.", show_default=False)] = "",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List the agents of the workspace."""
    filters = {"search": search} if search else {}
    found = with_agents(home, server, key, lambda api: api.agents(**filters))
    if json:
        print_json(found)
    else:
        _print(tables.agents(found) if found else "No agents: `ventoux agents create` makes one.")


@app.command()
def show(
    agent: AgentArgument,
    version: Annotated[str | None, typer.Option(help="A number or an alias.", show_default=False)] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show an agent, as it is or as a version of it was."""

    async def read(api: AgentApi) -> tuple[Json, dict[str, str]]:
        asked = {} if version is None else {"agent_version": version}
        found = await api.of_agent("GET", await api.agent(agent), **asked)
        return found, await _names(api) if found["handoffs"] else {}

    found, names = with_agents(home, server, key, read)
    print_json(found) if json else _print(tables.agent(found, names))


@app.command()
def update(  # noqa: PLR0913, PLR0917 - as above
    agent: AgentArgument,
    name: Annotated[str | None, typer.Option("--name", help="A new name.", show_default=False)] = None,
    model: ModelOption = None,
    description: DescriptionOption = None,
    instructions: InstructionsOption = None,
    instructions_file: FileOption = None,
    tool: ToolOption = None,
    library: LibraryOption = None,
    connector: ConnectorOption = None,
    function: FunctionOption = None,
    handoff: HandoffOption = None,
    temperature: TemperatureOption = None,
    top_p: TopPOption = None,
    max_tokens: MaxTokensOption = None,
    message: MessageOption = None,
    clear: Annotated[
        list[str] | None, typer.Option("--clear", help=f"Take away: {', '.join(CLEARABLE)}.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Make a new version. What is not named stays; tools that are named are all that it has from then on."""
    tooling = Tooling(tool or (), library or (), connector or (), function or ())
    said = Said(
        name,
        model,
        description,
        instructions,
        instructions_file,
        tooling,
        handoff or (),
        temperature,
        top_p,
        max_tokens,
        message,
        clear or (),
    )

    async def change(api: AgentApi) -> tuple[Json, dict[str, str]]:
        before = await api.agent(agent)
        body = await said.body(api, before)
        if not body:
            raise OperatorError("Nothing was named that should change.", hint='For example --instructions "…".')
        changed = await api.of_agent("PATCH", before, body=body)
        return changed, await _names(api) if changed["handoffs"] else {}

    changed, names = with_agents(home, server, key, change)
    print_json(changed) if json else _print(tables.agent(changed, names))


@app.command()
def delete(
    agent: AgentArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
) -> None:
    """Delete an agent with its versions. Conversations with it can be read, and do not go on."""
    if not yes:
        if not sys.stdin.isatty():
            raise OperatorError(f"This deletes the agent {agent}.", hint="Say that you mean it with --yes.")
        typer.confirm(f"Delete the agent {agent} with all its versions?", abort=True)

    async def remove(api: AgentApi) -> None:
        await api.of_agent("DELETE", await api.agent(agent))

    with_agents(home, server, key, remove)
    typer.echo(f"Deleted {agent}.")


@app.command()
def versions(
    agent: AgentArgument,
    use: Annotated[int | None, typer.Option("--use", help="Make this one the current one.", show_default=False)] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List the versions of an agent, the newest first; or make another one the current one."""

    async def read(api: AgentApi) -> tuple[list[Json], int]:
        found = await api.agent(agent)
        if use is not None:
            found = await api.of_agent("PATCH", found, "/version", version=use)
        listed: list[Json] = []
        while len(listed) < len(found["versions"]):
            page = await api.of_agent("GET", found, "/versions", page=len(listed) // 100, page_size=100)
            if not page:
                break
            listed += page
        return listed, found["version"]

    listed, current = with_agents(home, server, key, read)
    print_json(listed) if json else _print(tables.versions(listed, current))


@app.command()
def alias(
    agent: AgentArgument,
    name: Annotated[str | None, typer.Argument(help="The alias.", show_default=False)] = None,
    version: Annotated[int | None, typer.Argument(help="The version that it names.", show_default=False)] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete the alias.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """List aliases; make or move one: `alias AGENT NAME VERSION`; or delete one."""
    if name is not None and delete == (version is not None):
        raise OperatorError("An alias names a version, or is deleted.", hint="alias AGENT NAME VERSION, or --delete.")
    if delete and name is None:
        raise OperatorError("No alias was named.", hint="alias AGENT NAME --delete.")

    async def work(api: AgentApi) -> list[Json]:
        found = await api.agent(agent)
        if name is not None and delete:
            await api.of_agent("DELETE", found, "/aliases", alias=name)
        elif name is not None:
            await api.of_agent("PUT", found, "/aliases", alias=name, version=version)
        return await api.of_agent("GET", found, "/aliases")

    found = with_agents(home, server, key, work)
    if json:
        print_json(found)
    else:
        _print(tables.aliases(found) if found else "No aliases: `ventoux agents alias AGENT NAME VERSION` makes one.")


@app.command()
def handoffs(
    agent: AgentArgument,
    add: Annotated[list[str] | None, typer.Option("--add", help="An agent; may be repeated.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="An agent; may be repeated.")] = None,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show whom an agent may hand over to, or change that, which makes a new version."""

    async def work(api: AgentApi) -> list[Json]:
        found = await api.agent(agent)
        added = [(await api.agent(one))["id"] for one in add or ()]
        removed = {(await api.agent(one))["id"] for one in remove or ()}
        if added or removed:
            wanted = [one for one in dict.fromkeys([*(found["handoffs"] or ()), *added]) if one not in removed]
            found = await api.of_agent("PATCH", found, body={"handoffs": wanted or None})
        names = await _names(api)
        return [{"id": one, "name": names.get(one)} for one in found["handoffs"] or ()]

    found = with_agents(home, server, key, work)
    if json:
        print_json(found)
    else:
        said = [f"{tables.shown(one['name'] or 'deleted')} ({one['id']})" for one in found]
        _print("\n".join(said) or "It hands over to nobody.")


def with_agents(home: Path | None, server: str | None, key: str | None, work: Callable[[AgentApi], Awaitable[T]]) -> T:
    """What ``work`` returns, as ``libraries.running.with_api``."""
    # Here, so that the other commands start without the HTTP client.
    from ventoux.cli.agents.api import AgentApi  # noqa: PLC0415

    return connected(home, server, key, AgentApi, work)


async def _first_model(api: AgentApi) -> str:
    for name in (await api.models()).ids:
        return name
    raise OperatorError(f"No model at {api.endpoint.url} chats.", hint="Name one with --model.")


async def _names(api: AgentApi) -> dict[str, str]:
    return {one["id"]: one["name"] for one in await api.agents()}


def _print(shown: Any) -> None:
    Console(highlight=False).print(shown, soft_wrap=isinstance(shown, str))

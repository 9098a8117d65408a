"""``ventoux providers``: somebody's APIs that deployments may run on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.cli.as_operator import WorkspaceOption
from ventoux.cli.credentials import KeyEnv, KeyStdin, given_key
from ventoux.cli.managing import managing
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.cli.managing import Managing
    from ventoux.providers.schemas import ModelProbe, Provider, ProviderConfig

app = typer.Typer(help="Providers: APIs of others that run models.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The provider's name.", show_default=False)]
BaseUrl = Annotated[str, typer.Option(help="Its address, where the kind has none of its own.")]
ApiVersion = Annotated[str | None, typer.Option(help="Azure's api-version, in place of the usual one.")]
AllowHttp = Annotated[
    bool | None, typer.Option("--allow-http/--no-allow-http", help="Without TLS, to this machine or a private network.")
]
Seconds = Annotated[float | None, typer.Option(help="Seconds.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameter", help="A field that it knows beyond its kind: top_k, or top_k=its_name; repeatable."),
]


@app.command()
def add(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Name,
    kind: Annotated[str, typer.Option(help="What it is; by default what its name says.")] = "",
    base_url: BaseUrl = "",
    key_env: KeyEnv = "",
    key_stdin: KeyStdin = False,
    api_version: ApiVersion = None,
    allow_http: AllowHttp = None,
    connect_timeout: Seconds = None,
    first_byte_timeout: Seconds = None,
    idle_timeout: Seconds = None,
    parameter: Parameters = None,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Connect a provider. Its key is sealed at once, and never shown again."""
    key = given_key(key_env, key_stdin)
    changes = _changes(api_version, allow_http, (connect_timeout, first_byte_timeout, idle_timeout), parameter)

    async def work(at: Managing) -> Provider:
        from ventoux.providers.schemas import ProviderConfig  # noqa: PLC0415

        config = _changed(ProviderConfig(), changes)
        return await at.providers.add(
            at.caller, at.workspace_id, name, kind=kind or name, base_url=base_url, key=key, config=config
        )

    made = managing(home, workspace, work)
    if json:
        typer.echo(msgspec.json.encode(made))
        return
    typer.echo(f"Provider {made.name} at {made.base_url}.")
    typer.echo(f"Try what it can do: ventoux providers test {made.name}")


@app.command(name="list")
def list_(workspace: WorkspaceOption = "default", home: HomeOption = None, json: JsonOption = False) -> None:
    """All of the workspace."""
    found = managing(home, workspace, lambda at: at.providers.listed(at.caller, at.workspace_id))
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    if not found:
        typer.echo("No providers yet: ventoux providers add mistral --key-env MISTRAL_API_KEY")
        return
    table = Table("name", "kind", "address", "key", "tried", box=None, pad_edge=False)
    for one in found:
        tried = ", ".join(one.probe.by_model) if one.probe else "never"
        table.add_row(one.name, one.kind, escape(one.base_url), _key(one), escape(tried))
    Console(highlight=False).print(table)


@app.command()
def show(name: Name, workspace: WorkspaceOption = "default", home: HomeOption = None, json: JsonOption = False) -> None:
    """What it is and what was found out about it; never its key."""
    found = managing(home, workspace, lambda at: at.providers.get(at.caller, at.workspace_id, name))
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    timeouts = found.config.timeouts
    waits = {"connect": timeouts.connect, "first byte": timeouts.first_byte, "idle": timeouts.idle}
    typer.echo(f"{found.name}  {found.kind}  {found.base_url}  version {found.version}  key: {_key(found)}")
    typer.echo("time-outs: " + ", ".join(f"{what} {_seconds(value)}" for what, value in waits.items()))
    if found.config.api_version:
        typer.echo(f"api-version: {found.config.api_version}")
    if found.config.parameters:
        typer.echo("parameters: " + ", ".join(f"{ours}={theirs}" for ours, theirs in found.config.parameters.items()))
    for probe in found.probe.by_model.values() if found.probe else ():
        _print_probe(probe)


@app.command(name="test")
def try_(
    name: Name,
    model: Annotated[
        str, typer.Option("--model", "-m", help="By its name there; the first it lists if left out.")
    ] = "",
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Try what a model there can do, by a few small calls that are billed to you. Deployments go by the outcome."""

    async def work(at: Managing) -> tuple[Provider, ModelProbe]:
        from ventoux.engines.client import EngineClient  # noqa: PLC0415

        async with EngineClient() as client:
            return await at.providers.test(at.caller, at.workspace_id, name, client, model)

    provider, probe = managing(home, workspace, work)
    if json:
        typer.echo(msgspec.json.encode(provider))
    else:
        _print_probe(probe)


@app.command()
def rotate(
    name: Name,
    key_env: KeyEnv = "",
    key_stdin: KeyStdin = False,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Give it another key. Calls move over to it without a gap."""
    key = given_key(key_env, key_stdin)
    if not key:
        raise OperatorError("No key was given.", hint="Name a variable with --key-env, or use --key-stdin.")
    made = managing(home, workspace, lambda at: at.providers.rotate(at.caller, at.workspace_id, name, key))
    typer.echo(f"{made.name} has another key; it is version {made.version}.")


@app.command()
def change(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Name,
    base_url: BaseUrl = "",
    key_env: KeyEnv = "",
    key_stdin: KeyStdin = False,
    api_version: ApiVersion = None,
    allow_http: AllowHttp = None,
    connect_timeout: Seconds = None,
    first_byte_timeout: Seconds = None,
    idle_timeout: Seconds = None,
    parameter: Parameters = None,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Change its address or settings; what is not named stays. Another server needs its key again."""
    key = given_key(key_env, key_stdin)
    changes = _changes(api_version, allow_http, (connect_timeout, first_byte_timeout, idle_timeout), parameter)

    async def work(at: Managing) -> Provider:
        seen = await at.providers.get(at.caller, at.workspace_id, name)
        return await at.providers.change(
            at.caller,
            at.workspace_id,
            name,
            base_url=base_url or None,
            config=_changed(seen.config, changes),
            key=key,
            version=seen.version,
        )

    made = managing(home, workspace, work)
    typer.echo(f"{made.name} is changed; it is version {made.version}.")


@app.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Forget it and its key. No endpoint may have a deployment on it."""
    if not yes:
        typer.confirm(f"Forget the provider {name} and its key?", abort=True)
    managing(home, workspace, lambda at: at.providers.remove(at.caller, at.workspace_id, name))
    typer.echo(f"{name} is removed.")


def _changes(
    api_version: str | None,
    allow_http: bool | None,
    timeouts: tuple[float | None, float | None, float | None],
    parameters: list[str] | None,
) -> dict[str, Any]:
    """What was named, as JSON."""
    waits = dict(zip(("connect", "first_byte", "idle"), timeouts, strict=True))
    given: dict[str, Any] = {
        "api_version": api_version,
        "allow_http": allow_http,
        "timeouts": {what: value for what, value in waits.items() if value is not None} or None,
        "parameters": dict(map(_parameter, parameters)) if parameters else None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _changed(config: ProviderConfig, changes: dict[str, Any]) -> ProviderConfig:
    """Raises OperatorError for what is out of bounds."""
    before: dict[str, Any] = msgspec.to_builtins(config)
    wanted: dict[str, Any] = before | changes | {"timeouts": before["timeouts"] | changes.get("timeouts", {})}
    try:
        return msgspec.convert(wanted, type(config))
    except msgspec.ValidationError as error:
        raise OperatorError(f"This cannot be a provider's setting: {error}.", hint="docs/providers.md") from error


def _parameter(text: str) -> tuple[str, str]:
    ours, equals, theirs = text.partition("=")
    return ours, theirs if equals else ours


def _print_probe(probe: ModelProbe) -> None:
    table = Table(
        "what", "answer", "seen", box=None, pad_edge=False, title=f"{escape(probe.model)}", title_justify="left"
    )
    for finding in probe.findings:
        table.add_row(finding.name, finding.answer, escape(finding.told))
    Console(highlight=False).print(table)
    typer.echo(
        f"Deployments: JSON {probe.abilities.json}, tools {probe.abilities.tools}. It took {probe.tokens} tokens."
    )


def _key(provider: Provider) -> str:
    return "sealed" if provider.has_key else "none"


def _seconds(value: float | None) -> str:
    return "as the server's settings" if value is None else f"{value:g} s"

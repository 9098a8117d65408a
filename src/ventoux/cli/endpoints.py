"""``ventoux endpoints``: from a model to a URL with two keys, and everything that happens to it afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape

from ventoux.cli.as_operator import WorkspaceOption
from ventoux.cli.endpoint_options import (
    Canary,
    Context,
    Fallback,
    Filter,
    KeyEnv,
    MaxReplicas,
    MinReplicas,
    Model,
    Parallel,
    Price,
    ProviderModel,
    Tags,
    Via,
    spec_of,
    traffic_of,
)
from ventoux.cli.endpoint_tables import endpoint_text, endpoints_table
from ventoux.cli.managing import managing
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.cli.managing import Managing
    from ventoux.endpoints.operations import Operation
    from ventoux.endpoints.schemas import Endpoint, EndpointSpec

app = typer.Typer(help="Endpoints: models behind a URL and two keys.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The endpoint's name.", show_default=False)]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait until a running server has brought it about.")]


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    name: Name,
    model: Model,
    via: Via = "",
    key_env: KeyEnv = "",
    provider_model: ProviderModel = "",
    price: Price = "",
    filter_policy: Filter = "",
    min_replicas: MinReplicas = 1,
    max_replicas: MaxReplicas = 1,
    context: Context = None,
    parallel: Parallel = None,
    fallback: Fallback = None,
    canary: Canary = "",
    tag: Tags = None,
    wait: Wait = True,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make an endpoint. Its two keys are printed; ``ventoux endpoints keys`` shows them again."""
    spec = spec_of(
        model=model,
        via=via,
        provider_model=provider_model,
        filter_policy=filter_policy,
        scaling=(min_replicas, max_replicas),
        context=context,
        parallel=parallel,
        fallback=fallback or [],
        canary=canary,
        tags=tag or [],
    )

    async def work(at: Managing) -> tuple[Endpoint, dict[str, str], Operation]:
        rates = at.rates(price) if price else None
        if via and key_env:
            await at.connect(via, key_env)
        made = await at.endpoints.create(at.caller, at.workspace_id, name, spec)
        if rates is not None:
            await at.set_price(made.endpoint, rates)
        return made.endpoint, {str(slot): key for slot, key in made.keys.items()}, made.operation

    endpoint, keys, operation = managing(home, workspace, work)
    if wait and not json:
        operation = _watched(home, workspace, operation)
    _print_made(endpoint, keys, operation, json=json)


@app.command(name="list")
def list_(workspace: WorkspaceOption = "default", home: HomeOption = None, json: JsonOption = False) -> None:
    """All of the workspace."""

    async def work(at: Managing) -> list[dict[str, Any]]:
        return [at.shown(one) for one in await at.endpoints.listed(at.caller, at.workspace_id)]

    rows = managing(home, workspace, work)
    if json:
        typer.echo(msgspec.json.encode(rows))
        return
    if not rows:
        typer.echo("No endpoints yet: ventoux endpoints create NAME --model MODEL")
        return
    Console(highlight=False).print(endpoints_table(rows))


@app.command()
def show(name: Name, workspace: WorkspaceOption = "default", home: HomeOption = None, json: JsonOption = False) -> None:
    """What it is, how it is, and what was last done with it."""

    async def work(at: Managing) -> dict[str, Any]:
        endpoint = await at.endpoints.get(at.caller, at.workspace_id, name)
        operation = await at.endpoints.latest_operation(at.caller, endpoint)
        return at.shown(endpoint) | {"operation": msgspec.to_builtins(operation)}

    found = managing(home, workspace, work)
    if json:
        typer.echo(msgspec.json.encode(found))
    else:
        Console(highlight=False).print(endpoint_text(found))


@app.command()
def keys(name: Name, workspace: WorkspaceOption = "default", home: HomeOption = None, json: JsonOption = False) -> None:
    """Show both keys. That they were looked at is in the audit log."""
    found = managing(home, workspace, lambda at: at.endpoints.keys(at.caller, at.workspace_id, name))
    _print_keys({str(slot): key for slot, key in found.items()}, json=json)


@app.command(name="rotate-key")
def rotate_key(
    name: Name,
    slot: Annotated[str, typer.Argument(help="primary or secondary.")],
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Replace one of the two keys at once. The other one goes on: move your clients to it first."""
    if slot not in ("primary", "secondary"):
        raise OperatorError(f"There is no key {slot!r}.", hint="Name primary or secondary.")
    secret = managing(home, workspace, lambda at: at.endpoints.rotate_key(at.caller, at.workspace_id, name, slot))
    _print_keys({slot: secret}, json=json)


@app.command()
def scale(
    name: Name,
    min_replicas: MinReplicas,
    max_replicas: MaxReplicas,
    deployment: Annotated[str, typer.Option(help="Which one; the first when left out.")] = "",
    idle_timeout: Annotated[float | None, typer.Option(help="Seconds without a call before it sleeps.")] = None,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """How many engines there are at least and at most. With --min-replicas 0 it sleeps when nobody calls."""

    def change(old: EndpointSpec) -> EndpointSpec:
        chosen = next((one for one in old.deployments if one.name == deployment), old.deployments[0])
        scaling = msgspec.structs.replace(chosen.scaling, min_replicas=min_replicas, max_replicas=max_replicas)
        if idle_timeout is not None:
            scaling = msgspec.structs.replace(scaling, idle_timeout=idle_timeout)
        return old.scaled(deployment or chosen.name, scaling)

    _change(home, workspace, name, change)


@app.command()
def traffic(
    name: Name,
    shares: Annotated[list[str], typer.Argument(help="As in stable=95 canary=5.", show_default=False)],
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Share out the calls among deployments."""
    wanted = traffic_of(shares)
    _change(home, workspace, name, lambda old: old.shared_out(wanted))


@app.command(name="filter")
def filter_(
    name: Name,
    policy: Annotated[str, typer.Argument(help="A filter policy; none takes it away.")],
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Set the policy for what goes in and out."""
    chosen = "" if policy == "none" else policy
    _change(home, workspace, name, lambda old: msgspec.structs.replace(old, filter=chosen))


@app.command()
def pause(name: Name, workspace: WorkspaceOption = "default", home: HomeOption = None) -> None:
    """Take no calls and run no engines; name, keys and specification stay."""
    _, operation = managing(home, workspace, lambda at: at.endpoints.pause(at.caller, at.workspace_id, name))
    _report(_watched(home, workspace, operation), f"{name} is paused.")


@app.command()
def resume(name: Name, workspace: WorkspaceOption = "default", home: HomeOption = None) -> None:
    """Take calls again."""
    _, operation = managing(home, workspace, lambda at: at.endpoints.resume(at.caller, at.workspace_id, name))
    _report(_watched(home, workspace, operation), f"{name} takes calls.")


@app.command()
def delete(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: WorkspaceOption = "default",
    home: HomeOption = None,
) -> None:
    """Delete it with its keys, once its calls have ended. Usage and invoices stay."""
    if not yes:
        typer.confirm(f"Delete the endpoint {name} and both its keys?", abort=True)
    _, operation = managing(home, workspace, lambda at: at.endpoints.delete(at.caller, at.workspace_id, name))
    _report(_watched(home, workspace, operation), f"{name} is deleted.")


def _change(home: Any, workspace: str, name: str, change: Callable[[EndpointSpec], EndpointSpec]) -> None:
    _, operation = managing(home, workspace, lambda at: at.endpoints.change(at.caller, at.workspace_id, name, change))
    _report(_watched(home, workspace, operation), f"{name} is changed.")


def _watched(home: Any, workspace: str, operation: Operation) -> Operation:
    """Follows it while a server runs; without one it is for the next start to bring about."""
    if open_home(home).server() is None:
        return operation
    with Console(stderr=True).status("…") as status:

        def told(stage: str) -> None:
            status.update(escape(stage) or "…")

        return managing(home, workspace, lambda at: at.watch(operation, told))


def _report(operation: Operation, done: str) -> None:
    if operation.state == "failed":
        raise OperatorError(f"It could not be done, and all is as it was: {operation.error}")
    typer.echo(done if operation.state == "succeeded" else f"Noted; {_LATER}")


_LATER = "it is brought about when `ventoux serve` runs."


def _print_made(endpoint: Endpoint, keys: dict[str, str], operation: Operation, *, json: bool) -> None:
    if json:
        typer.echo(
            msgspec.json.encode({"endpoint": endpoint, "keys": keys, "operation": operation, "url": _url(endpoint)})
        )
        return
    typer.echo(f"Endpoint {endpoint.name} at {_url(endpoint)}, and as the model {endpoint.name!r} in every dialect.")
    _print_keys(keys, json=False)
    if operation.state == "failed":
        raise OperatorError(
            f"It is not ready: {operation.error}", hint=f"See ventoux endpoints show {endpoint.name}, and change it."
        )
    typer.echo("It takes calls." if operation.state == "succeeded" else f"For now it is noted: {_LATER}")


def _print_keys(keys: dict[str, str], *, json: bool) -> None:
    if json:
        typer.echo(msgspec.json.encode(keys))
        return
    for slot, secret in keys.items():
        typer.echo(f"  {slot:<9}  {secret}")


def _url(endpoint: Endpoint) -> str:
    return f"/endpoints/{endpoint.name}"

"""``ventoux filters``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.cli.as_operator import WorkspaceOption
from ventoux.cli.money import Desk, at_the_desk
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.accounts.schemas import Caller
    from ventoux.moderation.schemas import Output
    from ventoux.moderation.service import Filters
    from ventoux.verdicts import Verdict

T = TypeVar("T")
app = typer.Typer(
    help="Filter policies: what is looked for in prompts and answers, and what is done.", no_args_is_help=True
)
NameArgument = Annotated[str, typer.Argument(help="The policy's name.")]


@app.command("list")
def list_policies(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE, home: HomeOption = None, json: JsonOption = False
) -> None:
    """List the policies of a workspace, the built-in one included."""
    found = _with_filters(home, workspace, lambda filters, caller, of: filters.list(caller, of))
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "version", "input", "output", "description"):
        table.add_column(column, overflow="fold")
    for policy in found:
        version = str(policy.version) if policy.version else "built in"
        sides = [_side(policy.spec.input), _side(policy.spec.output)]
        table.add_row(policy.name, version, *sides, escape(policy.spec.description))
    Console(highlight=False).print(table)


@app.command()
def show(name: NameArgument, workspace: WorkspaceOption = DEFAULT_WORKSPACE, home: HomeOption = None) -> None:
    """Print a policy as the JSON that `filters set` takes."""
    found = _with_filters(home, workspace, lambda filters, caller, of: filters.get(caller, of, name))
    typer.echo(msgspec.json.format(msgspec.json.encode(found.spec)))


@app.command("set")
def set_policy(
    name: NameArgument,
    file: Annotated[str, typer.Argument(help="A file of JSON; - reads standard input.")],
    version: Annotated[
        int | None, typer.Option(help="Only over this version; 0: only if there is none.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Make a policy, or take the place of the one that is there. A running server knows within a second."""
    from ventoux.moderation.policy import parsed  # noqa: PLC0415 - only the commands that need them load detectors

    spec = parsed(_read(file))
    made = _with_filters(
        home, workspace, lambda filters, caller, of: filters.set(caller, of, name, spec, version=version)
    )
    typer.echo(msgspec.json.encode(made) if json else f"Policy {made.name} is at version {made.version}.")


@app.command()
def delete(name: NameArgument, workspace: WorkspaceOption = DEFAULT_WORKSPACE, home: HomeOption = None) -> None:
    """Delete a policy. Endpoints that still name it refuse calls until they name another."""
    _with_filters(home, workspace, lambda filters, caller, of: filters.delete(caller, of, name))
    typer.echo(f"Deleted {name}.")


@app.command("test")
def try_policy(
    text: Annotated[str, typer.Argument(help="A prompt; - reads standard input.")],
    policy: Annotated[str, typer.Option(help="The policy's name.")] = "default",
    output: Annotated[bool, typer.Option("--output", help="As an answer, and not as a prompt.")] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Show what a policy finds in a text and what it passes on; moderation, which needs a server, is left out."""
    from ventoux.moderation.policy import Placeholders, ReadyPolicy  # noqa: PLC0415
    from ventoux.moderation.screening import searched  # noqa: PLC0415
    from ventoux.verdicts import Verdict  # noqa: PLC0415

    found = _with_filters(home, workspace, lambda filters, caller, of: filters.get(caller, of, policy))
    ready = ReadyPolicy(found.name, found.spec, {})
    side = ready.output if output else ready.input
    verdict = Verdict()
    given = sys.stdin.read() if text == "-" else text
    passed = searched(given, side, Placeholders(), verdict) if side else given
    if json:
        told = {"blocked": bool(verdict.blocking), "passed": passed, "detected": verdict.detected}
        typer.echo(msgspec.json.encode(told))
        return
    _print(passed, verdict)


def _print(passed: str, verdict: Verdict) -> None:
    console = Console(highlight=False)
    for name, one in verdict.detected.items():
        console.print(f"{one.action}: {name} ({one.count})", soft_wrap=True)
    if verdict.blocking:
        console.print("[bold red]blocked[/]")
    else:
        console.print(escape(passed), soft_wrap=True)


def _side(rules: Output) -> str:
    """Which actions there are."""
    actions = [rule.action for rule in rules.moderation.values()] + [*rules.pii.values()]
    actions += [one.action for one in rules.block_lists] + ([rules.secrets] if rules.secrets else [])
    return ", ".join(action for action in ("block", "redact", "annotate") if action in actions) or "-"


def _read(file: str) -> bytes:
    """Raises OperatorError."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error


def _with_filters(home: Path | None, workspace: str, work: Callable[[Filters, Caller, str], Awaitable[T]]) -> T:
    async def run(desk: Desk) -> T:
        from ventoux.moderation.service import Filters  # noqa: PLC0415

        return await work(Filters(desk.engine), desk.caller, (await desk.workspace(workspace)).id)

    return at_the_desk(home, run)

"""``ventoux prices``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.cli.as_operator import WorkspaceOption
from ventoux.cli.money import CurrencyOption, Desk, at_the_desk
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.cli.usage import parse_time
from ventoux.limits.schemas import money

if TYPE_CHECKING:
    from ventoux.ledger.schemas import SetPrice

app = typer.Typer(help="The price book: what calls of an endpoint cost, and from when on.", no_args_is_help=True)


@app.command("set")
def set_price(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    endpoint: Annotated[str, typer.Argument(help="Its name; or a model's, for what is served to everybody.")],
    rates: Annotated[
        str, typer.Argument(help="input/output or input/cached/output, in the currency for a million tokens.")
    ],
    request: Annotated[str, typer.Option(help="For each call, beside its tokens.")] = "0",
    minute: Annotated[str, typer.Option(help="For a minute of a recording.")] = "0",
    characters: Annotated[str, typer.Option(help="For a million characters of a text that is spoken.")] = "0",
    effective_from: Annotated[
        str | None,
        typer.Option("--from", help="Day or time in UTC, as 2026-12-01; at once when left out.", show_default=False),
    ] = None,
    currency: CurrencyOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Set what calls cost from now or a time to come. What came before is billed as it was."""
    start = parse_time("--from", effective_from)

    async def work(desk: Desk) -> SetPrice:
        from ventoux.ledger.prices import PriceBook, parse_rates  # noqa: PLC0415

        workspace_id, endpoint_id = await desk.endpoint((await desk.workspace(workspace)).id, endpoint)
        return await PriceBook(desk.engine, desk.currency).set_price(
            desk.caller,
            workspace_id=workspace_id,
            endpoint_id=endpoint_id,
            rates=parse_rates(rates, request=request, minute=minute, characters=characters),
            currency=currency,
            effective_from=start,
        )

    made = at_the_desk(home, work)
    if json:
        typer.echo(msgspec.json.encode(made))
    else:
        typer.echo(f"{endpoint}: {', '.join(_words(made))}, from {_time(made.effective_from)} on.")


@app.command("list")
def list_prices(
    endpoint: Annotated[str | None, typer.Argument(help="Only of this one.", show_default=False)] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the prices that were set, those to come included; of the workspace's endpoints and of everybody's."""

    async def work(desk: Desk) -> tuple[list[SetPrice], dict[str, str]]:
        from ventoux.ledger.prices import PriceBook  # noqa: PLC0415

        workspace_id = (await desk.workspace(workspace)).id
        wanted = (await desk.endpoint(workspace_id, endpoint))[1] if endpoint else None
        found = await PriceBook(desk.engine, desk.currency).list_prices(desk.caller, workspace_id, wanted)
        return found, await desk.endpoint_names(workspace_id)

    found, names = at_the_desk(home, work)
    if json:
        typer.echo(msgspec.json.encode(found))
    elif found:
        Console(highlight=False).print(_table(found, names))
    else:
        typer.echo("No prices yet: `ventoux prices set` sets one. Cards of models may have prices as well.")


def _table(found: list[SetPrice], names: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("endpoint", overflow="fold")
    for column in ("from", "input", "cached", "output", "request", "minute", "characters"):
        table.add_column(column, no_wrap=True, justify="left" if column == "from" else "right")
    table.add_column("currency", no_wrap=True)
    for price in found:
        cached = price.input if price.cached_input is None else price.cached_input
        amounts = (price.input, cached, price.output, price.request, price.minute, price.characters)
        each = [money(one) for one in amounts]
        name = names.get(price.endpoint_id, price.endpoint_id)
        table.add_row(escape(name), _time(price.effective_from), *each, price.currency)
    return table


def _words(price: SetPrice) -> list[str]:
    cached = [] if price.cached_input is None else [f"{money(price.cached_input)} for cached input"]
    request = [f"{money(price.request)} a call"] if price.request else []
    minute = [f"{money(price.minute)} a minute of audio"] if price.minute else []
    characters = [f"{money(price.characters)} for a million characters"] if price.characters else []
    return [
        f"{money(price.input)} {price.currency} for a million tokens of input",
        *cached,
        f"{money(price.output)} for output",
        *request,
        *minute,
        *characters,
    ]


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")

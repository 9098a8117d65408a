"""``ventoux budgets``."""

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
from ventoux.errors import OperatorError
from ventoux.limits.schemas import Budget, BudgetKind, Period, money

if TYPE_CHECKING:
    from ventoux.ledger.schemas import BudgetStanding

app = typer.Typer(help="Budgets: what may be spent in a day or a month.", no_args_is_help=True)


@app.command("set")
def set_budget(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    day: Annotated[str | None, typer.Option(help="For each day in UTC, as 5 or 2.50.", show_default=False)] = None,
    month: Annotated[str | None, typer.Option(help="For each month in UTC.", show_default=False)] = None,
    key: Annotated[str | None, typer.Option(help="For one key: its prefix or id.", show_default=False)] = None,
    user: Annotated[str | None, typer.Option(help="For one user: e-mail or id.", show_default=False)] = None,
    endpoint: Annotated[str | None, typer.Option(help="For calls of one endpoint.", show_default=False)] = None,
    alert: Annotated[
        list[float] | None, typer.Option(help="Share at which to tell, as 0.8; may be repeated.", show_default=False)
    ] = None,
    soft: Annotated[bool, typer.Option("--soft", help="Only tell, and refuse no call.")] = False,
    currency: CurrencyOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Set the budget of a workspace, or of a key, a user or an endpoint in it; one that is there is replaced."""
    period, amount = _period(day, month)
    named: dict[BudgetKind, str | None] = {"key": key, "user": user, "endpoint": endpoint}
    subjects: list[tuple[BudgetKind, str]] = [(kind, name) for kind, name in named.items() if name]
    if len(subjects) > 1:
        raise OperatorError("A budget is for one of --key, --user and --endpoint.", hint="Set one for each.")

    async def work(desk: Desk) -> Budget:
        from ventoux.ledger.budgets import Budgets  # noqa: PLC0415
        from ventoux.ledger.prices import parse_amount  # noqa: PLC0415
        from ventoux.ledger.schemas import BudgetTerms  # noqa: PLC0415

        workspace_id = (await desk.workspace(workspace)).id
        everybody: tuple[BudgetKind, str] = ("workspace", workspace_id)
        kind, name = subjects[0] if subjects else everybody
        terms = BudgetTerms(
            subject_kind=kind,
            subject_id=await _subject(desk, workspace_id, kind, name),
            period=period,
            amount=parse_amount(amount),
            currency=currency or desk.currency,
            hard=not soft,
        )
        if alert:
            terms = msgspec.structs.replace(terms, alerts=tuple(alert))
        return await Budgets(desk.engine).set_budget(desk.caller, workspace_id, terms)

    made = at_the_desk(home, work)
    if json:
        typer.echo(msgspec.json.encode(made))
    else:
        kind = "refuses calls beyond it" if made.hard else "only tells"
        typer.echo(f"Budget {made.id}: {money(made.amount, made.currency)} a {made.period}; {kind}.")


@app.command("list")
def list_budgets(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE, home: HomeOption = None, json: JsonOption = False
) -> None:
    """List the budgets of a workspace, with what is spent of each."""

    async def work(desk: Desk) -> tuple[list[BudgetStanding], dict[str, str]]:
        from ventoux.ledger.budgets import Budgets  # noqa: PLC0415

        workspace_id = (await desk.workspace(workspace)).id
        keys = {key.id: key.prefix for key in await desk.accounts.list_keys(desk.caller, workspace_id)}
        users = {user.id: user.email for user in await desk.accounts.people.listed(desk.caller)}
        names = keys | users | await desk.endpoint_names(workspace_id) | {workspace_id: workspace}
        return await Budgets(desk.engine).list_budgets(desk.caller, workspace_id), names

    found, names = at_the_desk(home, work)
    if json:
        typer.echo(msgspec.json.encode(found))
    else:
        Console(highlight=False).print(_table(found, names) if found else "No budgets yet.")


@app.command()
def delete(
    budget: Annotated[str, typer.Argument(help="Its id.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Delete a budget. A running server knows within a second."""

    async def work(desk: Desk) -> Budget:
        from ventoux.ledger.budgets import Budgets  # noqa: PLC0415

        workspace_id = (await desk.workspace(workspace)).id
        return await Budgets(desk.engine).delete_budget(desk.caller, workspace_id, budget)

    gone = at_the_desk(home, work)
    typer.echo(msgspec.json.encode(gone) if json else f"Deleted the budget {gone.id}.")


def _period(day: str | None, month: str | None) -> tuple[Period, str]:
    if day is not None and month is None:
        return "day", day
    if month is not None and day is None:
        return "month", month
    raise OperatorError("A budget is for --day or --month.", hint="For example --month 50.")


async def _subject(desk: Desk, workspace_id: str, kind: BudgetKind, name: str) -> str:
    match kind:
        case "key":
            return await desk.key(workspace_id, name)
        case "user":
            return (await desk.accounts.people.find(desk.caller, name)).id
        case "endpoint":
            return (await desk.endpoint(workspace_id, name))[1]
        case _:
            return name


def _table(found: list[BudgetStanding], names: dict[str, str]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("for", overflow="fold")
    for column in ("a", "budget", "spent", "begins anew", "kind", "id"):
        table.add_column(column, overflow="fold", justify="right" if column in {"budget", "spent"} else "left")
    for one in found:
        budget = one.budget
        who = names.get(budget.subject_id, budget.subject_id)
        table.add_row(
            escape(f"{budget.subject_kind} {who}"),
            budget.period,
            money(budget.amount, budget.currency),
            f"{money(one.spent)} ({one.spent * 100 // budget.amount} %)",
            datetime.fromtimestamp(one.period_end, UTC).strftime("%Y-%m-%d"),
            "hard" if budget.hard else "soft",
            budget.id,
        )
    return table

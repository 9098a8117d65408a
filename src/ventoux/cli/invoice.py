"""``ventoux invoice``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ventoux.accounts.schemas import DEFAULT_WORKSPACE
from ventoux.cli.as_operator import WorkspaceOption
from ventoux.cli.money import Desk, at_the_desk, write
from ventoux.cli.options import HomeOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.ledger.invoices import Invoice


class Form(StrEnum):
    text = "text"
    csv = "csv"
    json = "json"
    pdf = "pdf"


def invoice(
    month: Annotated[str, typer.Argument(help="As 2026-11, in UTC.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    form: Annotated[Form, typer.Option("--format", help="What to write it as.")] = Form.text,
    output: Annotated[Path | None, typer.Option(help="A file, instead of the terminal.", show_default=False)] = None,
    home: HomeOption = None,
) -> None:
    """What a workspace's calls of a month come to.

    A month that is over gets a number and stays as it was issued; of one that runs this is a draft.
    """
    if form is Form.pdf and output is None and sys.stdout.isatty():
        raise OperatorError("A PDF is nothing for a terminal.", hint=f"Give --output {month}.pdf.")

    async def work(desk: Desk) -> Invoice:
        from ventoux.ledger.invoices import Invoices  # noqa: PLC0415

        found = await desk.workspace(workspace)
        return await Invoices(desk.engine).issue(
            desk.caller,
            workspace_id=found.id,
            workspace=found.name,
            month=month,
            endpoints=await desk.endpoint_names(found.id),
        )

    write(written(at_the_desk(home, work), form), output)


def written(made: Invoice, form: Form) -> bytes:
    from ventoux.ledger import invoice_forms  # noqa: PLC0415

    match form:
        case Form.text:
            return invoice_forms.as_text(made).encode()
        case Form.csv:
            return invoice_forms.as_csv(made).encode()
        case Form.json:
            return invoice_forms.as_json(made)
        case Form.pdf:
            # Here, because only this form needs the library.
            from ventoux.ledger.invoice_pdf import as_pdf  # noqa: PLC0415

            return as_pdf(made)

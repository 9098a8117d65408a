"""``ventoux licences``: which terms models are under, and who accepted them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.catalog.service import Catalog
from ventoux.catalog.terms import Terms, every_terms, find_terms
from ventoux.cli.database import with_database
from ventoux.cli.options import HomeOption, JsonOption, open_home

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ventoux.catalog.cards import Card
    from ventoux.catalog.licences import Acceptance, Licences
    from ventoux.home import Home

T = TypeVar("T")
app = typer.Typer(help="Licences that have to be accepted: list, show, accept.", no_args_is_help=True)
LicenceArgument = Annotated[str, typer.Argument(help="The licence's id, as lists show it, or a model under it.")]


@app.command("list")
def list_licences(home: HomeOption = None, json: JsonOption = False) -> None:
    """Licences that have to be accepted, with their models and who accepted them."""
    found = _all(open_home(home))
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("licence", no_wrap=True)
    table.add_column("accepted", no_wrap=True)
    table.add_column("models", overflow="fold")
    for terms in found:
        table.add_row(escape(terms.licence), _when(terms), escape(", ".join(terms.models)))
    Console(highlight=False).print(table if found else "No model here has a licence that has to be accepted.")


@app.command()
def show(licence: LicenceArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Where a licence's terms are, the models under it, and who accepted it."""
    terms = _find(open_home(home), licence)
    if json:
        typer.echo(msgspec.json.encode(terms))
        return
    console = Console(highlight=False)
    console.print(f"[bold]{escape(terms.name)}[/]  {escape(terms.licence)}", soft_wrap=True)
    for label, value in (("terms", terms.url), ("models", ", ".join(terms.models)), ("accepted", _when(terms))):
        console.print(f"[dim]{label:<8}[/]  {escape(value)}", soft_wrap=True)


@app.command()
def accept(licence: LicenceArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """Accept a licence's terms, for every model under it. Who did and when is recorded."""
    from ventoux.catalog.licences import operator  # noqa: PLC0415 - see _with_licences

    place = open_home(home)
    terms = _find(place, licence)
    made = _with_licences(place, lambda licences: licences.accept(terms.licence, (terms.models or [""])[0], operator()))
    terms = msgspec.structs.replace(terms, accepted_by=made.accepted_by, accepted_at=made.accepted_at)
    if json:
        typer.echo(msgspec.json.encode(terms))
        return
    typer.echo(f"{terms.name} ({terms.url or 'no address'}): accepted {_when(terms)}.")


def require(home: Home, card: Card, *, accept: bool) -> None:
    """That the card's licence was accepted, or is now. Raises LicenceNotAccepted."""
    if card.licence.acceptance_required:
        from ventoux.catalog.licences import operator  # noqa: PLC0415 - see _with_licences

        _with_licences(home, lambda licences: licences.require(card, accept=accept, by=operator()))


def accepted(home: Home, card: Card) -> str:
    """For people: by whom and when, or that nobody did."""
    found = _with_licences(home, lambda licences: licences.accepted(card.licence.id))
    return _by(found) if found else f"not yet: ventoux licences accept {card.licence.id}"


def _with_licences(home: Home, work: Callable[[Licences], Awaitable[T]]) -> T:
    # Here, so that the commands that need no database do not wait for SQLAlchemy.
    from ventoux.catalog.licences import Licences  # noqa: PLC0415

    return with_database(home, lambda engine: work(Licences(engine)))


def _all(home: Home) -> list[Terms]:
    return every_terms(Catalog(home).cards(), _with_licences(home, lambda licences: licences.list()))


def _find(home: Home, name: str) -> Terms:
    """Raises UnknownModel."""
    return find_terms(Catalog(home), _all(home), name)


def _when(terms: Terms) -> str:
    if terms.accepted_by is None or terms.accepted_at is None:
        return "no"
    return f"{_date(terms.accepted_at)} by {terms.accepted_by}"


def _by(found: Acceptance) -> str:
    return f"{_date(found.accepted_at)} by {found.accepted_by}"


def _date(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")

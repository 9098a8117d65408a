"""``ventoux libraries search|ask|inspect|test``: what is found, what is answered, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from ventoux.cli.libraries import tables
from ventoux.cli.libraries.commands import LibraryArgument, app
from ventoux.cli.libraries.running import KeyOption, ServerOption, print_json, with_api
from ventoux.cli.options import HomeOption, JsonOption
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.cli.libraries.api import Json, LibraryApi

QuestionArgument = Annotated[str, typer.Argument(help="In any language.")]
ModelOption = Annotated[str | None, typer.Option(help="Who answers; by default the first that chats.")]
ModeOption = Annotated[str, typer.Option(help="auto, passages, document or table.")]


@app.command()
def search(
    library: LibraryArgument,
    question: QuestionArgument,
    limit: Annotated[int, typer.Option(help="Passages at most.", min=1, max=100)] = 10,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages."""
    found = with_api(home, server, key, lambda api: _searched(api, library, question, limit))
    if json:
        print_json(found)
    else:
        _print(tables.fused(found) if found["fused"] else "Nothing was found.")


@app.command()
def ask(
    library: LibraryArgument,
    question: QuestionArgument,
    model: ModelOption = None,
    mode: ModeOption = "auto",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Answer a question from the documents, with numbered citations that say where each stands."""

    async def answer(api: LibraryApi) -> Json:
        said = ""
        async for piece in api.ask(await api.library(library), _asked(question, model, mode)):
            if isinstance(piece, dict):
                if not json and not said:
                    typer.echo(piece["answer"]["text"], nl=False)
                return piece
            said += piece
            if not json:
                typer.echo(piece, nl=False)
                sys.stdout.flush()
        raise RuntimeError("an answer without an end")

    inspection = with_api(home, server, key, answer)
    if json:
        print_json(inspection)
        return
    typer.echo()
    for line in _below(inspection["answer"]):
        _print(line, soft_wrap=True)


@app.command()
def inspect(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    library: LibraryArgument,
    question: QuestionArgument,
    search_only: Annotated[bool, typer.Option("--search-only", help="Do not ask a model to answer.")] = False,
    model: ModelOption = None,
    mode: ModeOption = "auto",
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Show all that happens with a question: what is looked for, what is found, packed and cut, and the answer."""

    async def look(api: LibraryApi) -> Json:
        if search_only:
            return {"found": await _searched(api, library, question, 30)}
        asked = _asked(question, model, mode) | {"stream": False}
        return await api.call("POST", f"/{(await api.library(library))['id']}/ask", asked)

    inspection = with_api(home, server, key, look)
    if json:
        print_json(inspection)
        return
    if found := inspection.get("found"):
        _show_found(found)
    if packing := inspection.get("packing"):
        _show_packing(packing)
    if scan := inspection.get("scan"):
        _print("\n[bold]table[/]")
        _print(tables.shown(scan), soft_wrap=True)
    if answer := inspection.get("answer"):
        _print("\n[bold]answer[/]")
        _print(tables.shown(answer["text"]), soft_wrap=True)
        for line in _below(answer):
            _print(line, soft_wrap=True)


@app.command("test")
def run_tests(  # noqa: PLR0913, PLR0917 - as above
    library: LibraryArgument,
    add: Annotated[str | None, typer.Option(help="Add this question.", show_default=False)] = None,
    document: Annotated[str | None, typer.Option(help="The document that answers it.", show_default=False)] = None,
    passage: Annotated[
        str | None, typer.Option(help="Words of the document that must be found.", show_default=False)
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the questions.")] = False,
    home: HomeOption = None,
    server: ServerOption = None,
    key: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the questions whose passage is known, and tell how often it is found. With --add: one more question."""
    if add and not (document and passage):
        raise OperatorError("A question needs --document and --passage.", hint="The words that must be found.")

    async def work(api: LibraryApi) -> tuple[str, Any, Json | None]:
        found = await api.library(library)
        path = f"/{found['id']}"
        if add:
            of = (await api.document(found, document or ""))["id"]
            body = {"question": add, "document_id": of, "passage": passage}
            return "added", await api.call("POST", f"{path}/questions", body), None
        if listed:
            return "listed", (await api.call("GET", f"{path}/questions"))["data"], None
        before = (await api.call("GET", f"{path}/test-runs", limit=1))["data"]
        run = await api.call("POST", f"{path}/test-runs")
        if not before:
            return "run", run, None
        ids = {"before": before[0]["id"], "after": run["id"]}
        return "run", run, await api.call("GET", f"{path}/test-runs/compare", **ids)

    did, result, comparison = with_api(home, server, key, work)
    if json:
        print_json(result)
    elif did == "added":
        typer.echo("Added. `ventoux libraries test` asks it.")
    elif did == "listed":
        made = tables.table("question", "passage", "id")
        for one in result:
            made.add_row(tables.shown(one["question"]), tables.short(one["passage"]), one["id"])
        _print(made)
    else:
        _show_run(result, comparison)


def _show_found(found: Json) -> None:
    _print(f"[bold]looked for[/] in {found['documents']} documents, language {found['language'] or 'unknown'}")
    for leg in found["legs"]:
        _print(f"\n[bold]{leg['name']}[/]: {len(leg['hits'])} found in {leg['seconds'] * 1000:.0f} ms")
        _print(tables.shown(leg["detail"]), soft_wrap=True)
    _print(f"\n[bold]fused[/] in {found['seconds'] * 1000:.0f} ms")
    _print(tables.fused(found))


def _show_packing(packing: Json) -> None:
    _print(f"\n[bold]packed[/]: {packing['used']} of {packing['budget']} tokens")
    made = tables.table("source", "chunks", "characters", "tokens", "where")
    for one in packing["sources"]:
        chunks = ", ".join(str(ordinal) for ordinal in one["ordinals"])
        place = tables.where(one["passage"]["document_name"], one["passage"]["chunk"])
        made.add_row(
            str(one["number"]), chunks, f"{one['start']}-{one['end']}", str(one["tokens"]), tables.shown(place)
        )
    _print(made)
    if packing["cut"]:
        cut = ", ".join(f"{one['document_id']}/{one['ordinal']} ({one['reason']})" for one in packing["cut"])
        _print(f"\n[bold]cut[/]: {tables.shown(cut)}", soft_wrap=True)


def _show_run(run: Json, comparison: Json | None) -> None:
    figures = run["figures"]
    before = {} if comparison is None else {name: pair[0] for name, pair in comparison["figures"].items()}
    made = tables.table("", "now", "before")
    for name, value in figures.items():
        made.add_row(name.replace("_", " "), f"{value:g}", f"{before[name]:g}" if name in before else "")
    _print(made)
    for one in run["answers"]:
        if one["rank"] is None:
            why = "its document is gone" if one["lost"] else "not found"
            _print(f"[red]✗[/] {tables.shown(one['question'])}  {why}", soft_wrap=True)


def _below(answer: Json) -> list[str]:
    """What stands below an answer: its sources, and what is to be known of it."""
    lines = list(dict.fromkeys(tables.citation(one) for one in answer["citations"]))
    if answer["quoted"]:
        lines.append("The model's own words were not supported: these are the documents'.")
    lines += [f"[yellow]not supported:[/] {tables.shown(one)}" for one in answer["unsupported"]]
    lines += [f"[yellow]no such quote:[/] {tables.shown(one)}" for one in answer["false_quotes"]]
    return lines


async def _searched(api: LibraryApi, library: str, question: str, limit: int) -> Json:
    found = await api.library(library)
    return await api.call("POST", f"/{found['id']}/search", {"question": question, "limit": limit})


def _asked(question: str, model: str | None, mode: str) -> Json:
    return {"question": question, "model": model, "mode": mode}


def _print(shown: Any, *, soft_wrap: bool = False) -> None:
    Console(highlight=False).print(shown, soft_wrap=soft_wrap)

"""``ventoux chat``: a session on a terminal, one answer in a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ventoux.cli.agents.building import Tooling
from ventoux.cli.options import HomeOption, open_home
from ventoux.errors import OperatorError


def chat(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    prompt: Annotated[
        str | None, typer.Argument(help="One question; without it, a session.", show_default=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model to ask; by default the first that chats.")] = None,
    system: Annotated[str, typer.Option(help="The system prompt.", show_default=False)] = "",
    agent: Annotated[str | None, typer.Option(help="The agent to ask, by name or id.", show_default=False)] = None,
    library: Annotated[
        list[str] | None, typer.Option(help="A library to answer from; may be repeated.", show_default=False)
    ] = None,
    tool: Annotated[
        list[str] | None,
        typer.Option(help="A tool to use, such as code_interpreter; may be repeated.", show_default=False),
    ] = None,
    connector: Annotated[
        list[str] | None, typer.Option(help="A connector to use; may be repeated.", show_default=False)
    ] = None,
    yes: Annotated[
        list[str] | None,
        typer.Option(help="Allow calls of this function without asking; 'all' for every one.", show_default=False),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help="Save files that tools make into this folder.", show_default=False)
    ] = None,
    resume: Annotated[
        str | None, typer.Option(metavar="CONVERSATION", help="Go on with this one, by its id.", show_default=False)
    ] = None,
    home: HomeOption = None,
    server: Annotated[
        str | None, typer.Option(help="Base URL of a server. Also VENTOUX_SERVER.", show_default=False)
    ] = None,
    key: Annotated[str | None, typer.Option(help="The API key. Also VENTOUX_KEY.", show_default=False)] = None,
) -> None:
    """Chat with a model, or with an agent and tools. `cat FILE | ventoux chat "summarise"` answers once."""
    question = _question(prompt)
    place = open_home(home)
    if agent or library or tool or connector or resume:
        from ventoux.cli.conversing.session import Chosen, run_conversation  # noqa: PLC0415 - see below

        tooling = Tooling(tool or (), library or (), connector or ())
        chosen = Chosen(agent, model, system, tooling, yes or (), save, resume)
        run_conversation(place, server=server, key=key, chosen=chosen, question=question)
        return
    if yes or save:
        named = "--yes" if yes else "--save"
        raise OperatorError(
            f"{named} is for chats with tools.", hint="Name an agent, a tool, a library or a connector."
        )
    # Here, so that the other commands start without the prompt and the HTTP client.
    from ventoux.cli.chatting.session import run_chat  # noqa: PLC0415 - see above

    run_chat(place, server=server, key=key, model=model, system=system, question=question)


def _question(prompt: str | None) -> str | None:
    """The prompt and what the pipe holds; None for a session."""
    piped = "" if sys.stdin.isatty() else sys.stdin.buffer.read().decode("utf-8", "replace")
    question = "\n\n".join(part for part in (prompt or "", piped.rstrip("\n")) if part.strip())
    if question:
        return question
    if prompt is None and sys.stdin.isatty() and sys.stdout.isatty():
        return None
    raise OperatorError("There is no question.", hint='Ask one: ventoux chat "…", or run it on a terminal.')

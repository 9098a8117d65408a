"""``ventoux chat``: a session on a terminal, one answer in a pipe."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ventoux.cli.options import HomeOption, open_home
from ventoux.errors import OperatorError


def chat(
    prompt: Annotated[
        str | None, typer.Argument(help="One question; without it, a session.", show_default=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="The model to ask; by default the first that chats.")] = None,
    system: Annotated[str, typer.Option(help="The system prompt.", show_default=False)] = "",
    home: HomeOption = None,
    server: Annotated[
        str | None, typer.Option(help="Base URL of a server. Also VENTOUX_SERVER.", show_default=False)
    ] = None,
    key: Annotated[str | None, typer.Option(help="The API key. Also VENTOUX_KEY.", show_default=False)] = None,
) -> None:
    """Chat with a model. `cat FILE | ventoux chat "summarise"` answers once."""
    question = _question(prompt)
    place = open_home(home)
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

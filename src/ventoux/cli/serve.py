"""``ventoux serve``."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import ventoux
from ventoux.cli.options import HomeOption, open_home
from ventoux.errors import HomeError, OperatorError
from ventoux.logs import configure_logs
from ventoux.settings import load_settings

if TYPE_CHECKING:
    from rich.status import Status

    from ventoux.catalog.cards import Card
    from ventoux.home import Home
    from ventoux.settings import Settings


def serve(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    home: HomeOption = None,
    model: Annotated[
        list[str] | None, typer.Option(help="A model to serve: an id, or the path of a GGUF. May be repeated.")
    ] = None,
    context: Annotated[int | None, typer.Option(help="Tokens a call may use.")] = None,
    parallel: Annotated[int | None, typer.Option(help="Calls that one engine decodes at once.")] = None,
    replicas: Annotated[int | None, typer.Option(help="Engines for each local model.")] = None,
    as_published: Annotated[
        bool, typer.Option("--as-published", help="Do not prepare the weights for this processor.")
    ] = False,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="Accept the licences of the models pulled now.")
    ] = False,
) -> None:
    """Serve models on this machine. Pulls and prepares what is not there yet."""
    place = open_home(home)
    options = {
        "host": host,
        "port": port,
        "models": model,
        "context": context,
        "parallel": parallel,
        "replicas": replicas,
        "as_published": as_published or None,
        "accept_licence": accept_licence or None,
    }
    settings = load_settings(place.root, os.environ, options)
    configure_logs(settings)
    _refuse_second(place)
    listener = _bind(settings.host, settings.port)
    bound = listener.getsockname()[1]
    announcer = Terminal(place, settings.host, bound)
    with place.serving(settings.host, bound):
        _run(settings, place, listener, announcer)


def _run(settings: Settings, home: Home, listener: socket.socket, announcer: Terminal) -> None:
    # Here, so that the other commands do not wait for all that a server needs.
    import uvloop  # noqa: PLC0415

    from ventoux.app import run  # noqa: PLC0415
    from ventoux.db.location import locate  # noqa: PLC0415
    from ventoux.db.migrate import upgrade  # noqa: PLC0415
    from ventoux.kit.threads import Beside  # noqa: PLC0415

    try:
        upgrade(home, locate(settings, home))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.get_loop().set_default_executor(Beside())
            runner.run(run(settings, home, listener, announcer))
    finally:
        announcer.close()


def _refuse_second(home: Home) -> None:
    """Before the port is tried: two servers on one home usually want one port, and the home is the better reason."""
    if held := home.server():
        raise HomeError(
            f"Another Ventoux serves from {home.root} on {held[0]}:{held[1]}.",
            hint="Stop it, or give this one a home of its own with --home.",
        )


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OperatorError(
            f"Cannot listen on {host}:{port}: {error.strerror}.", hint="Choose another with --host and --port."
        ) from error
    listener.setblocking(False)
    return listener


class Terminal:
    """Tells a start on standard output: a moving line on a terminal, a line a stage elsewhere."""

    def __init__(self, home: Home, host: str, port: int) -> None:
        self._console = Console(highlight=False)
        self._home = home
        self._url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._status: Status | None = None
        self._last = ""
        self._console.print(f"[bold]Ventoux {ventoux.__version__}[/]  home {home.root}", soft_wrap=True)

    def first_key(self, key: str) -> None:
        self._console.print(f"API key (shown once, kept in {self._home.first_key}):", soft_wrap=True)
        self._console.print(f"  [bold green]{key}[/]", soft_wrap=True)

    def link(self, url: str) -> None:
        """It signs in the first user, once."""
        self.close()
        self._console.print(f"Open [bold green]{url}[/]", soft_wrap=True)

    def stage(self, text: str) -> None:
        if sys.stdout.isatty():
            if self._status is None:
                self._status = self._console.status(text)
                self._status.start()
            self._status.update(text)
        elif (words := text.rstrip("0123456789%. ")) != self._last:
            self._last = words
            self._console.print(text, soft_wrap=True)

    def ready(self, cards: list[Card], seconds: float) -> None:
        self.close()
        for card in cards:
            self._console.print(
                f"  {card.id}  ({', '.join(card.capabilities)}; context {card.context:,} tokens)", soft_wrap=True
            )
        self._console.print(
            f"Ready in {seconds:.1f} s.  Base URL [bold]{self._url}[/]  docs {self._url}/docs", soft_wrap=True
        )

    def stopping(self, *, at_once: bool) -> None:
        self.close()
        self._console.print("Stopping at once." if at_once else "Draining; Ctrl-C again stops at once.")

    def close(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

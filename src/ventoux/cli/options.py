"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ventoux.home import Home

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The folder of models, keys and the ledger. Also VENTOUX_HOME.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def open_home(chosen: Path | None) -> Home:
    """The home to use, its folders made. Raises HomeError."""
    home = Home.locate(os.environ, chosen)
    home.create()
    return home

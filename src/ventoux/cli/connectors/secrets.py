"""Credentials for a server: from a variable or the input, never from the command line, which others can see."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from ventoux.cli.libraries.api import Json

TokenEnvOption = Annotated[
    str | None,
    typer.Option("--token-env", metavar="VARIABLE", help="The variable that holds a token.", show_default=False),
]
TokenStdinOption = Annotated[bool, typer.Option("--token-stdin", help="Read a token from the input.")]
UserOption = Annotated[
    str | None,
    typer.Option("--user", help="For basic authentication: the name that goes with the token.", show_default=False),
]


def given(variable: str | None, *, stdin: bool, user: str | None) -> Json | None:
    """As the API takes credentials; None where none are given. Raises OperatorError."""
    if variable is not None and stdin:
        raise OperatorError("The token is in the variable or in the input.", hint="Give one of the two options.")
    if variable is None and not stdin:
        if user is not None:
            raise OperatorError("--user needs a password.", hint="Give it with --token-env or --token-stdin.")
        return None
    token = (sys.stdin.readline() if variable is None else os.environ.get(variable, "")).strip()
    if not token:
        raise OperatorError("The token is empty.", hint="Check the variable, or what is piped into the command.")
    return {"bearer_token": token} if user is None else {"basic": {"username": user, "password": token}}

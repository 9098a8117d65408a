"""Keys as commands take them: from a variable or from standard input, never as an argument, where everybody on the
machine could read them."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from ventoux.errors import OperatorError

KeyEnv = Annotated[str, typer.Option("--key-env", help="Take the key from this variable; it is read once and sealed.")]
KeyStdin = Annotated[bool, typer.Option("--key-stdin", help="Take the key from standard input.")]
_LONGEST = 16 * 1024


def key_in(variable: str) -> str:
    """Raises OperatorError where it is not set."""
    if not (key := os.environ.get(variable, "")):
        # What was given may be the key itself, by mistake.
        named = f"The variable {variable}" if _is_name(variable) else "That is no name of a variable, or it"
        raise OperatorError(f"{named} is not set.", hint=f"Set it to the key, and give its name: {_EXAMPLE}")
    return key


def given_key(key_env: str, key_stdin: bool) -> str:
    """Empty where none was given. Raises OperatorError."""
    if key_env and key_stdin:
        raise OperatorError("The key comes from a variable or from standard input, not from both.")
    if key_env:
        return key_in(key_env)
    if not key_stdin:
        return ""
    if sys.stdin.isatty():
        return typer.prompt("Key", hide_input=True)
    return sys.stdin.readline(_LONGEST).strip()


_EXAMPLE = "--key-env MISTRAL_API_KEY"


def _is_name(text: str) -> bool:
    return len(text) <= 64 and text.isidentifier() and text.upper() == text

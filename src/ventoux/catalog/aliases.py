"""Names that move: what ``mistral-large-latest`` means is for the operator to say, and by default as shipped.

``aliases.toml`` of the home, and the one beside this file, are flat tables of ``alias = "id"``.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from ventoux.catalog.errors import AliasError, CardError
from ventoux.catalog.facts import Name

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parent / "aliases.toml"
LARGEST = 256 << 10
_MOST = 1000

Designations = Annotated[dict[Name, Name], msgspec.Meta(max_length=_MOST)]


class Designation(msgspec.Struct, frozen=True, kw_only=True):
    """``by``: "operator", "shipped", or "card" for another name that the model's own card gives it."""

    alias: str
    model: str
    by: str


@lru_cache(maxsize=1)
def shipped() -> dict[str, str]:
    return parse(SHIPPED.read_text("utf-8"), str(SHIPPED))


def read(file: Path) -> dict[str, str]:
    """Empty where there is no such file. Raises CardError."""
    try:
        if not file.exists():
            return {}
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise CardError(f"{file} has more than {LARGEST:,} bytes.", hint="It holds one line an alias.")
        return parse(content.decode("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CardError(f"{file} cannot be read: {error}.") from error


def parse(text: str, where: str) -> dict[str, str]:
    """Raises CardError."""
    try:
        return msgspec.convert(tomllib.loads(text), Designations)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise CardError(
            f"{where} is not a table of aliases: {error}.", hint='Write lines like mistral-large-latest = "my-large".'
        ) from error


def write(file: Path, designations: Mapping[str, str]) -> None:
    """At once or not at all."""
    lines = [f'{_key(alias)} = "{model}"\n' for alias, model in sorted(designations.items())]
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text("".join(lines), "utf-8")
    temporary.replace(file)


def check(text: str) -> tuple[str, str]:
    """``ALIAS=MODEL`` in its two parts. Raises AliasError."""
    alias, mark, model = (part.strip() for part in text.partition("="))
    if not mark or not model:
        raise AliasError(
            f"{text!r} designates nothing.", hint="Write ALIAS=MODEL: mistral-large-latest=mistral-large-3"
        )
    try:
        msgspec.convert(alias, Name)
    except msgspec.ValidationError as error:
        raise AliasError(
            f"{alias!r} cannot be an alias.", hint="Small letters, digits, dots, hyphens and underscores."
        ) from error
    return alias, model


def _key(alias: str) -> str:
    """A dot in a bare key of TOML would begin a table."""
    return f'"{alias}"' if "." in alias else alias

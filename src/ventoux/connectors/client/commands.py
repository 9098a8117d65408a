"""Servers over stdio: programs that the operator names in the settings, and nobody else.

They run on this machine with the server's own rights, so no request can name one.
"""

from __future__ import annotations

import re
import shlex
import uuid
from typing import TYPE_CHECKING

from ventoux.connectors.schemas import RESERVED, SYSTEM, Connector
from ventoux.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_SPACE = uuid.UUID("5b1f6f2e-5d0a-4f0b-9b1c-7a4f3d5d2c11")
"""Of the ids of connectors that have no row: the same on every server of the same settings."""


class Commands:
    """``given``: ``name=command arguments``, as a shell would cut it. Raises SettingsError."""

    def __init__(self, given: Iterable[str]) -> None:
        self._commands: dict[str, list[str]] = {}
        self._connectors: dict[str, Connector] = {}
        for one in given:
            name, equals, command = one.partition("=")
            name = name.strip()
            words = _words(name, command)
            if not equals or not _NAME.match(name) or name in RESERVED or not words or name in self._commands:
                # The command is not quoted: it may hold a key.
                raise SettingsError(
                    f"connector_commands has {name[:64]!r} where it should have a name of its own and a command.",
                    hint="It looks like name=command arguments; names are letters, digits, _ and -.",
                )
            self._commands[name] = words
            self._connectors[name] = _connector(name)

    def all(self) -> list[Connector]:
        return list(self._connectors.values())

    def find(self, named: str) -> Connector | None:
        """By id or name."""
        return next((one for one in self._connectors.values() if named in (one.id, one.name)), None)

    def words(self, connector: Connector) -> list[str]:
        return self._commands[connector.name]


def _words(name: str, command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        raise SettingsError(f"The command of {name[:64]!r} in connector_commands has a quote that is open.") from None


def _connector(name: str) -> Connector:
    return Connector(
        id=str(uuid.uuid5(_SPACE, name)),
        workspace_id="",
        owner=SYSTEM,
        name=name,
        description="An MCP server that the operator runs on this machine.",
        server=f"stdio:{name}",
        visibility="shared_global",
        created_at=0.0,
        updated_at=0.0,
    )

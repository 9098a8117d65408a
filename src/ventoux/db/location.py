"""Where the database is: the file in the home, or a PostgreSQL server that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ventoux.errors import SettingsError

if TYPE_CHECKING:
    from ventoux.home import Home
    from ventoux.settings import Settings

Location = Path | URL
"""The text and the repr of a URL show no password."""
_SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_EXAMPLE = "Write it as postgresql://user:password@host/name; what is special in a password is written as %40 for @."


def locate(settings: Settings, home: Home) -> Location:
    """Raises SettingsError, without the URL, which may hold a password."""
    return server(settings.database_url) if settings.database_url else home.database


def server(text: str) -> URL:
    """Raises SettingsError, without the URL."""
    url = _read(text)
    if url is None:
        raise SettingsError("database_url is no URL.", hint=_EXAMPLE)
    if url.drivername not in _SCHEMES:
        raise SettingsError(f"database_url cannot begin with {url.drivername[:32]!r}.", hint=_EXAMPLE)
    if not url.database:
        raise SettingsError("database_url names no database.", hint=_EXAMPLE)
    return url.set(drivername="postgresql+psycopg")


def _read(text: str) -> URL | None:
    """None instead of an error, which would quote a part of it."""
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        return None


def shown(where: Location) -> str:
    """For people: the path, or the server and the name of the database, and no user and no password."""
    if isinstance(where, Path):
        return str(where)
    host = where.host or where.query.get("host") or "the local server"
    port = f":{where.port}" if where.port else ""
    return f"{where.database} on {host if isinstance(host, str) else ', '.join(host)}{port}"

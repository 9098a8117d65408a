"""Brings a database to the schema of this code, once, whoever comes first.

An existing file is copied beside itself before it is changed, and a migration that fails changes nothing.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, cast

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from ventoux.db import schema
from ventoux.db.engine import WRITES, sync_engine
from ventoux.db.schema import LATEST, SCRIPTS
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from sqlalchemy import Connection

    from ventoux.db.location import Location
    from ventoux.home import Home

__all__ = ["LATEST", "SCRIPTS", "upgrade"]

_LOCK_TIMEOUT = 60.0
_ELSEWHERE = "Move it away, or choose another home with --home or VENTOUX_HOME."
_BACKUP = "the backup beside it that ends in .bak"


def upgrade(home: Home, where: Location | None = None, *, scripts: Path = SCRIPTS, latest: str = LATEST) -> None:
    """Makes or migrates the database at ``where``, by default the file in the home. Raises HomeError when it is newer
    than this code, or no database at all."""
    if isinstance(where, URL):
        from ventoux.db import server_migrate  # noqa: PLC0415 - the driver is an extra

        server_migrate.upgrade(where, scripts, latest)
        return
    path = where or home.database
    try:
        with _one_at_a_time(path.parent):
            # Only this user may read it; SQLite gives the files beside it the same mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            _upgrade(path, scripts, latest)
    except DatabaseError as error:
        raise _unusable(path, error) from error
    except OSError as error:
        raise HomeError(
            f"The database {path} cannot be used: {error.strerror}.", hint="Check that this user may read and write it."
        ) from error


def _upgrade(path: Path, scripts: Path, latest: str) -> None:
    engine = sync_engine(path, create=True)
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        current = schema.revision(connection, str(path), _ELSEWHERE)
        if current == latest:
            return
        connection.rollback()
        backup = None
        if current is not None:
            schema.refuse_newer(str(path), scripts, current, _BACKUP)
            backup = _back_up(connection, path, current)
        _migrate(connection, scripts, path, backup)


def _back_up(connection: Connection, path: Path, revision: str) -> Path:
    """A whole copy named after its revision; one that was interrupted is never left under that name."""
    target = path.with_name(f"{path.name}.{revision}.bak")
    partial = target.with_name(f"{target.name}.part")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source = cast("sqlite3.Connection", connection.connection.driver_connection)
    with closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    with partial.open("rb") as written:
        os.fsync(written.fileno())
    partial.replace(target)
    return target


def _migrate(connection: Connection, scripts: Path, path: Path, backup: Path | None) -> None:
    try:
        with connection.begin():
            schema.migrate(connection, scripts)
    except SQLAlchemyError as error:
        kept = f"A copy of it is {backup}." if backup else "Remove it to begin again."
        raise HomeError(f"The database {path} cannot be migrated and is as it was: {error}.", hint=kept) from error


def _unusable(path: Path, error: DatabaseError) -> HomeError:
    reason = str(error.orig)
    if "locked" in reason:
        return HomeError(f"The database {path} is locked by another process.", hint="End that process and try again.")
    if "not a database" in reason or "malformed" in reason:
        return HomeError(
            f"{path} is damaged or no SQLite database ({reason}).",
            hint="Move it away to begin with a new one, or put a backup in its place.",
        )
    return HomeError(f"The database {path} cannot be used: {reason}.", hint="Check its disk and its permissions.")


@contextmanager
def _one_at_a_time(root: Path) -> Generator[None]:
    """Holds the home's folder, not the file: closing a second descriptor of that would drop SQLite's own locks."""
    folder = os.open(root, os.O_RDONLY)
    try:
        until = time.monotonic() + _LOCK_TIMEOUT
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise HomeError(f"Another process has been migrating {root} for too long.") from error
                time.sleep(0.05)
        yield
    finally:
        os.close(folder)

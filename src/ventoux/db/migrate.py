"""Brings a home's database to the schema of this code, once, whoever comes first.

An existing database is copied beside itself before it is changed, and a migration that fails changes nothing.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlalchemy import column, inspect, select, table
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from ventoux.db.engine import WRITES, sync_engine
from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Connection

    from ventoux.home import Home

SCRIPTS = Path(__file__).parent / "migrations"
LATEST = "0006"
"""The revision of ``db.tables``. Here so that a database that is up to date is opened without loading Alembic."""
_LOCK_TIMEOUT = 60.0
_VERSIONS = "alembic_version"


def upgrade(home: Home, *, scripts: Path = SCRIPTS, latest: str = LATEST) -> None:
    """Makes or migrates the database. Raises HomeError when it is newer than this code, or no database at all."""
    path = home.database
    try:
        with _one_at_a_time(home.root):
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
        current = _revision(connection, path)
        if current == latest:
            return
        connection.rollback()
        backup = None
        if current is not None:
            _refuse_newer(path, scripts, current)
            backup = _back_up(connection, path, current)
        _migrate(connection, scripts, path, backup)


def _revision(connection: Connection, path: Path) -> str | None:
    """None for a database that has no tables yet."""
    names = inspect(connection).get_table_names()
    if _VERSIONS in names:
        return connection.execute(select(table(_VERSIONS, column("version_num")))).scalar_one_or_none()
    if names:
        raise HomeError(
            f"{path} is a database of another program: it has {', '.join(sorted(names)[:3])} and no version.",
            hint="Move it away, or choose another home with --home or VENTOUX_HOME.",
        )
    return None


def _refuse_newer(path: Path, scripts: Path, current: str) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 13 MB that only a migration needs

    known = {script.revision for script in ScriptDirectory(str(scripts)).walk_revisions()}
    if current not in known:
        raise HomeError(
            f"The database {path} was written by a newer Ventoux (schema {current}).",
            hint="Install that version again, or put back the backup beside it that ends in .bak.",
        )


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
    from alembic import command  # noqa: PLC0415 - 13 MB that only a migration needs
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        with connection.begin():
            command.upgrade(config, "head")
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

"""Which schema a database has, and how it is brought to another one, wherever it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from ventoux.errors import HomeError

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
LATEST = "0014"
"""The revision of ``db.tables``. Here so that a database that is up to date is opened without loading Alembic."""
_VERSIONS = "alembic_version"


def revision(connection: Connection, shown: str, elsewhere: str) -> str | None:
    """None for a database that has no tables yet. ``shown`` is its name for people, ``elsewhere`` what to do about
    another program's. Raises HomeError for one of those."""
    names = inspect(connection).get_table_names()
    if _VERSIONS in names:
        return connection.execute(select(table(_VERSIONS, column("version_num")))).scalar_one_or_none()
    if names:
        raise HomeError(
            f"{shown} is a database of another program: it has {', '.join(sorted(names)[:3])} and no version.",
            hint=elsewhere,
        )
    return None


def refuse_newer(shown: str, scripts: Path, current: str, backup: str) -> None:
    """``backup`` is what to put back. Raises HomeError."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 13 MB that only a migration needs

    known = {script.revision for script in ScriptDirectory(str(scripts)).walk_revisions()}
    if current not in known:
        raise HomeError(
            f"The database {shown} was written by a newer Ventoux (schema {current}).",
            hint=f"Install that version again, or put back {backup}.",
        )


def migrate(connection: Connection, scripts: Path) -> None:
    """In the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 - 13 MB that only a migration needs
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Checks of what the home holds: its folder, settings, database and models."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

from ventoux.cli.checks.findings import Finding
from ventoux.settings import FILE_NAME, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.service import Catalog
    from ventoux.cli.checks.findings import Scene

DATABASE_TIMEOUT = 5.0


def folder(scene: Scene) -> Finding:
    scene.home.create()
    root, key = scene.home.root, scene.home.first_key
    open_ones = [f"chmod 700 {root}"] if _open_to_others(root) else []
    open_ones += [f"chmod 600 {key}"] if key.exists() and _open_to_others(key) else []
    if open_ones:
        return Finding("lacking", f"{root}, open to other users of this machine", " && ".join(open_ones))
    return Finding("good", f"{root}, private to this user")


def settings(scene: Scene) -> Finding:
    load_settings(scene.home.root, scene.environ)
    file = scene.home.root / FILE_NAME
    return Finding("good", f"valid, {file}" if file.exists() else "valid, no settings file")


def database(scene: Scene) -> Finding:
    if scene.settings.database_url:
        return _server(scene)
    file = scene.home.database
    if not file.exists():
        return Finding("good", "not there yet; the first start makes it")
    try:
        revision = _revision(file)
    except sqlite3.OperationalError as error:
        # The file may be whole: a full disk, a lock or a missing right keeps it from being read.
        return Finding(
            "fatal", f"{file} cannot be read: {error}", "Check its disk, its permissions and who has it open."
        )
    except sqlite3.Error as error:
        todo = "Move it away to begin with a new one, or put the backup beside it (.bak) in its place."
        return Finding("fatal", f"{file} cannot be read: {error}", todo)
    return judge_revision(revision)


def _server(scene: Scene) -> Finding:
    """Raises HomeError where it cannot be used, and SettingsError where the setting is none."""
    from ventoux.db import server_migrate  # noqa: PLC0415 - a broken library is to be found, not to end this
    from ventoux.db.location import server, shown  # noqa: PLC0415 - as above

    url = server(scene.settings.database_url)
    revision, lacking = server_migrate.look(url)
    found = judge_revision(revision, "a backup (pg_dump)")
    if revision is None:
        found = Finding("good", "empty; the first start makes its tables")
    if found.state == "good" and lacking:
        return Finding("lacking", f"{shown(url)}: {found.detail}; {lacking}", "See docs/postgresql.md.")
    return Finding(found.state, f"{shown(url)}: {found.detail}", found.todo)


def judge_revision(revision: str | None, backup: str = "the backup beside it (.bak)") -> Finding:
    """Against the revision that this code writes; None where the database names none."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only a diagnosis and a migration need it

    from ventoux.db.migrate import LATEST, SCRIPTS  # noqa: PLC0415 - a broken library is to be found, not to end this

    if revision == LATEST:
        return Finding("good", f"readable, revision {revision}")
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if revision is None or revision in known:
        return Finding("lacking", f"at revision {revision}, this version has {LATEST}", "The next start migrates it.")
    todo = f"Install the newer version, or put {backup} in its place."
    return Finding("fatal", f"written by a newer Ventoux (revision {revision})", todo)


def models(scene: Scene) -> Finding:
    from ventoux.catalog.service import Catalog  # noqa: PLC0415 - a broken library is to be found, not to end this

    catalog = Catalog(scene.home)
    states = {name: _model_state(catalog, name) for name in scene.settings.models}
    absent = [name for name, state in states.items() if state == "not pulled"]
    found = ", ".join(f"{name} {state}" for name, state in states.items()) or "none is to be served"
    if absent:
        todo = f"The next start pulls what lacks; or now: ventoux models pull {' '.join(absent)}"
        return Finding("lacking", found, todo)
    return Finding("good", found)


def _model_state(catalog: Catalog, name: str) -> str:
    from ventoux.catalog.prepare.service import prepared  # noqa: PLC0415 - as above

    card = catalog.find(name)
    if card.engine != "llama.cpp":
        return f"by {card.engine}"
    if catalog.published(card) is None:
        return "not pulled"
    return "prepared" if prepared(catalog.folder(card)) else "pulled, not prepared"


def _revision(file: Path) -> str | None:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=DATABASE_TIMEOUT)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row: tuple[str] | None = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.script import ScriptDirectory
from tests.databases import WORDS, differences, new_home

from ventoux.db.engine import sync_engine
from ventoux.db.migrate import LATEST, SCRIPTS, upgrade
from ventoux.errors import HomeError
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

SERVERS_WORDS = "ix_message_words_terms"
NEXT = """
from alembic import op
revision, down_revision = "next", "{latest}"
def upgrade() -> None:
    op.execute("ALTER TABLE workspaces ADD COLUMN colour TEXT")
    op.execute("{more}")
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "home")


def scripts_with_a_next(folder: Path, more: str = "SELECT 1") -> Path:
    scripts = folder / "migrations 100%"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "next.py").write_text(NEXT.format(latest=LATEST, more=more))
    return scripts


def rows(database: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(statement).fetchall()


def test_an_empty_home_gets_the_tables_of_the_code(tmp_path: Path) -> None:
    home = Home(tmp_path / "a b%20?#é")
    home.create()

    upgrade(home)
    with sync_engine(home.database).connect() as connection:
        found = differences(connection)

    assert found == []
    assert {name for (name,) in rows(home.database, "SELECT name FROM sqlite_master")} >= WORDS - {SERVERS_WORDS}
    assert rows(home.database, "PRAGMA journal_mode") == [("wal",)]
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o600
    assert list(home.root.glob("*.bak")) == []


def test_the_revision_that_the_code_names_is_the_newest_script() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [LATEST]


def test_a_database_that_is_up_to_date_is_left_alone_and_needs_no_alembic(home: Home) -> None:
    before = home.database.read_bytes()
    check = (
        "import sys; from pathlib import Path; from ventoux.home import Home; from ventoux.db.migrate import upgrade;"
        "upgrade(Home(Path(sys.argv[1]))); sys.exit('alembic' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", check, str(home.root)], check=True, timeout=60)

    assert home.database.read_bytes() == before


def test_a_migration_leaves_the_old_database_beside_the_new_one(home: Home, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('id', 'team', 1.5)")
        connection.commit()
        # Still open: what it wrote is in the log beside the file, and belongs to the backup.
        upgrade(home, scripts=scripts_with_a_next(tmp_path), latest="next")
    backup = home.root / f"ventoux.db.{LATEST}.bak"

    assert rows(home.database, "SELECT * FROM workspaces") == [("id", "team", 1.5, 1, None, None)]
    assert rows(backup, "SELECT * FROM workspaces") == [("id", "team", 1.5, 1, None)]
    assert rows(backup, "PRAGMA integrity_check") == [("ok",)]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(home.root.glob("*.part")) == []


def test_keys_that_were_made_before_limits_have_none_of_their_own(tmp_path: Path) -> None:
    home = Home(tmp_path / "old")
    home.create()
    scripts = tmp_path / "first"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "v000[2-9]*", "v001*"))
    upgrade(home, scripts=scripts, latest="0001")
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("INSERT INTO workspaces VALUES ('w', 'team', 1.5)")
        connection.execute(
            "INSERT INTO keys VALUES ('k', 'w', 'n', 'vx_1', x'00', '[\"chat\"]', 1.0, NULL, NULL, NULL)"
        )
        connection.commit()

    upgrade(home)

    assert rows(home.database, "SELECT id, limits FROM keys") == [("k", "{}")]


def test_conversations_that_were_made_before_threads_are_in_the_one_that_they_are_branches_of(tmp_path: Path) -> None:
    home = Home(tmp_path / "old")
    home.create()
    scripts = tmp_path / "before"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__", "v001*"))
    upgrade(home, scripts=scripts, latest="0009")
    talk = "INSERT INTO conversations (id, workspace_id, owner, key_id, completion_args, handoff_execution, parent_id,"
    talk += " parent_entry_id, source, created_at, updated_at) VALUES (?, 'w', ?, 'k', '{}', 'server', ?, ?, ?, 1, ?)"
    said = '{"type":"message.input","role":"user","content":[{"type":"text","text":"Hé\\n you"}]}'
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("INSERT INTO workspaces (id, name, created_at) VALUES ('w', 'team', 1.5)")
        of_each = [
            ("a", "o", None, None, "api", 1),
            ("b", "o", "a", "e1", "api", 9),
            ("c", "o", "b", "gone", "api", 3),
            ("d", "o", "a", "e1", "share", 1),
            ("e", "p", "a", "e1", "api", 1),
            ("x", "o", "y", None, "api", 1),
            ("y", "o", "x", None, "api", 1),
        ]
        connection.executemany(talk, of_each)
        entry = "INSERT INTO conversation_entries (conversation_id, position, id, data, created_at) VALUES (?,?,?,?,1)"
        connection.executemany(entry, [(one, at, f"e{at}", said) for one in "ab" for at in range(3)])
        connection.commit()

    upgrade(home)

    told = rows(home.database, "SELECT id, root_id, shared FROM conversations ORDER BY id")
    branches = [("a", "a", 0), ("b", "a", 2), ("c", "a", 0), ("d", "d", 0), ("e", "e", 0)]
    assert told[:5] == branches
    found = rows(home.database, "SELECT id, conversation_id, preview, called, updated_at FROM threads ORDER BY id")
    assert found[:2] == [("a", "b", "Hé you", "\nhe you", 9.0), ("d", "d", "", "\n", 1.0)]


def test_a_migration_that_fails_changes_nothing(home: Home, tmp_path: Path) -> None:
    scripts = scripts_with_a_next(tmp_path, more="SELECT * FROM nowhere")
    before = rows(home.database, "SELECT sql FROM sqlite_master")

    with pytest.raises(HomeError, match="nowhere") as failed:
        upgrade(home, scripts=scripts, latest="next")

    assert f"ventoux.db.{LATEST}.bak" in failed.value.hint
    assert rows(home.database, "SELECT sql FROM sqlite_master") == before
    assert rows(home.database, "SELECT version_num FROM alembic_version") == [(LATEST,)]


def test_a_database_of_a_newer_version_is_refused_and_not_touched(home: Home, tmp_path: Path) -> None:
    upgrade(home, scripts=scripts_with_a_next(tmp_path), latest="next")
    before = home.database.read_bytes()

    with pytest.raises(HomeError, match="newer Ventoux"):
        upgrade(home)

    assert home.database.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database", b"x" * 20_000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path: Path, content: bytes) -> None:
    home = Home(tmp_path)
    home.create()
    home.database.write_bytes(content)

    with pytest.raises(HomeError) as refused:
        upgrade(home)

    assert refused.value.hint
    assert home.database.read_bytes() == content


def test_a_truncated_database_is_refused(home: Home) -> None:
    home.database.write_bytes(home.database.read_bytes()[:5000])

    with pytest.raises(HomeError, match="damaged"):
        upgrade(home)


def test_a_folder_in_the_place_of_the_database_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.database.mkdir()

    with pytest.raises(HomeError, match="directory"):
        upgrade(home)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("CREATE TABLE recipes (id)")

    with pytest.raises(HomeError, match="recipes"):
        upgrade(home)


def test_processes_that_start_together_make_one_database(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    script = (
        "import sys; from pathlib import Path; from ventoux.home import Home; from ventoux.db.migrate import upgrade;"
        "upgrade(Home(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", script, str(home.root)]

    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=60)[1] for process in started]

    assert errors == [""] * 3
    assert rows(home.database, "SELECT counter FROM changes") == [(0,)] * 5
    assert list(home.root.glob("*.bak")) == []

from __future__ import annotations

import json
import socket
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import typer

from ventoux.cli import doctor as doctor_command
from ventoux.cli.checks import home as home_checks
from ventoux.cli.checks import machine, server
from ventoux.cli.checks.findings import Check, Finding, Scene
from ventoux.db.migrate import LATEST, upgrade
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    home = Home(tmp_path / "home")
    home.create()
    return Scene(home, {})


def test_a_processor_without_avx2_is_named() -> None:
    assert machine.judge_processor("Linux", "x86_64", 4, "flags\t\t: sse4_2 avx\n").state == "lacking"
    found = machine.judge_processor("Linux", "x86_64", 4, "flags\t\t: fma avx2\n")
    assert (found.state, found.detail) == ("good", "Linux x86_64, 4 cores, avx2 fma")
    assert machine.judge_processor("Darwin", "arm64", 8, "").state == "good"


def test_a_check_that_breaks_is_a_finding(scene: Scene) -> None:
    def broken(_: Scene) -> Finding:
        raise KeyError("x")

    assert Check("X", broken).run(scene) == Finding("fatal", "KeyError: 'x'")


def test_a_module_that_is_not_installed_is_fatal() -> None:
    found = machine._importable("nowhere", "ventoux-not-a-distribution")
    assert (found.state, found.detail) == ("fatal", "not installed")


def test_a_module_that_cannot_be_loaded_is_fatal_with_its_reason() -> None:
    found = machine._importable("pytest_missing_module", "pytest")
    assert found.state == "fatal"
    assert "ModuleNotFoundError" in found.detail


def test_a_module_that_kills_its_process_is_fatal() -> None:
    found = machine._importable("os; os.abort()", "pytest")
    assert found.state == "fatal"
    assert "SIGABRT" in found.detail


def test_a_home_open_to_others_is_named_with_its_remedy(scene: Scene) -> None:
    assert home_checks.folder(scene).state == "good"
    scene.home.first_key.write_text("k", "utf-8")
    scene.home.first_key.chmod(0o644)
    found = home_checks.folder(scene)
    assert (found.state, found.todo) == ("lacking", f"chmod 600 {scene.home.first_key}")


def test_a_wrong_setting_is_fatal_and_named(scene: Scene) -> None:
    wrong = Scene(scene.home, {"VENTOUX_PORT": "many"})
    found = Check("Settings", home_checks.settings).run(wrong)
    assert found.state == "fatal"
    assert "VENTOUX_PORT" in found.detail


def test_the_clients_variables_are_no_settings(scene: Scene) -> None:
    client = Scene(scene.home, {"VENTOUX_SERVER": "http://h", "VENTOUX_KEY": "k", "VENTOUX_HOME": "/h"})
    assert home_checks.settings(client).state == "good"


def test_a_file_that_is_no_database_is_fatal(scene: Scene) -> None:
    assert home_checks.database(scene).state == "good"
    scene.home.database.write_bytes(b"no database at all" * 100)
    found = Check("Database", home_checks.database).run(scene)
    assert found.state == "fatal"
    assert "cannot be read" in found.detail


def test_a_database_that_only_cannot_be_opened_is_not_to_be_moved_away(scene: Scene) -> None:
    scene.home.database.mkdir()
    found = home_checks.database(scene)
    assert (found.state, "Move it away" in found.todo) == ("fatal", False)


def test_a_migrated_database_is_good(scene: Scene) -> None:
    upgrade(scene.home)
    assert home_checks.database(scene) == Finding("good", f"readable, revision {LATEST}")


def test_a_database_of_a_newer_version_is_fatal(scene: Scene) -> None:
    with closing(sqlite3.connect(scene.home.database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('newer')")
        connection.commit()
    found = home_checks.database(scene)
    assert found.state == "fatal"
    assert "newer" in found.detail


def test_a_database_that_lacks_a_migration_is_to_be_migrated() -> None:
    assert home_checks.judge_revision(None).state == "lacking"


def test_a_model_not_pulled_is_named(scene: Scene) -> None:
    found = home_checks.models(Scene(scene.home, {"VENTOUX_MODELS": "smollm2-135m-instruct"}))
    assert found.state == "lacking"
    assert "ventoux models pull smollm2-135m-instruct" in found.todo


def test_a_port_in_use_is_fatal_unless_our_own_server_holds_it(scene: Scene) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wanted = Scene(scene.home, {"VENTOUX_PORT": str(port)})
        assert server.port(wanted).state == "fatal"
        with scene.home.serving("127.0.0.1", port):
            assert server.port(wanted).state == "good"
    assert server.port(wanted).state == "good"


def test_a_server_that_does_not_answer_is_fatal(scene: Scene) -> None:
    assert server.health(scene).detail == "not running"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with scene.home.serving("127.0.0.1", unused.getsockname()[1]):
            assert server.health(scene).state == "fatal"


def test_a_fatal_finding_gives_status_1_and_json_holds_every_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = (Check("A", lambda _: Finding("good", "fine")), Check("B", lambda _: Finding("lacking", "less", "do")))
    monkeypatch.setattr(doctor_command, "CHECKS", checks)
    doctor_command.doctor(tmp_path, as_json=True)
    assert json.loads(capsys.readouterr().out) == [
        {"check": "A", "state": "good", "detail": "fine", "todo": ""},
        {"check": "B", "state": "lacking", "detail": "less", "todo": "do"},
    ]
    monkeypatch.setattr(doctor_command, "CHECKS", (*checks, Check("C", lambda _: Finding("fatal", "broken", "mend"))))
    with pytest.raises(typer.Exit) as caught:
        doctor_command.doctor(tmp_path)
    assert caught.value.exit_code == 1
    shown = capsys.readouterr().out
    assert "✓ A" in shown
    assert "✗ C" in shown
    assert "mend" in shown

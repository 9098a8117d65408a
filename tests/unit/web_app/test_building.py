"""When the web application is built, with a Node and an npm that only note what they are asked."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from scripts import build_web
from scripts.check_wheel import LARGEST, faults_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NPM = """#!/bin/sh
echo "$*" >> {notes}
test -e {notes}.broken && {{ echo "noise"; echo "error: it is broken"; echo "more of it"; exit 1; }}
case "$1" in
  ci) mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json;;
  run) test "$2" = build && mkdir -p "$5/assets" && echo page > "$5/index.html" && touch "$5/assets/a.js.map";;
esac
exit 0
"""
NEEDED = {"node_modules/a": {"version": "1.0.0"}}
LOCK = {"packages": {"": {}, **NEEDED, "node_modules/t": {"version": "1.0.0", "dev": True}}}


class Place:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.page = root / "src" / "ventoux" / "static" / "index.html"
        self.notes = root / "notes"

    def write(self, name: str, content: str) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
        return file

    def asked(self, *arguments: str) -> tuple[int, list[str]]:
        """The exit status, and the commands of npm."""
        self.notes.write_text("")
        status = build_web.main(list(arguments))
        return status, [line.split(" ")[0] for line in self.notes.read_text().splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = Place(tmp_path)
    for name, content in {"node": "#!/bin/sh\necho v22.12.0\n", "npm": NPM.format(notes=place.notes)}.items():
        place.write(f"bin/{name}", content).chmod(0o755)
    place.write("web/package-lock.json", json.dumps(LOCK))
    place.write("web/src/main.tsx", "source")
    place.write("src/ventoux/__init__.py", "")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(build_web, "ROOT", tmp_path)
    monkeypatch.setattr(build_web, "WEB", tmp_path / "web")
    monkeypatch.setattr(build_web, "STATIC", place.page.parent)
    return place


def test_it_is_built_when_a_source_has_changed_and_only_then(place: Place) -> None:
    assert place.asked() == (0, ["ci", "run"])
    assert place.page.read_text() == "page\n"
    assert not list(place.page.parent.rglob("*.map"))
    assert place.asked() == (0, [])
    place.write("web/src/main.test.tsx", "a test")
    assert place.asked() == (0, [])
    place.write("web/src/main.tsx", "changed")
    assert place.asked() == (0, ["run"])
    place.page.unlink()
    assert place.asked() == (0, ["run"])


def test_what_is_installed_is_left_alone_until_the_lock_file_says_something_else(place: Place) -> None:
    hidden = "web/node_modules/.package-lock.json"
    place.write(hidden, json.dumps({"packages": NEEDED}))
    assert place.asked() == (0, ["run"])
    assert place.asked("--dev") == (0, ["ci"])
    place.write(hidden, json.dumps({"packages": {"node_modules/a": {"version": "0.9.0"}}}))
    place.write("web/src/main.tsx", "changed")
    assert place.asked() == (0, ["ci", "run"])


def test_what_was_built_before_stays_when_a_build_fails(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.asked()
    place.write("web/src/main.tsx", "broken")
    place.write("notes.broken", "")
    assert place.asked()[0] == 1
    assert place.page.exists()
    capsys.readouterr()
    assert place.asked("--if-possible")[0] == 0
    (told,) = capsys.readouterr().err.splitlines()
    assert "it is broken more of it; the one that was built before is served." in told


def test_a_check_fails_with_what_it_runs(place: Place) -> None:
    assert place.asked("--check") == (0, ["ci", "run", "run", "run", "run"])
    place.write("notes.broken", "")
    assert place.asked("--check")[0] == 1


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ((20, 18), False),
        ((20, 19), True),
        ((21, 7), False),
        ((22, 11), False),
        ((22, 12), True),
        ((24,), True),
        ((), False),
    ],
)
def test_only_a_node_that_the_build_can_use_is_used(version: tuple[int, ...], enough: bool) -> None:
    assert build_web.new_enough(version) == enough


STATIC = ["index.html", "sw.js", "assets/a.js", "assets/a.js.br", "assets/a.js.gz", "assets/a.css"]


def _wheel(path: Path, names: list[str]) -> None:
    with zipfile.ZipFile(path, "w") as wheel:
        for name in names:
            wheel.writestr(f"ventoux/static/{name}", "x")


def _archive(path: Path, names: list[str]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"ventoux-1/src/ventoux/static/{name}"), io.BytesIO())


@pytest.mark.parametrize(("name", "written"), [("v.whl", _wheel), ("v.tar.gz", _archive)])
def test_a_release_without_the_application_or_with_source_maps_is_refused(
    tmp_path: Path, name: str, written: Callable[[Path, list[str]], None]
) -> None:
    file = tmp_path / name
    written(file, STATIC)
    assert faults_of(file) == []
    for missing in STATIC:
        written(file, [one for one in STATIC if one != missing])
        assert len(faults_of(file)) == 1, missing
    written(file, [*STATIC, "assets/a.js.map"])
    assert len(faults_of(file)) == 1


def test_a_wheel_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "v.whl"
    _wheel(file, STATIC)
    with file.open("r+b") as whole:
        content = whole.read()
        whole.seek(0)
        whole.write(bytes(LARGEST) + content)
    assert len(faults_of(file)) == 1

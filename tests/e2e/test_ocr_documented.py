"""docs/ocr.md and the command line, as they are written."""

from __future__ import annotations

import json
import os
import shlex
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests import forking
from tests.e2e.test_documents import blocks, run
from tests.e2e.test_official_sdks import ROOT
from tests.paper import SENTENCES, Paper, error_rate

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.e2e.servers import Server

TEXT = (ROOT / "docs" / "ocr.md").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the files that the page speaks of."""
    folder = tmp_path_factory.mktemp("documents")
    paper = Paper(1650, 420, margin=60)
    paper.text(SENTENCES["ita"])
    paper.image.save(folder / "scan.png", dpi=(300, 300))
    canvas = Canvas(str(folder / "report.pdf"))
    for number in range(5):
        canvas.drawString(72, 700, f"This is what page {number} says.")
        canvas.showPage()
    canvas.save()
    return folder


def command(line: str, server: Server, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "VENTOUX_KEY": server.key,
        "VENTOUX_SERVER": server.url,
        "VENTOUX_HOME": str(folder / "home"),
    }
    program, *words = shlex.split(line)
    assert program == "ventoux"
    return forking.run(words, environment, folder=folder, timeout=120)


def test_the_commands_print_markdown_or_the_reply(scripted: Server, folder: Path) -> None:
    scan, some, whole = blocks(TEXT, "bash")[0].splitlines()
    done = command(scan, scripted, folder)
    assert error_rate(SENTENCES["ita"], done.stdout) <= 0.02, done.stderr
    done = command(some, scripted, folder)
    assert (
        done.stdout.splitlines() == "\n\n".join(f"This is what page {page} says." for page in (0, 2, 3, 4)).splitlines()
    )
    reply = json.loads(command(whole, scripted, folder).stdout)
    assert [page["index"] for page in reply["pages"]] == [0, 1, 2, 3, 4]
    assert [one for one in scripted.get("/v1/files").json["data"] if one["filename"] == "report.pdf"] == []


def test_the_command_says_in_a_line_what_went_wrong(scripted: Server, folder: Path) -> None:
    for line, words in (
        ("ventoux ocr none.pdf", "none.pdf"),
        ("ventoux ocr report.pdf --pages x", "Write pages as 0,2-4"),
    ):
        done = command(line, scripted, folder)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_the_python_runs_as_written(scripted: Server, folder: Path) -> None:
    (snippet,) = blocks(TEXT, "python")
    (folder / "snippet.py").write_text(snippet.replace("http://127.0.0.1:8080", scripted.url))
    python = ROOT / ".venv-sdk" / "sdk-mistralai-3.7.0" / "bin" / "python"
    assert error_rate(SENTENCES["ita"], run([str(python), "snippet.py"], scripted, folder)) <= 0.02

"""The official SDKs hand over documents as files, as data URLs and as pictures, and read every reply."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table
from tests.e2e.test_official_sdks import ROOT, VERSIONS
from tests.paper import SENTENCES, Paper, error_rate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.servers import Server

HERE = ROOT / "tests" / "e2e"


class Papers(NamedTuple):
    pdf: Path
    picture: Path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    folder = tmp_path_factory.mktemp("papers")
    canvas = Canvas(str(folder / "a.pdf"), pagesize=A5)
    canvas.drawString(60, 500, "The first page speaks of apples and pears.")
    rows = (("Fruit", "Weight", "Price"), ("Apples", "120 kg", "96.40"), ("Pears", "84 kg", "81.20"))
    table = Table(rows, colWidths=100)
    table.setStyle([("GRID", (0, 0), (-1, -1), 1, "black")])
    table.wrapOn(canvas, 300, 300)
    table.drawOn(canvas, 60, 300)
    canvas.showPage()
    canvas.drawString(60, 500, "The second page speaks of plums.")
    canvas.save()
    paper = Paper(1650, 420, margin=60)
    paper.text(SENTENCES["fra"])
    paper.image.save(folder / "a.png", dpi=(300, 300))
    return Papers(folder / "a.pdf", folder / "a.png")


def run(command: list[str], server: Server, papers: Papers, folder: Path) -> Any:
    whole = [*command, server.url, server.key, *map(str, papers)]
    done = subprocess.run(whole, cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=VERSIONS)
def python_sdk(request: pytest.FixtureRequest, scripted: Server, papers: Papers) -> Any:
    python = ROOT / ".venv-sdk" / f"sdk-mistralai-{request.param}" / "bin" / "python"
    return run([str(python), "-W", "error::ResourceWarning", "sdk/exercise_ocr.py"], scripted, papers, HERE)


@pytest.fixture(scope="module")
def node_sdk(scripted: Server, papers: Papers) -> Any:
    node = shutil.which("node")
    assert node, "Node is missing; make test installs it"
    return run([node, "exercise_ocr.mjs"], scripted, papers, HERE / "node")


def check_pages(found: Any) -> None:
    (page,) = found["file"]["pages"]
    assert (page["index"], page["markdown"]) == (1, "The second page speaks of plums.")
    first, second = found["url"]["pages"]
    assert "apples and pears" in first["markdown"]
    assert "[tbl-0.html](tbl-0.html)" in first["markdown"]
    assert (first["tables"], second["tables"], first["dpi"]) == ([["tbl-0.html", "html"]], [], 200)
    (picture,) = found["image"]["pages"]
    assert error_rate(SENTENCES["fra"], picture["markdown"]) <= 0.02
    assert (found["image"]["model"], found["url"]["processed"]) == ("mistral-ocr-latest", 2)


def test_python_reads_pages_of_files_of_urls_and_of_pictures(python_sdk: Any, papers: Papers) -> None:
    check_pages(python_sdk)
    assert python_sdk["file"]["bytes"] == papers.pdf.stat().st_size
    assert python_sdk["garbage"]["kind"] == "HTTPValidationError"
    assert python_sdk["unknown"]["status"] == 404
    # The first major knows neither.
    if python_sdk["image"]["words"] is not None:
        assert python_sdk["image"]["words"] > 30
        assert python_sdk["image"]["pages"][0]["blocks"] == ["OCRTextBlock"]


def test_node_reads_them_too(node_sdk: Any) -> None:
    check_pages(node_sdk)

"""Libraries as people use them: with the official SDKs, from the terminal on a folder in five languages, and what the
page on them says."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.databases import new_home
from tests.e2e.servers import Server, command, eventually, query, scripted_card
from tests.e2e.test_documents import blocks
from tests.e2e.test_official_sdks import ROOT, VERSIONS

TEXT = "# Mietvertrag\n\nDie Miete beträgt 900 Euro im Monat.\n\n# Kündigung\n\nDie Frist beträgt drei Monate."
QUESTIONS = {
    "How much is the rent for the flat in Lyon?": "bail.md",
    "Quand la garantie de la pompe expire-t-elle ?": "warranty.pdf",
    "Who delivers the flour?": "fornitore.docx",
    "Wie lange ist die Probezeit?": "contrato.html",
    "What does the blue bicycle cost?": "Preise.xlsx",
}
"""Each in another language than the document that answers it, but for the table."""


@pytest.fixture(scope="module")
def people(real: Server) -> tuple[str, str]:
    """The key of a user of the default workspace, and the id of another one."""
    ids: list[str] = []
    for name in ("lib-ada", "lib-bob"):
        email = f"{name}@example.org"
        command(real.home, "users", "create", "--email", email)
        command(real.home, "users", "invite", email, "--workspace", "default", "--role", "developer")
        ids.append(next(one["id"] for one in users(real) if one["email"] == email))
    return command(real.home, "keys", "create", "--user", "lib-ada@example.org").strip(), ids[1]


def users(real: Server) -> list[dict[str, Any]]:
    return json.loads(command(real.home, "users", "list", "--json"))


@pytest.fixture(scope="module", params=[*VERSIONS, "npm"])
def sdk(request: pytest.FixtureRequest, real: Server, people: tuple[str, str]) -> Any:
    here = Path(__file__).parent
    if request.param == "npm":
        node = shutil.which("node")
        assert node, "Node is missing; make test installs it"
        run, folder = [node, "exercise_libraries.mjs"], here / "node"
    else:
        python = ROOT / ".venv-sdk" / f"sdk-mistralai-{request.param}" / "bin" / "python"
        run, folder = [str(python), "-W", "error::ResourceWarning", "sdk/exercise_libraries.py"], here
    done = subprocess.run(
        [*run, real.url, *people], cwd=folder, capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_official_client_does_all_that_it_knows_of_libraries(sdk: Any) -> None:
    assert sdk == {
        "status": "Completed",
        "library": ["Verträge", "User", 0],
        "document": ["Miete ä.md", "md", "text/markdown", 100, True],
        "again": True,
        "changed": "neu.md",
        "listed": ["neu.md"],
        "searched": 0,
        "text": TEXT,
        "original": True,
        "extracted": TEXT,
        "reprocess": None,
        "after": "Completed",
        "shared": "Editor",
        "shares": [True],
        "unshared": "Editor",
        "beyond": {"kind": sdk["beyond"]["kind"], "status": 400},
        "updated": "changed",
        "libraries": 1,
        "invalid": {"kind": "HTTPValidationError", "status": 422},
        "deleted": None,
        "gone": {"kind": sdk["gone"]["kind"], "status": 404},
        "deleted_library": "Verträge",
        "gone_library": {"kind": sdk["gone_library"]["kind"], "status": 404},
    }


def mixed(folder: Path) -> Path:
    """Five kinds of documents in five languages, one in a folder of its own, one that is damaged, one hidden."""
    (folder / "sub").mkdir(parents=True)
    (folder / "bail.md").write_text("# Bail\n\nLe loyer de l'appartement de Lyon est de 780 euros par mois.\n")
    page = "<html><body><h1>Contrato</h1><p>El periodo de prueba del trabajador es de seis meses.</p></body></html>"
    (folder / "contrato.html").write_text(page)
    canvas = Canvas(str(folder / "sub" / "warranty.pdf"))
    canvas.drawString(72, 720, "The warranty of the pump ends on 3 May 2029.")
    canvas.save()
    document = docx.Document()
    document.add_paragraph("La farina viene consegnata dal mulino Bianchi ogni martedì.")
    document.save(str(folder / "fornitore.docx"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Artikel", "Preis"], ["Fahrrad blau", 499], ["Fahrrad rot", 529]):
        sheet.append(row)
    book.save(folder / "Preise.xlsx")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / ".hidden.txt").write_text("hidden")
    return folder


@pytest.fixture(scope="module")
def library(real: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = mixed(tmp_path_factory.mktemp("mixed") / "documents")
    made = command(real.home, "libraries", "create", "Mixed").strip()
    with pytest.raises(AssertionError, match="5 of 6 can be found"):
        # One is damaged, which its status says.
        command(real.home, "libraries", "add", "Mixed", str(folder))
    return made


def test_a_folder_is_added_with_one_error_for_one_damaged_document(real: Server, library: str) -> None:
    found = json.loads(command(real.home, "libraries", "documents", library, "--json"))
    assert {one["name"]: one["process_status"] for one in found} == dict.fromkeys(QUESTIONS.values(), "done") | {
        "damaged.pdf": "error"
    }
    languages = {one["name"]: one["language"] for one in found}
    wanted = {"bail.md": "fr", "contrato.html": "es", "warranty.pdf": "en", "fornitore.docx": "it"}
    assert languages.items() >= wanted.items()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_in_another_language_finds_the_passage_at_its_characters(
    real: Server, library: str, question: str
) -> None:
    found = json.loads(command(real.home, "libraries", "search", library, question, "--limit", "3", "--json"))
    best = found["fused"][0]["passage"]
    assert best["document_name"] == QUESTIONS[question]
    text = command(real.home, "libraries", "text", library, best["document_name"])
    chunk = best["chunk"]
    assert text[chunk["start"] : chunk["end"]] == chunk["text"]


def test_an_answer_cites_what_stands_at_its_characters(real: Server, library: str) -> None:
    question = "Quel est le loyer de l'appartement de Lyon ?"
    inspection = json.loads(command(real.home, "libraries", "ask", library, question, "--json"))
    citations = inspection["answer"]["citations"]
    assert citations
    for one in citations:
        text = command(real.home, "libraries", "text", library, one["document_name"])
        assert text[one["start"] : one["end"]] == one["quote"]
    shown = command(real.home, "libraries", "inspect", library, question)
    assert re.search(r"looked for.*words.*vectors.*fused", shown, re.DOTALL)


def test_the_commands_of_the_page_on_libraries_run_as_written(real: Server, tmp_path: Path) -> None:
    mixed(tmp_path / "contracts")
    (tmp_path / "contracts" / "damaged.pdf").unlink()
    shell = blocks((ROOT / "docs" / "libraries.md").read_text("utf-8"), "sh")
    lines = [line for line in shell[0].splitlines() if line.strip()]
    assert len(lines) > 8
    for line in lines:
        words = shlex.split(line, comments=True)
        assert words[:2] == ["ventoux", "libraries"]
        told = [str(tmp_path / word) if word.startswith("contracts") and "/" in word else word for word in words[1:]]
        command(real.home, *told)


def test_a_server_that_is_killed_while_it_reads_goes_on_when_it_is_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    new_home(home)
    card = scripted_card("vectors", {}).replace('capabilities = ["chat"]', 'capabilities = ["embeddings"]')
    (home / "cards" / "vectors.toml").write_text(card)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text(f"The number of this document is {number}.\n\n" * 20)
    with Server(home, "--model", "vectors") as server:
        command(home, "libraries", "create", "Many", "--set", "embedding_model=vectors")
        command(home, "libraries", "add", "Many", str(folder), "--no-wait")
        assert eventually(lambda: "done" in statuses(home), timeout=60)
        server.stop(signal.SIGKILL)
    assert set(statuses(home)) > {"done"}, "it was killed too late to tell anything"
    with Server(home, "--model", "vectors"):
        assert eventually(lambda: set(statuses(home)) == {"done"}, timeout=60)
        found = json.loads(command(home, "libraries", "search", "Many", "number of this document", "--json"))
        assert found["documents"] == len(statuses(home)) == 12
    assert max(one["attempts"] for one in query(home, "SELECT attempts FROM library_documents")) == 0


def statuses(home: Path) -> list[str]:
    return [one["status"] for one in query(home, "SELECT status FROM library_documents")]


def test_a_server_with_an_encoder_that_judges_is_ready(real: Server) -> None:
    assert real.get("/readyz").status == 200

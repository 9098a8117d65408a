"""The official SDKs, Python's of three majors and JavaScript's, drive /v1/files against a running server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import command as ventoux
from tests.e2e.test_documents import blocks
from tests.e2e.test_official_sdks import ROOT, VERSIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.servers import Server

HERE = ROOT / "tests" / "e2e"
SIZE = len("Grüße, été\n".encode()) * 20_000
TEXT = {
    "filename": "Grüße ä.txt",
    "purpose": "ocr",
    "sample_type": "ocr_input",
    "source": "upload",
    "num_lines": None,
    "mimetype": "text/plain",
    "object": "file",
    "bytes": SIZE,
}
LINES = {
    "filename": "train.jsonl",
    "purpose": "fine-tune",
    "sample_type": "instruct",
    "source": "upload",
    "num_lines": 2,
    "mimetype": "application/jsonl",
    "object": "file",
    "bytes": 34,
}


def command(client: str) -> tuple[list[str], str]:
    if client == "node":
        node = shutil.which("node")
        assert node, "Node is missing; make test installs it"
        return [node, "exercise_files.mjs"], "node"
    python = ROOT / ".venv-sdk" / f"sdk-mistralai-{client}" / "bin" / "python"
    return [str(python), "-W", "error::ResourceWarning", "sdk/exercise_files.py"], "."


def run(client: str, server: Server) -> Any:
    line, folder = command(client)
    asked = [*line, server.url, server.key]
    done = subprocess.run(asked, cwd=HERE / folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("client", [*VERSIONS, "node"])
def test_the_sdk_uploads_lists_reads_signs_and_deletes(scripted: Server, client: str) -> None:
    found = run(client, scripted)
    told = {name: found[name] for name in ("text", "lines", "retrieved")}
    # Releases of long ago do not know every field; what they know is right.
    known = [name for name in TEXT if client != "1.12.4" or told["text"].get(name) is not None]
    assert {name: told["text"][name] for name in known} == {name: TEXT[name] for name in known}
    assert {name: told["lines"][name] for name in known} == {name: LINES[name] for name in known}
    assert told["retrieved"] == {**told["text"], "deleted": False}
    assert found["listed"] == [True, "list", 1]
    assert (found["downloaded"], found["signed"], found["deleted"]) == (True, True, [True, True])
    assert found["refused"]["status"] == 400
    assert found["gone"]["status"] == 404


def test_the_commands_of_the_page_do_what_it_says(scripted: Server, tmp_path: Path) -> None:
    (lines,) = blocks((ROOT / "docs" / "files.md").read_text("utf-8"), "sh")
    folder = f"{tmp_path}{os.sep}"
    (tmp_path / "contract.pdf").write_bytes(b"%PDF-1.7 contract")
    said: dict[str, str] = {}
    file_id = ""
    for line in lines.strip().splitlines():
        words = [word.replace("FILE_ID", file_id) for word in line.split()[1:]]
        words = [folder + word if word.endswith(".pdf") else word for word in words]
        said[words[1]] = ventoux(scripted.home, *words, COLUMNS="200")
        file_id = file_id or said["upload"].strip()
    assert file_id in said["list"]
    assert (tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.7 contract"
    assert f"/v1/files/{file_id}/content?expires=" in said["url"]
    assert said["url"].startswith(scripted.url)
    assert file_id in said["delete"]
    refused = scripted.get(f"/v1/files/{file_id}")
    assert refused.status == 404


def test_an_upload_with_an_idempotency_key_is_no_larger_than_others_may_be(scripted: Server) -> None:
    """Such a key has a call of a model kept in memory, up to ``max_body``; a file is not."""
    boundary, size = "b0undary", 17 * 1024 * 1024
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    body = head.encode() + bytes(size) + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Authorization": f"Bearer {scripted.key}", "Idempotency-Key": "one"}
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    ids: set[str] = set()
    for _ in range(2):
        asked = urllib.request.Request(f"{scripted.url}/v1/files", data=body, headers=headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            file = json.load(answer)
        assert file["bytes"] == size
        ids.add(file["id"])
    assert len(ids) == 2

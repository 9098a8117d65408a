"""Pulling models and reading the logs of engines through the management API."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from typing import TYPE_CHECKING, Any

import gguf
from sqlalchemy.exc import OperationalError
from tests.databases import eventually_async
from tests.integration.management.requests import SPEC
from tests.integration.management.world import card_of
from tests.people import OPERATOR

from ventoux.catalog.errors import NotEnoughDisk
from ventoux.catalog.pull import Progress
from ventoux.endpoints import operations, pulls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from tests.integration.management.desk import Desk

CARD = """
id = "{model}"
name = "Tiny"
family = "tiny"
publisher = "tests"
parameters = 1
context = 64
languages = ["en"]
capabilities = ["chat"]
engine = "llama.cpp"

[licence]
id = "Terms"
name = "The terms"
acceptance_required = {terms}

[notes]
good_at = "tests"
bad_at = "everything else"

[[sources]]
uri = "file:{file}"
size = {size}
sha256 = "{digest}"
"""


def tiny(root: Path, model: str = "tiny", *, terms: bool = False) -> None:
    file = root / "weights.gguf"
    writer = gguf.GGUFWriter(file, "llama")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    content = file.read_bytes()
    told = {"file": file, "size": len(content), "digest": hashlib.sha256(content).hexdigest()}
    (root / "cards").mkdir(exist_ok=True)
    (root / "cards" / f"{model}.toml").write_text(CARD.format(model=model, terms=str(terms).lower(), **told))


async def ended(desk: Desk, began: Any) -> Any:
    return (await desk.get(f"/operations/{began.json()['id']}?wait=20")).json()


async def test_a_model_is_pulled_and_told_to_be_here(desk: Desk, tmp_path: Path) -> None:
    tiny(tmp_path)
    before = (await desk.get("/models/tiny/pull")).json()
    assert (before["state"], before["installed"]) == ("idle", False)
    began = await desk.post("/models/tiny/pull")
    assert began.status_code == 202, began.text
    assert (await ended(desk, began))["state"] == "succeeded"
    after = (await desk.get("/models/tiny/pull")).json()
    assert (after["state"], after["installed"]) == ("succeeded", True)
    assert after["done"] == after["total"] > 0


async def test_terms_are_accepted_before_a_pull(desk: Desk, tmp_path: Path) -> None:
    tiny(tmp_path, terms=True)
    refused = await desk.post("/models/tiny/pull")
    assert (refused.status_code, refused.headers["x-ventoux-error"]) == (409, "licence_needed")
    assert (await desk.post("/licences/Terms/accept")).status_code == 200
    assert (await ended(desk, await desk.post("/models/tiny/pull")))["state"] == "succeeded"


async def test_one_pull_of_a_model_runs_at_a_time_and_is_called_off(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(tmp_path)
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: Any, progress: Callable[[Progress], None], **__: Any) -> None:
        progress(Progress(40, 100, "pulling"))
        begun.set()
        go_on.wait(20)
        progress(Progress(50, 100, "pulling"))

    monkeypatch.setattr(pulls, "pull", slow)
    began = await desk.post("/models/tiny/pull")
    assert await asyncio.to_thread(begun.wait, 20)
    again = await desk.post("/models/tiny/pull")
    assert again.json()["id"] == began.json()["id"]
    running = (await desk.get("/models/tiny/pull")).json()
    assert (running["state"], running["done"], running["total"]) == ("running", 40, 100)
    assert (await desk.delete("/models/tiny/pull")).status_code == 202
    go_on.set()
    assert (await ended(desk, began))["state"] == "canceled"
    assert (await desk.get("/models/tiny/pull")).json()["state"] == "canceled"


async def test_those_who_begin_at_once_are_told_of_the_one_that_runs(desk: Desk, tmp_path: Path) -> None:
    tiny(tmp_path)
    first, second = await asyncio.gather(desk.post("/models/tiny/pull"), desk.post("/models/tiny/pull"))
    assert first.json()["id"] == second.json()["id"]
    assert (await ended(desk, first))["state"] == "succeeded"


async def test_another_workspaces_pull_is_told_of_and_not_called_off(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(tmp_path)
    go_on = threading.Event()

    def slow(*_: Any, **__: Any) -> None:
        go_on.wait(20)

    monkeypatch.setattr(pulls, "pull", slow)
    began = await desk.post("/models/tiny/pull")
    await desk.accounts.workspaces.create(OPERATOR, "theirs")
    theirs = await desk.new_key("manage", workspace="theirs")
    told = await desk.post("/models/tiny/pull", key=theirs)
    assert (told.status_code, told.json()["workspace_id"]) == (202, None)
    assert (await desk.delete("/models/tiny/pull", key=theirs)).status_code == 403
    assert (await desk.get("/models/tiny/pull", key=theirs)).json()["state"] == "running"
    go_on.set()
    assert (await ended(desk, began))["state"] == "succeeded"


async def test_a_pull_ends_though_the_database_does_not_answer(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(tmp_path)
    noted = threading.Event()

    def slow(*_: Any, progress: Callable[[Progress], None], **__: Any) -> None:
        progress(Progress(40, 100, "pulling"))
        noted.wait(20)

    async def gone(*_: Any, **__: Any) -> None:
        noted.set()
        raise OperationalError("UPDATE", {}, Exception("disk I/O error"))

    async def is_over() -> bool:
        return (await desk.get("/models/tiny/pull")).json()["state"] == "succeeded"

    monkeypatch.setattr(pulls, "pull", slow)
    monkeypatch.setattr(pulls, "NOTE_EVERY", 0.01)
    monkeypatch.setattr(operations, "note", gone)
    await desk.post("/models/tiny/pull")
    await eventually_async(is_over)


async def test_why_a_pull_failed_is_told_without_places_on_the_server(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(tmp_path)

    def full(*_: Any, **__: Any) -> None:
        raise NotEnoughDisk(f"The pull needs 9 MB on the disk of {tmp_path / 'models' / 'tiny'}, which has 1 MB free.")

    monkeypatch.setattr(pulls, "pull", full)
    operation = await ended(desk, await desk.post("/models/tiny/pull"))
    assert operation["state"] == "failed"
    told = (await desk.get("/models/tiny/pull")).json()
    assert (told["state"], told["cause"]) == ("failed", "not_enough_disk")
    assert "9 MB" in told["error"]
    assert str(tmp_path) not in told["error"] + operation["error"]


async def test_who_may_not_make_endpoints_pulls_nothing(desk: Desk, tmp_path: Path) -> None:
    tiny(tmp_path)
    card_of(tmp_path, "well")
    viewer = await desk.signed_in("viewer@example.org", "viewer")
    assert (await viewer.ask("POST", "/models/tiny/pull")).status_code == 403
    assert (await viewer.ask("DELETE", "/models/tiny/pull")).status_code == 403
    assert (await viewer.ask("GET", "/models/tiny/pull")).status_code == 200
    assert (await desk.post("/models/nobody/pull")).status_code == 404
    assert (await desk.post("/models/well/pull")).headers["x-ventoux-error"] == "nothing_to_pull"


async def test_the_end_of_a_log_is_read_without_secrets_and_places(desk: Desk, tmp_path: Path) -> None:
    card_of(tmp_path, "well")
    assert (await desk.post("/endpoints", {"name": "mine", "spec": SPEC})).status_code == 201
    secret = "vx" + "k" * 43
    lines = [f"line {number}" for number in range(300)]
    (tmp_path / "logs" / "well-0.log").write_text("\n".join([*lines, f"loads {tmp_path}/models/x", f"with {secret}"]))
    (tmp_path / "logs" / "well-1.log").write_text("the other")
    (tmp_path / "logs" / "well-2-0.log").write_text("of another model")
    log = (await desk.get("/endpoints/mine/logs?lines=3")).json()
    assert log["lines"] == ["line 299", "loads ~/models/x", "with [hidden]"]
    assert (log["more"], log["replica"], log["replicas"]) == (True, 0, [0, 1])
    assert (await desk.get("/endpoints/mine/logs?replica=1")).json()["lines"] == ["the other"]
    for path in ("/endpoints/mine/logs?replica=2", "/endpoints/mine/logs?deployment=x", "/endpoints/none/logs"):
        assert (await desk.get(path)).status_code == 404, path


async def test_a_log_is_for_who_may_change_the_endpoint(desk: Desk, tmp_path: Path) -> None:
    card_of(tmp_path, "well")
    await desk.post("/endpoints", {"name": "mine", "spec": SPEC})
    await desk.accounts.workspaces.create(OPERATOR, "theirs")
    theirs = await desk.new_key("manage", workspace="theirs")
    assert (await desk.get("/endpoints/mine/logs", key=theirs)).status_code == 404
    member = await desk.signed_in("member@example.org", "member")
    assert (await member.ask("GET", "/endpoints/mine/logs")).status_code == 403
    developer = await desk.signed_in("developer@example.org", "developer")
    log = (await developer.ask("GET", "/endpoints/mine/logs")).json()
    assert (log["lines"], log["replicas"]) == ([], [])

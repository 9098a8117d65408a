"""Threads and the interface's settings over HTTP: what is told, what is refused, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.integration.gateway.assistants.test_agents import opened
from tests.integration.gateway.assistants.test_around import NONE, TALK, one, took

if TYPE_CHECKING:
    from pathlib import Path

ALL = "/v1/threads"


async def test_threads_are_marked_found_trashed_and_restored_by_their_owner_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        thread, path = await one(desk), f"{ALL}/{await _other(desk)}"
        project = (await desk.ask("POST", "/v1/projects", {"name": "p"})).json()["id"]
        marks = {"pinned": True, "tags": ["x"], "folder": "Work/2026", "project_id": project, "name": None}
        marked = await desk.ask("PATCH", path, marks)
        assert marked.status_code == 200, marked.text
        assert marked.json() == marked.json() | marks | {"object": "thread", "branches": 1, "running": False}
        assert marked.json()["created_at"].endswith("Z")

        narrowed = "?pinned=true&tag=x&folder=Work/2026&project_id=" + project
        assert [each["name"] for each in (await desk.ask("GET", ALL + narrowed)).json()["data"]] == [None]
        first = (await desk.ask("GET", f"{ALL}?page_size=1")).json()
        second = (await desk.ask("GET", f"{ALL}?page_size=1&after={first['next']}")).json()
        assert {first["data"][0]["id"], second["data"][0]["id"]} == {thread, path.rpartition("/")[2]}
        assert second["next"] is None
        assert (await desk.ask("GET", f"{ALL}/folders")).json()["data"] == [{"name": "Work/2026", "count": 1}]
        assert (await desk.ask("GET", f"{ALL}/tags")).json()["data"] == [{"name": "x", "count": 1}]
        assert [each["shared"] for each in (await desk.ask("GET", path)).json()["tree"]] == [0]

        for method, at in (("GET", path), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/restore")):
            body: dict[str, Any] | None = {} if method in {"PATCH", "POST"} else None
            assert (await desk.ask(method, at, body, key=desk.bob)).status_code == 404
        assert (await desk.ask("DELETE", path)).status_code == 204
        assert (await desk.ask("GET", path)).status_code == 404
        (trashed,) = (await desk.ask("GET", f"{ALL}?state=trash")).json()["data"]
        assert trashed["deleted_at"] is not None
        assert (await desk.ask("POST", f"{path}/restore", {})).json()["folder"] == "Work/2026"
        await desk.ask("DELETE", path)
        assert (await desk.ask("DELETE", f"{path}?state=trash")).status_code == 204
        assert (await desk.ask("DELETE", f"{ALL}?state=trash")).json() == {"deleted": 0}


async def test_what_no_thread_can_have_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        path = f"{ALL}/{await one(desk)}"
        refused: list[dict[str, Any]] = [
            {"folder": "a/b/c/d"},
            {"folder": "/a"},
            {"folder": ""},
            {"folder": "a\nb"},
            {"folder": "a\n"},
            {"tags": ["a\n"]},
            {"tags": [str(n) for n in range(21)]},
            {"tags": ["\x00"]},
            {"pinned": None},
            {"temporary": True},
        ]
        for body in refused:
            assert (await desk.ask("PATCH", path, body)).status_code == 422, body
        for body in ({"project_id": "proj_none"}, {"conversation_id": NONE}):
            assert (await desk.ask("PATCH", path, body)).status_code == 404
        for query in ("?state=gone", "?after=nonsense", "?page_size=0", "?pinned=maybe", "?x=1"):
            assert (await desk.ask("GET", ALL + query)).status_code == 422, query
        assert (await desk.ask("DELETE", ALL)).status_code == 422
        assert (await desk.ask("DELETE", f"{path}?state=active")).status_code == 422
        assert (await desk.ask("GET", f"{ALL}/conv_x")).status_code == 404
        restart = f"/v1/conversations/{path.rpartition('/')[2]}/restart"
        for body in ({"inputs": "x"}, {"inputs": "x", "branch": True, "fork": True}):
            assert (await desk.ask("POST", restart, body)).status_code == 422


async def test_settings_of_the_interface_are_kept_and_a_stale_change_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        path, settings = "/v1/interface", {"theme": "dark"}
        assert (await desk.ask("GET", path)).json() == {"version": 0, "settings": {}}
        kept = await desk.ask("PUT", path, {"version": 0, "settings": settings})
        assert kept.json() == (await desk.ask("GET", path)).json() == {"version": 1, "settings": settings}
        stale = await desk.ask("PUT", path, {"version": 0, "settings": {}})
        assert (stale.status_code, stale.headers["x-ventoux-error"]) == (409, "interface_changed")
        assert (await desk.ask("GET", path, key=desk.bob)).json()["version"] == 0


async def _other(desk: Any) -> str:
    report = await took(desk, [TALK | {"uuid": "u2"}])
    return report["imported"][0]["conversation_id"]

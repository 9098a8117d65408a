"""/v1/artefacts over HTTP: made, written anew, restored, saved as files; whose they are; what is none is refused."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from tests.integration.gateway.assistants.test_agents import opened

if TYPE_CHECKING:
    from pathlib import Path

NEW: dict[str, Any] = {"title": "Plan", "kind": "document", "content": "# Plan\n\none"}


async def test_an_artefact_is_made_changed_restored_renamed_and_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        answer = await desk.ask("POST", "/v1/artefacts", NEW)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        assert (made["version"], made["shown"]["made_by"], made["conversation_id"]) == (1, "user", None)
        path = f"/v1/artefacts/{made['id']}"
        for key in (desk.bob, desk.stranger):
            for method, below, body in (
                ("GET", "", None),
                ("GET", "/export", None),
                ("GET", "/versions", None),
                ("POST", "/versions", {"content": "x", "base_version": 1}),
                ("POST", "/restore", {"version": 1}),
                ("PATCH", "", {"title": "x"}),
                ("DELETE", "", None),
            ):
                assert (await desk.ask(method, path + below, body, key=key)).status_code == 404, (method, below)

        second = await desk.ask("POST", f"{path}/versions", {"content": "two", "base_version": 1, "note": "n"})
        assert (second.status_code, second.json()["version"]) == (201, 2)
        stale = await desk.ask("POST", f"{path}/versions", {"content": "three", "base_version": 1})
        assert (stale.status_code, stale.headers["x-ventoux-error"]) == (409, "artefact_changed")
        assert (await desk.ask("GET", f"{path}?version=1")).json()["content"] == NEW["content"]
        restored = (await desk.ask("POST", f"{path}/restore", {"version": 1})).json()
        assert (restored["content"], restored["shown"]["restored_from"]) == (NEW["content"], 1)
        assert (await desk.ask("PATCH", path, {"title": "Other"})).json()["title"] == "Other"
        listed = (await desk.ask("GET", "/v1/artefacts?q=oth&kind=document")).json()
        assert ([one["id"] for one in listed["data"]], listed["next"]) == ([made["id"]], None)
        assert [one["version"] for one in (await desk.ask("GET", f"{path}/versions")).json()["data"]] == [3, 2, 1]
        assert (await desk.ask("DELETE", path)).status_code == 204
        assert (await desk.ask("GET", path)).status_code == 404
        await desk.ask("POST", "/v1/artefacts", NEW)
        assert (await desk.ask("DELETE", "/v1/artefacts")).status_code == 422
        assert (await desk.ask("DELETE", "/v1/artefacts?confirm=all")).json() == {"deleted": 1}


async def test_an_artefact_is_saved_as_a_file_and_never_shown(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = (await desk.ask("POST", "/v1/artefacts", NEW)).json()
        path = f"/v1/artefacts/{made['id']}/export"
        for form in ("source", "md", "txt", "html", "pdf", "docx"):
            saved = await desk.ask("GET", f"{path}?format={form}")
            assert saved.status_code == 200, saved.text
            assert saved.headers["content-disposition"].startswith('attachment; filename="Plan.')
            assert saved.headers["content-security-policy"] == "sandbox; default-src 'none'"
            assert saved.headers["x-content-type-options"] == "nosniff"
            if form == "docx":
                assert docx.Document(io.BytesIO(saved.content)).paragraphs[0].text == "Plan"
        assert (await desk.ask("GET", f"{path}?format=xlsx")).headers["x-ventoux-error"] == "not_exportable"
        assert (await desk.ask("GET", f"{path}?format=exe")).status_code == 422
        assert (await desk.ask("GET", f"{path}?version=2")).status_code == 404


async def test_what_is_no_artefact_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        wrong: list[dict[str, Any]] = [
            {"title": ""},
            {"kind": "film"},
            {"content": "a\x00"},
            {"content": "é" * 600_000},
            {"language": "a b"},
            {"language": "py\n"},
            {"owner": "x"},
        ]
        for given in wrong:
            assert (await desk.ask("POST", "/v1/artefacts", NEW | given)).status_code == 422, str(given)[:40]
        elsewhere = NEW | {"conversation_id": "conv_" + "0" * 32}
        assert (await desk.ask("POST", "/v1/artefacts", elsewhere)).status_code == 404
        for query in ("kind=film", "page_size=0", "after=x", "owner=x"):
            assert (await desk.ask("GET", f"/v1/artefacts?{query}")).status_code == 422, query
        assert (await desk.ask("GET", "/v1/artefacts?conversation_id=%00")).status_code == 422
        assert (await desk.ask("GET", "/v1/artefacts/%F0%9F%8E%88")).status_code == 404

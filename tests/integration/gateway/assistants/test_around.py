"""What is around conversations, over HTTP: taken in, found, shared, taken out; for whose it is, and for nobody else."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from tests.integration.gateway.assistants.test_agents import opened

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from tests.integration.gateway.assistants.test_agents import Desk

TALK: dict[str, Any] = {
    "uuid": "u1",
    "name": 'Rechnung / "2025" ../x',
    "created_at": "2025-01-02T03:04:05Z",
    "chat_messages": [
        {"sender": "human", "text": "Wo ist die Rechnung der Werkstatt?", "created_at": "2025-01-02T03:04:05Z"},
        {"sender": "assistant", "text": "Im <b>Ordner</b> für Rechnungen.\n```html\n<script>\n```"},
    ],
}
NONE = "conv_" + "0" * 32


async def took(desk: Desk, content: Any, key: str = "") -> dict[str, Any]:
    headers = {"authorization": f"Bearer {key or desk.ada}"}
    file = content if isinstance(content, bytes) else json.dumps(content).encode()
    path, files = "/v1/conversations/import", {"file": ("conversations.json", file)}
    answer = await desk.client.post(path, files=files, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def one(desk: Desk) -> str:
    return (await took(desk, [TALK]))["imported"][0]["conversation_id"]


async def found(desk: Desk, question: str, key: str = "") -> list[dict[str, Any]]:
    answer = await desk.ask("GET", f"/v1/conversations/search?q={question}", key=key)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_what_is_imported_is_found_by_its_owner_with_the_words_marked(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        report = await took(desk, [TALK, {"name": "odd"}])
        assert [len(report[part]) for part in ("imported", "skipped", "failed")] == [1, 0, 1]
        assert report["failed"][0]["conversation"] == "odd"
        again = await took(desk, [TALK])
        assert again["skipped"][0]["conversation_id"] == report["imported"][0]["conversation_id"]

        newest, oldest = await found(desk, "rechnung")
        assert (oldest["role"], newest["role"]) == ("user", "assistant")
        assert oldest["conversation_name"] == TALK["name"]
        snippet = oldest["snippet"]
        assert [snippet["text"][mark["start"] : mark["end"]] for mark in snippet["marks"]] == ["Rechnung"]
        assert await found(desk, "rechnung", desk.bob) == await found(desk, "rechnung", desk.stranger) == []
        assert await found(desk, "") == await found(desk, "%22") == []
        first = (await desk.ask("GET", "/v1/conversations/search?q=rechnung&page_size=1")).json()
        assert (first["has_more"], len(first["data"])) == (True, 1)


async def test_a_conversation_is_taken_out_and_in_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        path = f"/v1/conversations/{await one(desk)}/export"
        markdown, as_json, pdf = [
            await desk.ask("GET", f"{path}?format={form}") for form in ("markdown", "json", "pdf")
        ]
        assert "Im &lt;b>Ordner&lt;/b> für Rechnungen." in markdown.text
        assert "\n```html\n<script>\n```\n" in markdown.text
        assert pdf.content.startswith(b"%PDF")
        assert "../x" not in markdown.headers["content-disposition"]

        assert len((await took(desk, as_json.content))["skipped"]) == 1
        taken = (await took(desk, as_json.content, desk.bob))["imported"][0]["conversation_id"]
        theirs = await desk.ask("GET", f"/v1/conversations/{taken}/export?format=json", key=desk.bob)
        assert theirs.json()["entries"] == as_json.json()["entries"]
        assert {**theirs.json()["conversation"], "id": ""} == {**as_json.json()["conversation"], "id": ""}

        parcel = zipfile.ZipFile(io.BytesIO((await desk.ask("POST", "/v1/conversations/export")).content))
        assert parcel.testzip() is None
        assert {name.rpartition(".")[2] for name in parcel.namelist()} == {"md", "json"}
        assert all(name == name.replace("/", "").replace("..", "") for name in parcel.namelist())
        (line,) = json.loads(parcel.read("index.json"))
        assert json.loads(parcel.read(line["json"])) == as_json.json()


async def test_a_link_shows_what_was_said_until_it_is_revoked_and_is_copied(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        conversation = await one(desk)
        shares = f"/v1/conversations/{conversation}/shares"
        made = (await desk.ask("POST", shares, {"audience": "link"})).json()
        listed = (await desk.ask("GET", shares)).json()["data"]
        assert [(each["id"], "token" in each) for each in listed] == [(made["id"], False)]

        seen = await desk.client.get(made["path"])
        assert seen.json()["entries"][0]["content"] == TALK["chat_messages"][0]["text"]
        assert seen.headers["referrer-policy"] == "no-referrer"
        assert conversation not in seen.text
        copy = await desk.ask("POST", f"{made['path']}/copy", {"model": "play"}, key=desk.stranger)
        assert (copy.status_code, copy.json()["model"], copy.json()["parent_id"]) == (201, "play", conversation)
        assert len(await found(desk, "rechnung", desk.stranger)) == 2

        own = "/v1/conversations/shares"
        (listed,) = (await desk.ask("GET", own)).json()["data"]
        assert (listed["id"], listed["conversation_id"], "token" in listed) == (made["id"], conversation, False)
        for other in (desk.bob, desk.stranger):
            assert (await desk.ask("GET", own, key=other)).json()["data"] == []
        assert (await desk.ask("GET", f"{own}?page=1")).json()["data"] == []
        assert (await desk.ask("GET", "/v1/shares", key=desk.bob)).status_code == 403
        assert (await desk.ask("DELETE", f"/v1/shares/{made['id']}", key=desk.bob)).status_code == 403
        assert (await desk.ask("DELETE", f"{shares}/{made['id']}")).status_code == 204
        assert (await desk.ask("GET", own)).json()["data"] == []
        gone = [await desk.client.get(made["path"]), await desk.client.get(f"{made['path']}/files/x")]
        gone.append(await desk.ask("POST", f"{made['path']}/copy", {"model": "play"}, key=desk.stranger))
        unknown = await desk.client.get("/v1/shared/vxl_00000000_" + "0" * 33)
        assert {_said(each) for each in gone} == {_said(unknown)}
        assert unknown.status_code == 404


async def test_an_attached_document_opens_under_a_link_where_files_are_shared_and_its_ids_are_not_told(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as desk:
        library = (await desk.ask("POST", "/v1/libraries", {"name": "l"})).json()["id"]
        headers = {"authorization": f"Bearer {desk.ada}"}
        file = {"file": ("lease.md", b"Three months.")}
        sent = await desk.client.post(f"/v1/libraries/{library}/documents", headers=headers, files=file)
        place = f"{library}/{sent.json()['id']}"
        text = f'When?\n\n[attached document "lease.md", {place}: look into it with document_library]'
        asked = TALK | {"chat_messages": [TALK["chat_messages"][0] | {"text": text}]}
        conversation = (await took(desk, [asked]))["imported"][0]["conversation_id"]
        shares = f"/v1/conversations/{conversation}/shares"
        shut, open_ = [
            (await desk.ask("POST", shares, {"audience": "link", "with_files": files})).json()["path"]
            for files in (False, True)
        ]

        seen = await desk.client.get(open_)
        assert seen.json()["entries"][0]["content"] == 'When?\n\n[attached document "lease.md", 1]'
        assert library not in seen.text
        assert (await desk.client.get(f"{open_}/documents/1")).content == b"Three months."
        for path in (f"{shut}/documents/1", f"{open_}/documents/2", f"{open_}/documents/{place.partition('/')[2]}"):
            assert (await desk.client.get(path)).status_code == 404
        copy = (await desk.ask("POST", f"{open_}/copy", {"model": "play"}, key=desk.stranger)).json()["id"]
        history = await desk.ask("GET", f"/v1/conversations/{copy}/history", key=desk.stranger)
        assert history.json()["entries"][0]["content"] == 'When?\n\n[attached document "lease.md"]'
        assert (await desk.ask("DELETE", f"/v1/libraries/{library}")).status_code in {200, 204}
        assert (await desk.client.get(f"{open_}/documents/1")).status_code == 404


async def test_what_is_shared_with_a_workspace_opens_for_its_keys_only(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        conversation = await one(desk)
        shares = f"/v1/conversations/{conversation}/shares"
        path = (await desk.ask("POST", shares, {"audience": "workspace"})).json()["path"]

        assert (await desk.ask("GET", path, key=desk.bob)).status_code == 200
        unknown = _said(await desk.client.get("/v1/shared/nothing"))
        for key in (desk.stranger, "wrong"):
            assert _said(await desk.ask("GET", path, key=key)) == unknown
        assert _said(await desk.client.get(path)) == unknown

        past = {"audience": "link", "expires_at": "2020-01-01T00:00:00Z"}
        assert (await desk.ask("POST", shares, past)).status_code == 422
        for key in (desk.bob, desk.stranger):
            assert (await desk.ask("POST", shares, {"audience": "link"}, key=key)).status_code == 404
            assert (await desk.ask("GET", shares, key=key)).status_code == 404
            assert (await desk.ask("GET", f"/v1/conversations/{conversation}/export", key=key)).status_code == 404


async def test_memories_and_preferences_are_seen_changed_exported_and_deleted_by_their_user(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = (await desk.ask("POST", "/v1/memories", {"text": "Likes tea."})).json()
        path = f"/v1/memories/{made['id']}"
        for method, body in (("GET", None), ("PATCH", {"text": "x"}), ("DELETE", None)):
            assert (await desk.ask(method, path, body, key=desk.bob)).status_code == 404
        assert (await desk.ask("PATCH", path, {"text": "Likes coffee."})).json()["text"] == "Likes coffee."
        assert (await desk.ask("GET", "/v1/preferences")).json()["memory"] == "off"
        wanted = {"memory": "on", "instructions": "Be brief.", "tone": None, "language": "de"}
        assert (await desk.ask("PUT", "/v1/preferences", wanted)).json() == wanted
        export = (await desk.ask("GET", "/v1/memories/export")).json()
        assert (export["preferences"], [each["text"] for each in export["memories"]]) == (wanted, ["Likes coffee."])
        assert (await desk.ask("DELETE", "/v1/memories")).status_code == 422
        assert (await desk.ask("DELETE", "/v1/memories?confirm=all")).json() == {"deleted": 1}
        assert (await desk.ask("GET", "/v1/memories")).json()["total"] == 0

        for body in ({"text": ""}, {"text": "a\x00b"}, {"text": "x", "more": 1}):
            assert (await desk.ask("POST", "/v1/memories", body)).status_code == 422
        assert (await desk.ask("PUT", "/v1/preferences", {"memory": "perhaps"})).status_code == 422


async def test_a_project_has_a_library_of_its_own_and_ends_as_it_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = (await desk.ask("POST", "/v1/projects", {"name": "Move", "instructions": "Be kind."})).json()
        path = f"/v1/projects/{made['id']}"
        assert (await desk.ask("GET", path, key=desk.bob)).status_code == 404
        library = (await desk.ask("POST", f"{path}/library")).json()["library_id"]
        assert (await desk.ask("POST", f"{path}/library")).json()["library_id"] == library
        assert (await desk.ask("PATCH", path, {"library_id": NONE})).status_code == 404
        assert (await desk.ask("PATCH", path, {"name": "Moved", "description": None})).json()["name"] == "Moved"
        assert (await desk.ask("DELETE", f"{path}?conversations=perhaps")).status_code == 422
        assert (await desk.ask("DELETE", path, key=desk.bob)).status_code == 404
        assert (await desk.ask("DELETE", f"{path}?library=delete")).status_code == 204
        assert (await desk.ask("GET", path)).status_code == 404


async def test_conversations_are_put_into_a_project_and_go_or_stay_when_it_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        path = f"/v1/conversations/{await one(desk)}"
        for remains, status in (("keep", 200), ("delete", 404)):
            project = (await desk.ask("POST", "/v1/projects", {"name": "Move"})).json()["id"]
            assert (await desk.ask("PATCH", path, {"project_id": project})).json()["project_id"] == project
            inside = (await desk.ask("GET", f"/v1/conversations?project_id={project}")).json()
            assert [each["project_id"] for each in inside] == [project]
            assert (await desk.ask("DELETE", f"/v1/projects/{project}")).status_code == 422
            assert (await desk.ask("DELETE", f"/v1/projects/{project}?conversations={remains}")).status_code == 204
            assert (await desk.ask("GET", path)).status_code == status
        assert await found(desk, "rechnung") == []

        other = f"/v1/conversations/{await one(desk)}"
        theirs = (await desk.ask("POST", "/v1/projects", {"name": "x"}, key=desk.bob)).json()["id"]
        assert (await desk.ask("PATCH", other, {"project_id": theirs})).status_code == 404
        assert (await desk.ask("DELETE", "/v1/conversations")).status_code == 422
        assert (await desk.ask("DELETE", "/v1/conversations?confirm=all")).json() == {"deleted": 1}


async def test_only_who_may_change_the_workspace_says_how_long_conversations_are_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        assert (await desk.ask("GET", "/v1/retention")).json() == {"days": None}
        assert (await desk.ask("PUT", "/v1/retention", {"days": 30})).status_code == 403
        assert (await desk.ask("PUT", "/v1/retention", {"days": 0})).status_code == 422


def _said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["message"]

"""What /v1/files answers, and what it leaves behind, to callers of every kind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import msgspec
import pytest
from tests.people import OPERATOR, new_key, new_member

from ventoux.accounts.schemas import NewKey

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.types import Message


from tests.integration.gateway.documents.files_place import (
    BOUNDARY,
    FILE,
    NONE,
    SETTINGS,
    Place,
    form,
    opened,
    part,
    typed,
)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Place]:
    async with opened(tmp_path) as found:
        yield found


async def test_a_file_goes_up_is_listed_read_and_deleted(place: Place) -> None:
    made = await place.upload(b'{"a": 1}\n{"b": 2}\n', purpose="batch", visibility="workspace", expiry="2")
    assert made.status == 200
    file = made.json
    assert file == {
        "id": file["id"],
        "object": "file",
        "bytes": 18,
        "created_at": int(place.clock.at),
        "filename": "a.txt",
        "purpose": "batch",
        "sample_type": "batch_request",
        "source": "upload",
        "num_lines": 2,
        "mimetype": "application/jsonl",
        "signature": None,
        "expires_at": int(place.clock.at) + 7200,
        "visibility": "workspace",
    }
    assert (await place.ask("GET", "/v1/files")).json == {"data": [file], "object": "list", "total": 1}
    assert (await place.ask("GET", f"/v1/files/{file['id']}")).json == {**file, "deleted": False}
    content = await place.ask("GET", f"/v1/files/{file['id']}/content")
    assert (content.status, content.body) == (200, b'{"a": 1}\n{"b": 2}\n')
    assert content.headers["content-type"] == "application/octet-stream"
    assert content.headers["content-disposition"].startswith("attachment;")
    assert content.headers["x-content-type-options"] == "nosniff"
    gone = await place.ask("DELETE", f"/v1/files/{file['id']}")
    assert (gone.status, gone.json) == (200, {"id": file["id"], "object": "file", "deleted": True})
    assert (await place.ask("GET", f"/v1/files/{file['id']}")).status == 404
    assert place.stored() == []
    assert len(place.gateway.counted) == 6


@pytest.mark.parametrize("first", [True, False])
async def test_the_parts_of_a_form_come_in_any_order_and_any_pieces(place: Place, first: bool) -> None:
    body = form(b"words\r\n--" * 50, first=first, purpose="ocr")
    for pieces in ([body], [bytes([byte]) for byte in body], [body[:-1], body[-1:]]):
        made = await place.ask("POST", "/v1/files", *pieces, headers=typed())
        assert (made.status, made.json["bytes"], made.json["purpose"]) == (200, 450, "ocr")


async def test_without_a_purpose_the_bytes_decide(place: Place) -> None:
    assert (await place.upload(b'{"a": 1}\n')).json["purpose"] == "fine-tune"
    assert (await place.upload(b"%PDF-1.7\n")).json["purpose"] == "ocr"


async def test_a_signed_url_opens_without_a_key_until_it_expires(place: Place) -> None:
    first, second = (await place.upload(b"one")).json["id"], (await place.upload(b"two")).json["id"]
    answer = await place.ask("GET", f"/v1/files/{first}/url?expiry=2", headers={"host": "evil.example"})
    url = answer.json["url"]
    assert url.startswith(f"http://127.0.0.1:8080/v1/files/{first}/content?")
    local = url.removeprefix("http://127.0.0.1:8080")
    for key in ("", "vx_wrong_key"):
        opened = await place.ask("GET", local, key=key)
        assert (opened.status, opened.body) == (200, b"one")
        assert opened.headers["content-type"] == "application/octet-stream"
    for changed in (
        local.replace(first, second),
        local.replace("/content", ""),
        local.replace("expires=1", "expires=2"),
        local[:-1] + ("0" if local[-1] != "0" else "1"),
        local + "&more=1",
        local.replace("signature=", "signature=0"),
        f"/v1/files/{first}/content?signature=",
    ):
        refused = await place.ask("GET", changed, key="")
        assert refused.status in (401, 403), changed
    place.clock.at += 2 * 3600
    expired = await place.ask("GET", local, key="")
    assert (expired.status, "expired" in expired.json["message"]) == (403, True)
    again = (await place.ask("GET", f"/v1/files/{first}/url")).json["url"].removeprefix("http://127.0.0.1:8080")
    await place.ask("DELETE", f"/v1/files/{first}")
    assert (await place.ask("GET", again, key="")).status == 404


async def test_a_time_that_no_url_has_is_refused(place: Place) -> None:
    for expiry in ("0", "169", "-1", "1.5", "x", "1e1", "9" * 50, "\u0661"):
        answer = await place.ask("GET", f"/v1/files/{NONE}/url?expiry={quote(expiry)}")
        assert (answer.status, answer.json["detail"][0]["loc"]) == (422, ["query", "expiry"])


async def test_another_workspace_reaches_nothing_with_any_verb(place: Place) -> None:
    file = (await place.upload()).json["id"]
    other = (await place.accounts.workspaces.create(OPERATOR, "other")).name
    theirs = (await new_key(place.accounts, scopes=["documents"], workspace=other))[1]
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content"), ("GET", "/url")):
        mine = await place.ask(method, f"/v1/files/{NONE}{path}", key=theirs)
        refused = await place.ask(method, f"/v1/files/{file}{path}", key=theirs)
        assert refused.status == mine.status == 404
        # Nothing tells a file of somebody else's from one that is not there.
        assert refused.json["message"].replace(file, NONE) == mine.json["message"]
    assert (await place.ask("GET", "/v1/files", key=theirs)).json["data"] == []
    assert (await place.ask("GET", f"/v1/files/{file}")).status == 200


async def test_a_file_of_one_user_is_seen_by_that_user_alone(place: Place) -> None:
    workspace = await place.accounts.workspaces.default(OPERATOR)
    keys: list[str] = []
    for name in ("ada", "bob"):
        caller = await new_member(place.accounts, workspace, f"{name}@example.org", "developer")
        wanted = NewKey(name="k", scopes=frozenset({"documents"}), user_id=caller.user_id)
        keys.append((await place.accounts.create_key(OPERATOR, workspace.id, wanted))[1])
    made = await place.upload(key=keys[0], visibility="user")
    assert (made.status, made.json["visibility"]) == (200, "user")
    assert (await place.ask("GET", f"/v1/files/{made.json['id']}/content", key=keys[0])).status == 200
    for other in (keys[1], place.key):
        for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content"), ("GET", "/url")):
            assert (await place.ask(method, f"/v1/files/{made.json['id']}{path}", key=other)).status == 404
    refused = await place.upload(visibility="user")
    assert (refused.status, "belongs to no user" in refused.json["message"]) == (400, True)


async def test_a_key_needs_the_scope_and_a_caller_needs_a_key(place: Place) -> None:
    chat = (await new_key(place.accounts, scopes=["chat"]))[1]
    for method, path in (
        ("POST", "/v1/files"),
        ("GET", "/v1/files"),
        *((method, f"/v1/files/{NONE}") for method in ("GET", "DELETE")),
        *(("GET", f"/v1/files/{NONE}/{path}") for path in ("content", "url")),
    ):
        assert (await place.ask(method, path, key=chat)).status == 403
        assert (await place.ask(method, path, key="")).status == 401


async def test_a_field_is_honoured_or_refused(place: Place) -> None:
    wrong: list[tuple[dict[str, str], str]] = [
        ({"visibility": "everybody"}, "visibility"),
        ({"expiry": "0"}, "expiry"),
        ({"expiry": "soon"}, "expiry"),
        ({"purpose": "x" * 65}, "purpose"),
        ({"purpose": "a\x00b"}, "purpose"),
        ({"model": "x"}, "model"),
    ]
    for fields, place_of_it in wrong:
        for first in (True, False):
            body = form(b"hello", first=first, **fields)
            answer = await place.ask("POST", "/v1/files", body, headers=typed())
            assert (answer.status, answer.json["detail"][0]["loc"]) == (422, ["body", place_of_it])
        assert place.stored() == []


@pytest.mark.parametrize(
    "query", ["x=1", "page=-1", "page_size=0", "page_size=1001", "include_total=maybe", "page=1&page=2"]
)
async def test_a_query_is_honoured_or_refused(place: Place, query: str) -> None:
    answer = await place.ask("GET", f"/v1/files?{query}")
    assert (answer.status, answer.json["detail"][0]["loc"][0]) == (422, "query")


async def test_a_list_takes_every_filter_of_the_api(place: Place) -> None:
    for number in range(3):
        place.clock.at += 1
        await place.upload(b"%PDF-1.7", purpose="ocr", head=f'name="file"; filename="p{number}.pdf"')
    await place.upload(b'{"a": 1}', purpose="batch")
    for query, names in (
        ("page=0&page_size=2&purpose=ocr", ["p2.pdf", "p1.pdf"]),
        ("page=1&page_size=2&purpose=ocr", ["p0.pdf"]),
        ("sample_type=batch_request&sample_type=instruct", ["a.txt"]),
        ("sample_type[]=ocr_input&search=P1", ["p1.pdf"]),
        ("source=upload&mimetypes=application/jsonl&mimetypes=text/csv", ["a.txt"]),
        ("source=mistral", []),
        ("search=%27%20OR%201%3D1", []),
    ):
        answer = await place.ask("GET", f"/v1/files?{query}")
        assert [one["filename"] for one in answer.json["data"]] == names, query
    assert (await place.ask("GET", "/v1/files?include_total=false")).json["total"] is None


BAD_FORMS = {
    "no file": part('name="purpose"', b"ocr"),
    "a text as the file": part('name="file"', b"x"),
    "two files": part(FILE, b"x") + part(FILE, b"y"),
    "two purposes": part('name="purpose"', b"ocr") * 2 + part(FILE, b"x"),
    "a file as a text": part('name="purpose"; filename="x"', b"ocr") + part(FILE, b"x"),
    "a long text": part('name="purpose"', b"x" * 70_000) + part(FILE, b"x"),
    "a text that is no UTF-8": part('name="purpose"', b"\xff") + part(FILE, b"x"),
}


async def test_a_form_that_is_no_upload_is_refused_and_leaves_nothing(place: Place) -> None:
    for what, parts in BAD_FORMS.items():
        body = parts + f"--{BOUNDARY}--\r\n".encode()
        answer = await place.ask("POST", "/v1/files", body, headers=typed())
        assert answer.status == 422, what
        assert isinstance(answer.json["detail"], list)
        assert place.stored() == []


async def test_what_is_no_form_or_no_whole_one_is_refused_and_leaves_nothing(place: Place) -> None:
    body = form(b"hello")
    for sent, headers in (
        (b"{}", {"content_type": "application/json"}),
        (body, {}),
        (body, {"content_type": "multipart/form-data"}),
        (body[:-10], typed()),
        (body[:60], typed()),
        (b"", typed()),
        (body.replace(b"hello", b"hello\r\n------boundaryhello"), typed()),
    ):
        assert (await place.ask("POST", "/v1/files", sent, headers=headers)).status == 400, (sent, headers)
    assert place.stored() == []


async def test_what_is_too_large_for_one_or_for_all_is_told_and_leaves_nothing(place: Place) -> None:
    for length in (None, 100_500):
        answer = await place.ask("POST", "/v1/files", form(bytes(100_001)), headers=typed(length))
        assert (answer.status, answer.json["object"]) == (413, "error")
    assert (await place.ask("POST", "/v1/files", b"", headers=typed(10**12))).status == 413
    assert place.stored() == []
    for _ in range(10):
        assert (await place.upload(bytes(99_000))).status == 200
    full = await place.upload(bytes(99_000))
    assert (full.status, full.json["code"]) == (413, "quota_exceeded")
    assert len(place.stored()) == 10


async def test_a_client_that_leaves_midway_leaves_nothing(place: Place) -> None:
    body = form(bytes(50_000), purpose="ocr")
    for length in (0, 50, 150, 30_000, len(body) - 30, len(body) - 3):
        left = await place.ask("POST", "/v1/files", body[:length], leaves=True, headers=typed(len(body)))
        assert left.status == 0
    assert place.stored() == []
    assert (await place.ask("GET", "/v1/files")).json["data"] == []


async def test_an_upload_that_does_not_arrive_in_time_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path, msgspec.structs.replace(SETTINGS, upload_timeout=0.2)) as place:
        sent: list[Message] = []
        waiting = [form(bytes(5_000))[:1000]]

        async def receive() -> Message:
            if not waiting:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": waiting.pop(), "more_body": True}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in typed().items()]
        headers.append((b"authorization", f"Bearer {place.key}".encode()))
        scope = {"type": "http", "method": "POST", "path": "/v1/files", "query_string": b"", "headers": headers}
        await asyncio.wait_for(place.app(scope, receive, send), 20)
        assert sent[0]["status"] == 408
        assert place.stored() == []


async def test_no_name_breaks_out_of_a_header(place: Place) -> None:
    for name in (
        "x%22%0D%0ASet-Cookie: a=1",
        "été\u202e/../文.pdf",
        "a;b=c, d",
        "x" * 8_000,
        "%00",
        "..%2f..%2fetc",
        "'); DROP TABLE files; --",
    ):
        made = await place.upload(head=f'name="file"; filename="{name}"')
        assert made.status == 200, name
        content = await place.ask("GET", f"/v1/files/{made.json['id']}/content")
        found = content.headers["content-disposition"]
        assert found.isascii()
        assert found.isprintable()
        assert found.count('"') == 2
        assert len(made.json["filename"]) <= 255
        assert unquote(found.partition("filename*=UTF-8''")[2]) == made.json["filename"]


async def test_an_id_that_is_none_is_not_found(place: Place) -> None:
    for file_id in ("..", "%2e%2e", "a%00b", "%27%20OR%201%3D1", "x" * 5000, "\u202e", NONE.upper()):
        await place.upload()
        for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/content"), ("GET", "/url")):
            answer = await place.ask(method, f"/v1/files/{quote(file_id, safe='%')}{path}")
            assert answer.status == 404

"""/v1/libraries over HTTP: the shapes, what is refused, and two workspaces and two users for every verb and id."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import httpx
from tests.databases import eventually_async
from tests.integration.gateway.test_disconnects import CARD, SETTINGS, served
from tests.people import OPERATOR, new_user

from ventoux.accounts.schemas import NewKey
from ventoux.pages.schemas import Fetched

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ventoux.accounts.service import Accounts
    from ventoux.gateway.documents.services import DocumentServices

TEXT = b"# Miete\n\nDie Miete betr\xc3\xa4gt 900 Euro."
LIBRARY, DOCUMENT = "/v1/libraries/{library}", "/v1/libraries/{library}/documents/{document}"
RETRIEVAL = {"embedding_model": "play"}
REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", LIBRARY, None),
    ("PATCH", LIBRARY, {"name": "n"}),
    ("PUT", LIBRARY, {"name": "n"}),
    ("DELETE", LIBRARY, None),
    ("GET", f"{LIBRARY}/share", None),
    ("PUT", f"{LIBRARY}/share", {"level": "Viewer", "share_with_uuid": "{user}", "share_with_type": "User"}),
    ("DELETE", f"{LIBRARY}/share", {"share_with_uuid": "{user}", "share_with_type": "User"}),
    ("POST", f"{LIBRARY}/search", {"question": "Miete?"}),
    ("POST", f"{LIBRARY}/ask", {"question": "Miete?"}),
    ("GET", f"{LIBRARY}/questions", None),
    ("POST", f"{LIBRARY}/questions", {"question": "Miete?", "document_id": "{document}", "passage": "900 Euro"}),
    ("DELETE", f"{LIBRARY}/questions/{{question}}", None),
    ("GET", f"{LIBRARY}/test-runs", None),
    ("POST", f"{LIBRARY}/test-runs", None),
    ("GET", f"{LIBRARY}/test-runs/compare?before=a&after=b", None),
    ("GET", f"{LIBRARY}/documents", None),
    ("POST", f"{LIBRARY}/documents", TEXT + b" "),
    ("POST", f"{LIBRARY}/documents", {"url": "https://example.org"}),
    ("GET", DOCUMENT, None),
    ("PATCH", DOCUMENT, {"name": "n"}),
    ("PUT", DOCUMENT, {"name": "n"}),
    ("DELETE", DOCUMENT, None),
    ("GET", f"{DOCUMENT}/text_content", None),
    ("GET", f"{DOCUMENT}/status", None),
    ("GET", f"{DOCUMENT}/signed-url", None),
    ("GET", f"{DOCUMENT}/extracted-text-signed-url", None),
    ("GET", f"{DOCUMENT}/content", None),
    ("GET", f"{DOCUMENT}/extracted-text", None),
    ("POST", f"{DOCUMENT}/reprocess", None),
    ("GET", f"{DOCUMENT}/chunks", None),
]


class Desk(NamedTuple):
    client: httpx.AsyncClient
    accounts: Accounts
    ada: str
    """The key of the user whose library it is."""
    bob: str
    """Of another one of the workspace."""
    stranger: str
    bob_id: str
    documents: DocumentServices

    def show_page(self, html: str) -> None:
        """For every address from now on."""

        async def fetch(url: str) -> Fetched:
            return Fetched(url, url, "text/html", "page.html", html.encode(), "utf-8")

        cast("Any", self.documents.pages).fetch = fetch

    async def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {key or self.ada}"} if key != "" else {}
        if isinstance(body, bytes):
            return await self.client.request(method, path, files={"file": ("ä.md", body)}, headers=headers)
        return await self.client.request(method, path, json=body, headers=headers)

    async def filled(self) -> dict[str, str]:
        """Ada's library with a document that was read, and a question."""
        library = (await self.ask("POST", "/v1/libraries", {"name": "l", "retrieval": RETRIEVAL})).json()["id"]
        added = await self.ask("POST", f"/v1/libraries/{library}/documents", TEXT)
        assert added.status_code == 201, added.text
        names = {"library": library, "document": added.json()["id"], "user": self.bob_id}
        await self.read(names)
        question = await self.ask("POST", *filled(f"{LIBRARY}/questions", REQUESTS[10][2], names))
        return names | {"question": question.json()["id"]}

    async def read(self, names: dict[str, str]) -> None:
        async def done() -> bool:
            status = (await self.ask("GET", f"{DOCUMENT}/status".format(**names))).json()
            assert status["process_status"] != "error", status
            return status["processing_status"] == "Completed"

        await eventually_async(done)


def filled(path: str, body: Any, names: dict[str, str]) -> tuple[str, Any]:
    if isinstance(body, dict):
        fields = cast("dict[str, str]", body)
        return path.format(**names), {name: value.format(**names) for name, value in fields.items()}
    return path.format(**names), body


@asynccontextmanager
async def opened(folder: Path) -> AsyncGenerator[Desk]:
    import asyncio

    async with served(folder, SETTINGS, CARD, tokens=["w "]) as place:
        accounts: Accounts = place.gateway.admit._accounts
        place.gateway.admit.stage = ""
        await accounts.workspaces.create(OPERATOR, "theirs")
        keys = [await new_user_key(accounts, name) for name in ("ada", "bob", "eve")]
        transport = httpx.ASGITransport(place.asgi)
        running = asyncio.ensure_future(place.documents.ingesting.run())
        async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
            try:
                yield Desk(client, accounts, keys[0][0], keys[1][0], keys[2][0], keys[1][1], place.documents)
            finally:
                running.cancel()
                await asyncio.wait([running])


async def new_user_key(accounts: Accounts, name: str) -> tuple[str, str]:
    """Of a developer of the default workspace, eve of another; the key, and who it is."""
    found = await (
        accounts.workspaces.find(OPERATOR, "theirs") if name == "eve" else accounts.workspaces.default(OPERATOR)
    )
    user = await new_user(accounts, f"{name}@example.org")
    await accounts.people.set_role(OPERATOR, found.id, user.id, "developer")
    scopes = frozenset({"documents", "chat", "embeddings"})
    _, secret = await accounts.create_key(OPERATOR, found.id, NewKey(name=name, scopes=scopes, user_id=user.id))
    return secret, user.id


async def test_what_is_anothers_does_not_exist_for_any_verb_and_is_changed_by_none(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        names = await desk.filled()
        before = (await desk.ask("GET", DOCUMENT.format(**names))).json()
        for method, path, body in REQUESTS:
            for key in (desk.stranger, desk.bob):
                answer = await desk.ask(method, *filled(path, body, names), key=key)
                assert answer.status_code == 404, (method, path, answer.text)
            assert (await desk.ask(method, *filled(path, body, names), key="")).status_code == 401
        assert (await desk.ask("GET", DOCUMENT.format(**names))).json() == before
        assert (await desk.ask("GET", "/v1/libraries", key=desk.stranger)).json()["data"] == []


async def test_a_viewer_reads_everything_and_changes_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        names = await desk.filled()
        share = {"level": "Viewer", "share_with_uuid": desk.bob_id, "share_with_type": "User"}
        shared = await desk.ask("PUT", f"{LIBRARY}/share".format(**names), share)
        assert (shared.status_code, shared.json()["role"]) == (200, "Viewer")
        for method, path, body in REQUESTS:
            if "compare" in path or path.endswith("/ask"):
                continue
            answer = await desk.ask(method, *filled(path, body, names), key=desk.bob)
            reads = method == "GET" or path.endswith("/search")
            # Whoever it is shared with may end that: last of all, because it ends the rest.
            if not (method == "DELETE" and path.endswith("/share")):
                assert answer.status_code == (200 if reads else 403), (method, path, answer.text)
            else:
                assert answer.status_code == 200
                await desk.ask("PUT", f"{LIBRARY}/share".format(**names), share)


async def test_a_document_comes_and_goes_in_the_shapes_of_the_api(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        names = await desk.filled()
        again = await desk.ask("POST", f"{LIBRARY}/documents".format(**names), TEXT)
        assert (again.status_code, again.json()["id"]) == (200, names["document"])
        told = (await desk.ask("GET", DOCUMENT.format(**names))).json()
        assert (told["name"], told["mime_type"], told["process_status"]) == ("ä.md", "text/markdown", "done")
        listed = (await desk.ask("GET", f"{LIBRARY}/documents?page_size=1".format(**names))).json()
        assert listed["pagination"] == {
            "total_items": 1,
            "total_pages": 1,
            "current_page": 0,
            "page_size": 1,
            "has_more": False,
        }
        chunks = (await desk.ask("GET", f"{DOCUMENT}/chunks".format(**names))).json()["data"]
        text = (await desk.ask("GET", f"{DOCUMENT}/text_content".format(**names))).json()["text"]
        assert [text[one["start"] : one["end"]] for one in chunks] == [one["text"] for one in chunks]
        found = (await desk.ask("POST", f"{LIBRARY}/search".format(**names), {"question": "Miete"})).json()
        assert found["fused"][0]["passage"]["document_id"] == names["document"]
        url = httpx.URL((await desk.ask("GET", f"{DOCUMENT}/signed-url".format(**names))).json())
        opened_by_url = await desk.ask("GET", url.raw_path.decode(), key="")
        assert opened_by_url.content == TEXT
        changed = url.raw_path.decode().replace(names["document"], "0" * 36)
        assert (await desk.ask("GET", changed, key="")).status_code == 403
        gone = await desk.ask("DELETE", DOCUMENT.format(**names))
        assert (gone.status_code, gone.content) == (204, b"")
        assert (await desk.ask("GET", url.raw_path.decode(), key="")).status_code == 404
        found = (await desk.ask("POST", f"{LIBRARY}/search".format(**names), {"question": "Miete"})).json()
        assert (found["fused"], found["documents"]) == ([], 0)


async def test_an_answer_is_streamed_with_its_inspection_at_the_end_and_runs_are_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        names = await desk.filled()
        asked = {"question": "Wie hoch ist die Miete?", "stream": True}
        answer = await desk.ask("POST", f"{LIBRARY}/ask".format(**names), asked)
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [line for line in answer.text.splitlines() if line.startswith("event: ")]
        assert events[-1] == "event: answer.done"
        assert set(events) <= {"event: answer.delta", "event: answer.done"}
        unknown = await desk.ask("POST", f"{LIBRARY}/ask".format(**names), asked | {"model": "none"})
        assert unknown.status_code == 404
        runs = [await desk.ask("POST", f"{LIBRARY}/test-runs".format(**names)) for _ in range(2)]
        assert [run.status_code for run in runs] == [201, 201]
        ids = [run.json()["id"] for run in runs]
        compared = await desk.ask("GET", f"{LIBRARY}/test-runs/compare?before={ids[0]}&after={ids[1]}".format(**names))
        assert (compared.json()["same"], compared.json()["better"]) == (1, [])


REFUSED: list[tuple[str, str, Any, str]] = [
    ("POST", "/v1/libraries", {"name": "l", "colour": 1}, "colour"),
    ("POST", "/v1/libraries", {"name": "l", "retrieval": {"passages": 99}}, "passages"),
    ("GET", "/v1/libraries?page_token=x", None, "page_token"),
    ("GET", "/v1/libraries?colour=1", None, "colour"),
    ("PATCH", LIBRARY, {"name": None}, "name"),
    ("DELETE", f"{LIBRARY}/share", {"org_id": "x", "share_with_uuid": "x", "share_with_type": "User"}, "org_id"),
    ("PUT", f"{LIBRARY}/share", {"level": "Owner", "share_with_uuid": "x", "share_with_type": "User"}, "level"),
    ("GET", f"{LIBRARY}/documents?sort_by=colour", None, "sort_by"),
    ("GET", f"{LIBRARY}/documents?filters_attributes=x", None, "filters_attributes"),
    ("POST", f"{LIBRARY}/documents", {}, "url"),
    ("PATCH", DOCUMENT, {"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
    ("PATCH", DOCUMENT, {"attributes": {"a": {"b": 1}}}, "attributes"),
    ("PATCH", DOCUMENT, {"attributes": {"a": "x" * 20_000}}, "attributes"),
    ("PATCH", DOCUMENT, {"attributes": {"a": "\0"}}, "attributes"),
    ("GET", f"{LIBRARY}/documents?filters_attributes=%7B%22a%22%3A%5B{'1,' * 100}1%5D%7D", None, "filters_attributes"),
    ("POST", "/v1/libraries", {"name": "\0"}, "name"),
    ("POST", f"{LIBRARY}/questions", {"question": "x" * 1001, "document_id": "x", "passage": "x"}, "question"),
    ("GET", f"{DOCUMENT}/text_content?page_start=0", None, "page_start"),
    ("POST", f"{LIBRARY}/search", {"question": ""}, "question"),
    ("POST", f"{LIBRARY}/ask", {"question": "x", "mode": "guess"}, "mode"),
]


async def test_what_cannot_be_honoured_is_refused_by_name(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = (await desk.ask("POST", "/v1/libraries", {"name": "l"})).json()["id"]
        names = {"library": made, "document": "none"}
        for method, path, body, said in REFUSED:
            answer = await desk.ask(method, path.format(**names), body)
            assert answer.status_code == 422, (method, path, answer.text)
            assert said in str(answer.json()["detail"][0]["loc"])


async def test_a_file_and_a_web_page_are_added_by_their_names(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        made = (await desk.ask("POST", "/v1/libraries", {"name": "l", "retrieval": RETRIEVAL})).json()["id"]
        documents = f"/v1/libraries/{made}/documents"
        file = (await desk.ask("POST", "/v1/files", TEXT)).json()
        added = await desk.ask("POST", documents, {"file_id": file["id"]})
        assert (added.status_code, added.json()["name"]) == (201, "ä.md")
        again = await desk.ask("POST", documents, TEXT)
        assert (again.status_code, again.json()["id"]) == (200, added.json()["id"])
        assert (await desk.ask("POST", documents, {"file_id": "none"})).status_code == 404
        within = await desk.ask("POST", documents, {"url": "http://127.0.0.1/secret"})
        assert within.status_code == 400, within.text
        desk.show_page(
            "<html><head><title>Miete</title></head><body><p>" + "Die Miete steigt im Mai. " * 30 + "</p></body></html>"
        )
        page = await desk.ask("POST", documents, {"url": "https://example.org/miete"})
        assert (page.status_code, page.json()["name"], page.json()["url"]) == (
            201,
            "Miete.html",
            "https://example.org/miete",
        )
        await desk.read({"library": made, "document": page.json()["id"]})


async def test_a_reranker_is_called_for_keys_that_may_chat_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        names = await desk.filled()
        workspace = await desk.accounts.workspaces.default(OPERATOR)
        ada = (await desk.accounts.authenticate(desk.ada)).user_id
        wanted = NewKey(name="reads", scopes=frozenset({"documents", "embeddings"}), user_id=ada)
        _, key = await desk.accounts.create_key(OPERATOR, workspace.id, wanted)
        asks = (("search", {"question": "Miete"}), ("test-runs", None))
        for path, body in asks:
            assert (await desk.ask("POST", f"{LIBRARY}/{path}".format(**names), body, key=key)).status_code < 300
        ranked = await desk.ask("PATCH", LIBRARY.format(**names), {"retrieval": {"reranker": "play"}})
        assert ranked.status_code == 200, ranked.text
        for path, body in asks:
            assert (await desk.ask("POST", f"{LIBRARY}/{path}".format(**names), body, key=key)).status_code == 403

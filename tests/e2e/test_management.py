"""The management API as programs and browsers use it, over HTTP."""

from __future__ import annotations

import http.client
import json
import re
import shlex
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.e2e.servers import Answer, eventually
from tests.e2e.test_documents import blocks
from tests.e2e.test_official_sdks import ROOT

if TYPE_CHECKING:
    from tests.e2e.servers import Server

PAGE = (ROOT / "docs" / "management.md").read_text("utf-8")
PASSWORD = "a long enough password"


def operator(server: Server) -> str:
    return (server.home / "run" / "operator-token").read_text("ascii")


def curl(server: Server, command: str, known: dict[str, str]) -> Answer:
    """A command of the page as it is written, but for the port; only the options that are there are known."""
    for name, value in known.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    method, url, body, headers = "GET", "", None, dict[str, str]()
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0).encode()
            case word:
                assert not url, word
                assert word.startswith("http://127.0.0.1:8080"), word
                url = word
    assert "$" not in command
    key = headers.pop("Authorization").removeprefix("Bearer ")
    path = url.removeprefix("http://127.0.0.1:8080")
    return server.request(method, path, body, key=key, **{k.replace("-", "_"): v for k, v in headers.items()})


def commands(page: str) -> list[str]:
    found = [line for block in blocks(page, "sh") for line in re.split(r"(?<!\\)\n", block)]
    return [line for line in found if line.strip()]


def test_a_newcomer_goes_from_search_to_a_metered_filtered_endpoint_with_a_budget(scripted: Server) -> None:
    """The model is one that plays its part."""
    known = {"VENTOUX_KEY": scripted.key, "MONTH": datetime.now(UTC).strftime("%Y-%m")}
    answers: list[Answer] = []
    for command in commands(PAGE):
        written = command if "catalog" in command else command.replace("smollm2-135m-instruct", "quick")
        answer = curl(scripted, written, known)
        assert answer.status in {200, 201, 202}, (written, answer.body)
        told: dict[str, Any] = answer.json if answer.body[:1] == b"{" else {}
        if "operation" in told:
            known["OPERATION"] = told["operation"]["id"]
        if "keys" in told:
            known["ENDPOINT_KEY"] = told["keys"]["primary"]
        answers.append(answer)
    search, card, _, tried, made, ended, price, _, chat, usage, budgets, invoice, changed, rotated, audit, gone = (
        answers
    )
    assert "smollm2-135m-instruct" in [one["id"] for one in search.json["items"]]
    assert card.json["card"]["languages"] == ["en"]
    assert tried.json["passed"] == "Write to [EMAIL_1]."
    assert made.status == 201
    assert ended.json["state"] == "succeeded"
    assert (price.json["input"], price.json["output"]) == (100_000, 300_000)
    used = chat.json["usage"]
    micro = -(-(used["prompt_tokens"] * 100_000 + used["completion_tokens"] * 300_000) // 1_000_000)
    assert usage.json["total"]["costs"] == {"EUR": micro}
    assert usage.json["total"]["total_tokens"] == used["total_tokens"]
    (standing,) = [one for one in budgets.json["items"] if one["budget"]["subject_kind"] == "endpoint"]
    assert (standing["spent"], standing["budget"]["amount"]) == (micro, 5_000_000)
    assert b"by-request" in invoice.body
    assert changed.headers["etag"] == '"2"'
    assert rotated.json["primary"] != known["ENDPOINT_KEY"]
    assert {"endpoint.create", "endpoint.update", "endpoint.rotate_key"} <= {
        one["action"] for one in audit.json["items"]
    }
    assert gone.status == 202
    call = {"model": "by-request", "messages": [{"role": "user", "content": "Hello"}]}
    assert eventually(lambda: scripted.post("/v1/chat/completions", call).status == 404)


def test_every_path_that_the_page_names_is_in_the_document(scripted: Server) -> None:
    document = scripted.get("/api/v1/openapi.json", key="").json
    known = {re.sub(r"{\w+}", "{}", path) for path in document["paths"]}
    table = PAGE.partition("## What there is")[2]
    named = {f"/api/v1{path}" for path in re.findall(r"`(/[a-z/{}]+)[`?]", table)}
    assert len(named) > 20
    assert {re.sub(r"{\w+}", "{}", path).rstrip("/") for path in named} <= known
    assert b"/api/v1/openapi.json" in scripted.get("/docs", key="").body


def test_somebody_who_was_invited_signs_in_with_a_browser_and_works(scripted: Server) -> None:
    admin = operator(scripted)
    invited = scripted.post("/api/v1/members?workspace=default", {"email": "eve@example.org"}, key=admin)
    assert invited.status == 201
    accepted = {"token": invited.json["token"], "password": PASSWORD}
    assert scripted.post("/api/v1/invitations/accept", accepted, key="").status == 200
    signed_in = scripted.post("/api/v1/session", {"email": "eve@example.org", "password": PASSWORD}, key="")
    assert signed_in.status == 201
    cookie, csrf = signed_in.headers["set-cookie"].partition(";")[0], signed_in.json["csrf"]

    def ask(method: str, path: str, body: Any = None, **more: str) -> Answer:
        return scripted.request(method, path, body, key="", Cookie=cookie, **more)

    assert ask("GET", "/api/v1/session").json["user"]["email"] == "eve@example.org"
    assert ask("POST", "/api/v1/keys", {"name": "mine"}).status == 403
    made = ask("POST", "/api/v1/keys", {"name": "mine"}, x_ventoux_csrf=csrf)
    assert made.status == 201
    call = {"model": "quick", "messages": [{"role": "user", "content": "Hello"}]}
    assert scripted.post("/v1/chat/completions", call, key=made.json["key"]).status == 200
    disabled = scripted.post("/api/v1/users/eve@example.org/disable", None, key=admin)
    assert disabled.json["disabled_at"]
    assert scripted.post("/v1/chat/completions", call, key=made.json["key"]).status == 401
    assert ask("GET", "/api/v1/session").status == 401


def test_a_body_that_is_too_large_is_answered_and_the_next_one_served(scripted: Server) -> None:
    """Over one connection, as clients keep it."""
    connection = http.client.HTTPConnection(urlsplit(scripted.url).netloc, timeout=30)
    headers = {"Authorization": f"Bearer {scripted.key}", "Content-Type": "application/json"}
    for body, status in ((b'"' + b"x" * 1_500_000 + b'"', 413), (b'{"name": "fits"}', 201)):
        connection.request("POST", "/api/v1/keys", body, headers)
        with connection.getresponse() as answer:
            told = json.loads(answer.read())
            assert answer.status == status, told
    connection.close()


def test_what_fails_here_is_told_in_the_words_of_this_api(scripted: Server) -> None:
    for path in ("/api/v1/nothing", "/api/nothing"):
        answer = scripted.get(path)
        assert (answer.status, answer.json["error"]["type"]) == (404, "not_found_error"), path

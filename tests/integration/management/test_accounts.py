"""Workspaces, members, users, keys and the audit log through the management API."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.management.desk import OPERATOR_TOKEN

if TYPE_CHECKING:
    from tests.integration.management.desk import Desk


async def operator(desk: Desk, method: str, path: str, body: Any = None, **more: str) -> Any:
    return await desk.ask(method, path, body, key=OPERATOR_TOKEN, **more)


async def test_a_workspace_is_made_renamed_and_archived_and_its_keys_end(desk: Desk) -> None:
    made = await operator(desk, "POST", "/workspaces", {"name": "research"})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    place = made.headers["location"].removeprefix("/api/v1")
    key = await desk.new_key("manage", workspace="research")
    renamed = await operator(desk, "PATCH", place, {"name": "science"}, If_Match='"1"')
    assert (renamed.status_code, renamed.headers["etag"]) == (200, '"2"')
    late = await operator(desk, "PATCH", place, {"name": "late"}, If_Match='"1"')
    assert late.status_code == 409
    assert (await operator(desk, "GET", "/workspaces/science")).json()["id"] == made.json()["id"]
    archived = await operator(desk, "POST", f"{place}/archive", If_Match='"2"')
    assert archived.json()["archived_at"] is not None
    assert (await desk.get("/endpoints", key=key)).status_code == 401
    assert (await operator(desk, "POST", "/keys?workspace=science", {"name": "k"})).status_code == 409
    assert (await operator(desk, "POST", "/workspaces", {"name": "default"})).status_code == 409


async def test_users_are_made_promoted_disabled_and_let_in_again(desk: Desk) -> None:
    made = await operator(desk, "POST", "/users", {"email": "Ada@Example.org", "name": "Ada"})
    assert made.status_code == 201
    assert made.json()["token"]
    assert made.json()["user"]["email"] == "ada@example.org"
    again = await operator(desk, "POST", "/users/ada@example.org/link")
    assert again.json()["token"] not in {None, made.json()["token"]}
    assert (await operator(desk, "PUT", "/users/ada@example.org/admin", {"admin": True})).json()["admin"]
    assert (await operator(desk, "POST", "/users/ada@example.org/disable")).json()["disabled_at"]
    assert (await operator(desk, "POST", "/users/ada@example.org/enable")).json()["disabled_at"] is None
    assert (await operator(desk, "GET", "/users/nobody@example.org")).status_code == 404
    assert (await operator(desk, "POST", "/users", {"email": "no address"})).status_code == 400
    assert (await operator(desk, "POST", "/users", {"email": "a@b.org", "surprise": 1})).status_code == 422


async def test_a_key_is_made_limited_and_revoked(desk: Desk) -> None:
    wanted = {"name": "laptop", "scopes": ["chat"], "expires_at": "2100-01-01", "limits": {"requests_per_minute": 5}}
    made = await desk.post("/keys", wanted)
    assert made.status_code == 201
    key = made.json()
    assert key["key"].startswith(key["prefix"])
    assert (key["state"], key["limits"], key["expires_at"]) == ("active", {"requests_per_minute": 5}, 4102444800.0)
    limited = await desk.ask(
        "PATCH", f"/keys/{key['prefix']}/limits", {"spend": None, "requests_per_minute": "default"}
    )
    assert limited.json()["limits"] == {"spend": None}
    assert (await desk.ask("PATCH", f"/keys/{key['id']}/limits", {})).status_code == 400
    assert (await desk.ask("PATCH", f"/keys/{key['id']}/limits", {"spend": 0})).status_code == 422
    revoked = await desk.post(f"/keys/{key['prefix']}/revoke")
    assert revoked.json()["state"] == "revoked"
    assert (await desk.get("/session", key=key["key"])).status_code == 401
    listed = {one["id"]: one for one in (await desk.get("/keys")).json()["items"]}
    assert listed[key["id"]]["state"] == "revoked"
    assert "key" not in listed[key["id"]]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"scopes": ["everything"]}, 400),
        ({"scopes": []}, 400),
        ({"expires_at": "2001-01-01"}, 400),
        ({"endpoints": []}, 400),
        ({"endpoints": ["mine"], "scopes": ["manage"]}, 400),
        ({"user": "nobody@example.org"}, 404),
        ({"limits": {"spend": "much"}}, 422),
    ],
)
async def test_a_key_that_cannot_be_is_refused(desk: Desk, wanted: dict[str, Any], status: int) -> None:
    assert (await desk.post("/keys", wanted)).status_code == status


async def test_a_key_cannot_make_one_that_can_more(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "developer")
    assert (await browser.ask("POST", "/keys", {"name": "own"})).status_code == 201
    assert (await browser.ask("POST", "/keys", {"name": "own", "scopes": ["manage"]})).status_code == 403
    assert (await browser.ask("POST", "/keys", {"name": "own", "limits": {"spend": 10}})).status_code == 403


async def test_keys_come_in_pages_that_add_up(desk: Desk) -> None:
    for number in range(5):
        assert (await desk.post("/keys", {"name": f"key {number}"})).status_code == 201
    whole = [one["id"] for one in (await desk.get("/keys")).json()["items"]]
    got: list[str] = []
    cursor = ""
    while cursor is not None:
        part = (await desk.get(f"/keys?limit=2&cursor={cursor}")).json()
        got += [one["id"] for one in part["items"]]
        cursor = part["next"]
    assert got == whole
    assert len(got) == 6


async def test_the_audit_log_is_read_in_pages_filtered_and_exported(desk: Desk) -> None:
    for name in ("first", "second", "third"):
        await desk.post("/keys", {"name": name})
    newest = (await desk.get("/audit?action=key.&limit=2")).json()
    assert [one["detail"]["name"] for one in newest["items"]] == ["third", "second"]
    older = (await desk.get(f"/audit?action=key.&limit=2&cursor={newest['next']}")).json()
    assert [one["detail"]["name"] for one in older["items"]] == ["first", "k"]
    assert older["next"] is None
    assert newest["items"][0]["address"] == "203.0.113.7"
    assert (await desk.get("/audit?until=2001-01-01")).json()["items"] == []
    exported = await desk.get("/audit/export?action=key.")
    assert exported.headers["content-type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in exported.text.splitlines()]
    assert [one["detail"]["name"] for one in lines] == ["k", "first", "second", "third"]
    assert (await desk.get("/audit?cursor=QGE")).status_code == 400
    verified = (await operator(desk, "GET", "/audit/verify")).json()
    assert verified["broken_at"] is None
    assert verified["events"] >= 4


async def test_a_licence_is_accepted_once_by_somebody_with_a_name(desk: Desk) -> None:
    browser = await desk.signed_in("ada@example.org", "admin")
    accepted = await browser.ask("POST", "/licences/gemma-3-270m/accept")
    assert (accepted.status_code, accepted.json()["accepted_by"]) == (200, "ada@example.org")
    assert (await desk.post("/licences/GEMMA/accept")).json() == accepted.json()
    listed = {one["licence"]: one for one in (await desk.get("/licences")).json()["items"]}
    assert listed["Gemma"]["accepted_by"] == "ada@example.org"
    (event,) = (await desk.get("/audit?action=licence.")).json()["items"]
    assert (event["actor_id"], event["object_id"]) == (browser.user.id, "Gemma")
    assert (await desk.post("/licences/apache-2.0/accept")).status_code == 404
    theirs = await desk.signed_in("dev@example.org", "developer")
    assert (await theirs.ask("POST", "/licences/gemma/accept")).status_code == 403


async def test_an_alias_means_what_an_administrator_says(desk: Desk) -> None:
    made = await operator(desk, "PUT", "/catalog/aliases/our-large", {"model": "mistral-large-3"})
    assert made.json() == {"alias": "our-large", "model": "mistral-large-3", "by": "operator"}
    assert (await desk.get("/catalog/models/our-large")).json()["card"]["id"] == "mistral-large-3"
    refusals = {
        "/catalog/aliases/mistral-large-3": 409,
        "/catalog/aliases/UPPER CASE": 400,
    }
    for path, status in refusals.items():
        assert (await operator(desk, "PUT", path, {"model": "ministral-3-8b"})).status_code == status, path
    assert (await operator(desk, "PUT", "/catalog/aliases/x", {"model": "no-such"})).status_code == 404
    assert (await operator(desk, "DELETE", "/catalog/aliases/our-large")).status_code == 204
    assert (await operator(desk, "DELETE", "/catalog/aliases/our-large")).status_code == 404
    actions = [one["action"] for one in (await operator(desk, "GET", "/audit?workspace=*")).json()["items"]]
    # What was refused has left no trace of having been done.
    assert actions[:2] == ["alias.delete", "alias.set"]
    assert actions.count("alias.set") == 1


async def test_two_who_designate_at_once_lose_nothing(desk: Desk) -> None:
    names = [f"alias-{number}" for number in range(6)]
    answers = await asyncio.gather(
        *(operator(desk, "PUT", f"/catalog/aliases/{name}", {"model": "ministral-3-8b"}) for name in names)
    )
    assert {answer.status_code for answer in answers} == {200}
    known = {one.alias for one in desk.services.catalog.aliases()}
    assert set(names) <= known

"""The catalog, endpoints, operations, providers and filters through the management API."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, cast

import msgspec
from sqlalchemy import update
from tests.integration.management.requests import SPEC
from tests.integration.management.world import card_of

from ventoux.catalog.cards import Wording
from ventoux.db.engine import writing
from ventoux.db.tables import endpoints
from ventoux.endpoints import operations
from ventoux.endpoints.directory import ServedDeployment, ServedEndpoint
from ventoux.endpoints.pools import Pool, PoolPlan
from ventoux.providers.places import place_of, places_of_sellers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.integration.management.desk import Desk, Engines


async def create(desk: Desk, root: Path, name: str = "mine") -> Any:
    card_of(root, "well")
    made = await desk.post("/endpoints", {"name": name, "spec": SPEC})
    assert made.status_code == 201, made.text
    return made.json()


async def test_the_catalog_is_searched_by_all_that_the_command_takes(desk: Desk) -> None:
    wanted = "language=fr&language=de&licence=open&capability=chat&publisher=mistral&max_memory=20000000000"
    found = (await desk.get(f"/catalog/models?words=ministral&{wanted}&min_context=32000&max_price=5")).json()["items"]
    assert found
    for one in found:
        assert {"fr", "de"} <= set(one["languages"])
        assert (one["licence_kind"], one["publisher"]) == ("open", "Mistral AI")
        assert one["memory"] <= 20_000_000_000
    for nonsense in ("licence=free", "capability=flying", "max_memory=16GB", "language=klingon!", "max_price=-1"):
        assert (await desk.get(f"/catalog/models?{nonsense}")).status_code == 422, nonsense


async def test_the_best_matches_come_in_pages_that_add_up(desk: Desk) -> None:
    whole = [one["id"] for one in (await desk.get("/catalog/models?words=mistral&limit=500")).json()["items"]]
    got: list[str] = []
    cursor = ""
    while cursor is not None:
        part = (await desk.get(f"/catalog/models?words=mistral&limit=7&cursor={cursor}")).json()
        got += [one["id"] for one in part["items"]]
        cursor = part["next"]
    assert got == whole
    assert len(whole) > 7


async def test_cards_are_read_beside_the_event_loop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are files, and calls must not wait for them."""
    reading: list[int] = []
    cards = desk.services.catalog.cards

    def watched() -> Any:
        reading.append(threading.get_ident())
        return cards()

    monkeypatch.setattr(desk.services.catalog, "cards", watched)
    for path in ("/catalog/models?words=mistral", "/licences"):
        assert (await desk.get(path)).status_code == 200
    assert reading
    assert threading.get_ident() not in reading


async def test_a_card_is_shown_whole_but_for_places_on_this_machine(desk: Desk, tmp_path: Path) -> None:
    card_of(tmp_path, "well")
    shown = (await desk.get("/catalog/models/well")).json()
    assert shown["card"]["script"] == {}
    shown = (await desk.get("/catalog/models/ministral-3-8b")).json()
    assert shown["card"]["references"]
    assert shown["ways"]
    compared = (await desk.get("/catalog/compare?model=mistral-large-3&model=well")).json()
    assert compared["models"] == ["mistral-large-3", "well"]
    assert (await desk.get("/catalog/compare")).status_code == 422
    near = await desk.get("/catalog/models/mistral-large-33")
    assert near.status_code == 404
    assert "mistral-large-3" in near.json()["error"]["hint"]


async def test_an_endpoint_is_changed_by_whoever_has_seen_it_last(desk: Desk, tmp_path: Path) -> None:
    await create(desk, tmp_path)
    shown = await desk.get("/endpoints/mine")
    assert shown.headers["etag"] == '"1"'
    changed = await desk.ask("PATCH", "/endpoints/mine", {"tags": {"team": "a"}}, If_Match=shown.headers["etag"])
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    late = await desk.put("/endpoints/mine", SPEC, If_Match='"1"')
    assert late.status_code == 409
    assert (await desk.delete("/endpoints/mine", If_Match='"1"')).status_code == 409
    assert (await desk.get("/endpoints/mine")).json()["endpoint"]["spec"]["tags"] == {"team": "a"}
    gone = await desk.delete("/endpoints/mine", If_Match='"2"')
    assert (gone.status_code, gone.json()["operation"]["kind"]) == (202, "delete")


async def test_a_path_that_the_operator_gave_stays_when_somebody_changes_the_rest(desk: Desk, tmp_path: Path) -> None:
    await create(desk, tmp_path)
    deployment = {"name": "d", "model": str(tmp_path / "own.gguf")}
    refused = await desk.ask("PATCH", "/endpoints/mine", {"deployments": [deployment]})
    assert refused.status_code == 422
    assert "No model is called" in refused.text
    async with writing(desk.services.database) as connection:
        spec = SPEC | {"deployments": [deployment]}
        await connection.execute(update(endpoints).values(spec=spec))
    changed = await desk.ask("PATCH", "/endpoints/mine", {"description": "other"})
    # It is asked for as it is, and there is no such file.
    assert "There is no file" in changed.text


async def test_what_was_done_with_an_endpoint_comes_in_pages_the_newest_first(desk: Desk, tmp_path: Path) -> None:
    await create(desk, tmp_path)
    for act in ("pause", "resume", "pause"):
        assert (await desk.post(f"/endpoints/mine/{act}")).status_code == 200
    first = (await desk.get("/endpoints/mine/operations?limit=3")).json()
    assert [one["kind"] for one in first["items"]] == ["pause", "resume", "pause"]
    assert [one["state"] for one in first["items"]] == ["running", "canceled", "canceled"]
    rest = (await desk.get(f"/endpoints/mine/operations?limit=3&cursor={first['next']}")).json()
    assert [one["kind"] for one in rest["items"]] == ["create"]
    assert rest["next"] is None


async def test_whoever_waits_for_an_operation_is_told_when_it_ends(desk: Desk, tmp_path: Path) -> None:
    made = (await create(desk, tmp_path))["operation"]

    async def end() -> None:
        async with writing(desk.services.database) as connection:
            await operations.note(connection, made["object_id"], time.time(), state="succeeded")

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(desk.get(f"/operations/{made['id']}?wait=30"))
        # It is shown at once to who does not wait, and the wait holds nobody up.
        assert (await desk.get(f"/operations/{made['id']}")).json()["state"] == "running"
        assert not waiting.done()
        group.create_task(end())
    assert waiting.result().json()["state"] == "succeeded"
    assert (await desk.get(f"/operations/{made['id']}?wait=31")).status_code == 422


async def test_a_wait_ends_when_its_time_is_over(desk: Desk, tmp_path: Path) -> None:
    made = (await create(desk, tmp_path))["operation"]
    answer = await desk.get(f"/operations/{made['id']}?wait=0.05")
    assert answer.json()["state"] == "running"


async def test_a_provider_is_connected_changed_and_removed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(*args: Any, **options: Any) -> list[Any]:
        del args, options
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("198.51.100.7", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    made = await desk.post("/providers", {"name": "mistral", "key": "the-first-key"})
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    assert (made.json()["has_key"], made.json()["kind"]) == (True, "mistral")
    assert (await desk.post("/providers", {"name": "mistral", "key": "k"})).status_code == 409
    assert (await desk.post("/providers", {"name": "nobody-knows"})).status_code in {400, 404}
    rotated = await desk.put("/providers/mistral/credential", {"key": "the-second-key"}, If_Match='"1"')
    assert (rotated.status_code, rotated.headers["etag"]) == (200, '"2"')
    late = await desk.ask("PATCH", "/providers/mistral", {"config": {}}, If_Match='"1"')
    assert late.status_code == 409
    elsewhere = await desk.ask("PATCH", "/providers/mistral", {"base_url": "https://other.example.org/v1"})
    assert elsewhere.status_code == 400
    assert [one["name"] for one in (await desk.get("/providers")).json()["items"]] == ["mistral"]
    assert (await desk.delete("/providers/mistral", If_Match='"1"')).status_code == 409
    assert (await desk.delete("/providers/mistral", If_Match='"2"')).status_code == 204
    assert (await desk.get("/providers/mistral")).status_code == 404


async def test_only_an_administrator_lets_a_provider_reach_this_machine(desk: Desk) -> None:
    inside = {"name": "inside", "kind": "openai-compatible", "base_url": "http://127.0.0.1:9/v1"}
    for config in ({}, {"allow_http": True}):
        assert (await desk.post("/providers", inside | {"config": config})).status_code in {400, 403}


async def test_a_filter_is_written_tried_and_deleted(desk: Desk) -> None:
    spec = {"input": {"pii": {"email": "redact"}, "block_lists": [{"name": "own", "phrases": ["blue whale"]}]}}
    assert (await desk.put("/filters/strict", spec, If_Match='"0"')).status_code == 201
    assert (await desk.put("/filters/strict", spec, If_Match='"0"')).status_code == 409
    passed = await desk.post("/filters/strict/test", {"text": "Write to ada@example.org."})
    assert passed.json()["passed"] == "Write to [EMAIL_1]."
    assert passed.json()["detected"]["email"] == {"what": "pii", "action": "redact", "count": 1}
    blocked = (await desk.post("/filters/strict/test", {"text": "A blue whale!"})).json()
    assert (blocked["blocked"], blocked["blocking"], blocked["passed"]) == (True, ["own"], "")
    answer = (await desk.post("/filters/strict/test", {"text": "A blue whale!", "side": "output"})).json()
    assert (answer["blocked"], answer["passed"]) == (False, "A blue whale!")
    unsaved = {"text": "Write to ada@example.org.", "spec": {"input": {"pii": {"email": "block"}}}}
    for name in ("strict", "not-yet"):
        assert (await desk.post(f"/filters/{name}/test", unsaved)).json()["blocking"] == ["email"]
    twice = [{"name": "a", "phrases": ["x"]}, {"name": "a", "phrases": ["y"]}]
    refused = await desk.post("/filters/strict/test", {"text": "x", "spec": {"input": {"block_lists": twice}}})
    assert refused.status_code == 400
    assert (await desk.get("/filters/not-yet")).status_code == 404
    unjudged = (await desk.post("/filters/default/test", {"text": "hello"})).json()
    assert "classifier" in unjudged["unfiltered"]
    wrong = await desk.put("/filters/wrong", {"input": {"pii": {"email": "forget"}}})
    assert wrong.status_code == 422
    assert (await desk.put("/filters/NO NAME", spec)).status_code == 400
    assert (await desk.delete("/filters/strict", If_Match='"7"')).status_code == 409
    assert (await desk.delete("/filters/strict", If_Match='"1"')).status_code == 204
    assert (await desk.delete("/filters/default")).status_code == 400
    assert [one["name"] for one in (await desk.get("/filters")).json()["items"]] == ["default"]


async def test_what_is_served_tells_what_it_is_for_what_it_costs_and_where_it_runs(desk: Desk, tmp_path: Path) -> None:
    made = await create(desk, tmp_path)
    assert (await desk.post("/prices", {"endpoint": "mine", "rates": "0.5/1.5"})).status_code == 201
    known = desk.services.catalog.find("well")
    italian = Wording(good_at="prove", bad_at="tutto il resto")
    card = msgspec.structs.replace(known, notes=msgspec.structs.replace(known.notes, it=italian))
    served = ServedEndpoint(
        id=made["endpoint"]["id"],
        name="mine",
        workspace_id=made["endpoint"]["workspace_id"],
        deployments=(ServedDeployment("first", Pool(card, PoolPlan()), 100),),
    )
    cast("Engines", desk.services.control).served.append(served)
    [mine] = (await desk.get("/served")).json()["items"]
    assert (mine["name"], mine["place"], mine["state"]) == ("mine", "local", "asleep")
    assert (mine["good_at"], mine["own"], mine["demo"]) == ("tests", True, False)
    assert mine["wordings"] == {"it": {"good_at": "prove", "bad_at": "tutto il resto", "description": ""}}
    assert (mine["price"]["input"], mine["price"]["output"]) == (0.5, 1.5)


def test_an_address_is_in_the_union_only_if_its_owner_says_so() -> None:
    assert place_of("https://api.mistral.ai/v1") == "eu"
    assert place_of("https://api.mistral.ai.example.org/v1") == "external"
    assert place_of("") == "external"
    assert places_of_sellers(["openai", "mistral", "azure"]) == ["eu", "external"]
    assert [places_of_sellers(one) for one in (["openai"], [])] == [["external"], []]

"""Prices, budgets, usage and invoices through the management API."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.databases import new_event
from tests.integration.management.test_models import create
from tests.people import OPERATOR

from ventoux.ledger.writer import LedgerWriter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.management.desk import Desk

    from ventoux.ledger.schemas import UsageEvent

NOVEMBER = datetime(2025, 11, 3, 12, tzinfo=UTC).timestamp()


async def consume(desk: Desk, root: Path, *events: dict[str, Any]) -> str:
    """In the default workspace, in a November that is over. Returns the workspace's id."""
    workspace = (await desk.accounts.workspaces.default(OPERATOR)).id
    ledger = LedgerWriter(root / "ventoux.db")
    ledger.start()
    made: list[UsageEvent] = [
        new_event(**({"at": NOVEMBER, "workspace_id": workspace, "endpoint": "e", "key_id": "k"} | event))
        for event in events
    ]
    for event in made:
        await ledger.record(event)
    await ledger.close()
    return workspace


async def test_a_price_is_set_from_now_on_and_listed_in_millionths(desk: Desk, tmp_path: Path) -> None:
    endpoint = (await create(desk, tmp_path))["endpoint"]
    made = await desk.post(
        "/prices", {"endpoint": "mine", "rates": "0.5/0.05/1.5", "request": "0.01", "minute": "0.006"}
    )
    assert made.status_code == 201
    price = made.json()
    fields = ("input", "cached_input", "output", "request", "minute", "characters", "currency")
    assert [price[name] for name in fields] == [500_000, 50_000, 1_500_000, 10_000, 6_000, 0, "EUR"]
    later = {"endpoint": "mine", "rates": "1/2", "effective_from": "2100-01-01", "currency": "USD"}
    assert (await desk.post("/prices", later)).status_code == 201
    listed = (await desk.get("/prices?endpoint=mine")).json()["items"]
    assert [one["currency"] for one in listed] == ["EUR", "USD"]
    assert {one["endpoint_id"] for one in listed} == {endpoint["id"]}
    assert (await desk.get("/prices?limit=1")).json()["next"]
    # What is served to everybody is priced by administrators.
    assert (await desk.post("/prices", {"endpoint": "well", "rates": "1/2"})).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"rates": "free"}, 400),
        ({"rates": "0.5"}, 400),
        ({"rates": "-1/1"}, 400),
        ({"rates": "0.0000001/1"}, 400),
        ({"rates": 0.5}, 422),
        ({"rates": "1/1", "effective_from": "2001-01-01"}, 400),
        ({"rates": "1/1", "currency": "euro"}, 422),
        ({"rates": "1/1", "endpoint": "no-such"}, 404),
    ],
)
async def test_what_is_no_price_is_refused(desk: Desk, tmp_path: Path, wanted: dict[str, Any], status: int) -> None:
    await create(desk, tmp_path)
    assert (await desk.post("/prices", {"endpoint": "mine"} | wanted)).status_code == status
    assert (await desk.get("/prices")).json()["items"] == []


async def test_a_budget_is_set_seen_with_what_is_spent_and_deleted(desk: Desk, tmp_path: Path) -> None:
    await create(desk, tmp_path)
    made = await desk.put("/budgets", {"period": "month", "amount": "2.50", "subject": "endpoint", "name": "mine"})
    assert (made.status_code, made.headers["etag"], made.json()["amount"]) == (201, '"1"', 2_500_000)
    again = {"period": "month", "amount": "5", "subject": "endpoint", "name": "mine", "hard": False, "alerts": [0.9]}
    assert (await desk.put("/budgets", again, If_Match='"7"')).status_code == 409
    replaced = await desk.put("/budgets", again, If_Match='"1"')
    assert (replaced.status_code, replaced.headers["etag"]) == (200, '"2"')
    (standing,) = (await desk.get("/budgets")).json()["items"]
    assert (standing["spent"], standing["budget"]["hard"], standing["budget"]["alerts"]) == (0, False, [0.9])
    place = f"/budgets/{standing['budget']['id']}"
    assert (await desk.get(place)).headers["etag"] == '"2"'
    assert (await desk.delete(place, If_Match='"1"')).status_code == 409
    assert (await desk.delete(place, If_Match='"2"')).status_code == 204
    assert (await desk.get(place)).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"amount": "nothing"}, 400),
        ({"amount": "0"}, 400),
        ({"amount": 5}, 422),
        ({"period": "year"}, 422),
        ({"alerts": [2]}, 400),
        ({"subject": "key", "name": "vx_nobody"}, 404),
        ({"subject": "user", "name": "nobody@example.org"}, 404),
        ({"subject": "endpoint", "name": "no-such"}, 404),
    ],
)
async def test_what_is_no_budget_is_refused(desk: Desk, wanted: dict[str, Any], status: int) -> None:
    assert (await desk.put("/budgets", {"period": "day", "amount": "5"} | wanted)).status_code == status


async def test_usage_is_told_by_what_one_asks_for_and_adds_up_in_every_form(desk: Desk, tmp_path: Path) -> None:
    endpoint = (await create(desk, tmp_path))["endpoint"]["id"]
    await consume(
        desk,
        tmp_path,
        {"cost": 12, "currency": "EUR", "price_id": "card:EUR/1/1/1/0", "endpoint": endpoint},
        {"cost": 30, "currency": "USD", "price_id": "card:USD/1/1/1/0", "endpoint": endpoint},
        {"endpoint": "another", "status": 500},
    )
    told = (await desk.get("/usage?by=endpoint&month=2025-11")).json()
    rows = {row["name"]: row for row in told["rows"]}
    assert rows["mine"]["costs"] == {"EUR": 12, "USD": 30}
    assert rows["another"]["unpriced_calls"] == 1
    assert told["total"]["calls"] == 3
    assert told["total"]["costs"] == {"EUR": 12, "USD": 30}
    own = (await desk.get("/endpoints/mine/usage?by=day")).json()
    assert [(row["label"], row["calls"]) for row in own["rows"]] == [("2025-11-03", 2)]
    cut = (await desk.get("/endpoints/mine/usage?since=2025-11-03T11:30&until=2025-11-03T12:30")).json()
    assert cut["total"]["calls"] == 2
    lines = list(csv.DictReader(io.StringIO((await desk.get("/usage?by=endpoint&format=csv")).text)))
    assert sum(int(line["calls"]) for line in lines) == 3
    assert {(line["currency"], line["cost"]) for line in lines} == {
        ("EUR", "0.000012"),
        ("USD", "0.000030"),
        ("", ""),
    }
    exported = await desk.get("/usage?format=focus&month=2025-11")
    assert exported.headers["content-disposition"] == 'attachment; filename="focus-2025-11.csv"'
    found = list(csv.DictReader(io.StringIO(exported.text)))
    assert sum(float(line["BilledCost"]) for line in found if line["BillingCurrency"] == "EUR") == pytest.approx(12e-6)
    for nonsense, status in (("format=focus", 400), ("by=week", 422), ("since=yesterday", 400), ("month=2025-13", 400)):
        assert (await desk.get(f"/usage?{nonsense}")).status_code == status


async def test_whoever_reads_an_export_slowly_keeps_no_connection_of_the_database(desk: Desk, tmp_path: Path) -> None:
    days = [{"at": NOVEMBER + day * 86_400} for day in range(20)]
    await consume(desk, tmp_path, *days)
    pool = desk.services.database.pool
    for path in ("/usage?format=focus&month=2025-11", "/audit/export"):
        connections: list[int] = []
        pieces = 0

        async def send(message: Any, connections: list[int] = connections) -> None:
            if message["type"] == "http.response.body":
                nonlocal pieces
                pieces += 1
                connections.append(pool.checkedout())  # type: ignore[attr-defined]  # a queue has it

        async def receive() -> Any:
            return await asyncio.get_running_loop().create_future()

        where, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": "GET",
            "path": f"/v1{where}",
            "raw_path": f"/v1{where}".encode(),
            "root_path": "",
            "scheme": "http",
            "query_string": query.encode(),
            "headers": [(b"authorization", f"Bearer {desk.key}".encode())],
            "client": ("203.0.113.7", 1),
            "server": ("test", 80),
        }
        await desk.app(scope, receive, send)
        assert pieces > 1
        assert set(connections) == {0}


async def test_a_month_is_a_draft_until_it_is_issued_and_then_stays(desk: Desk, tmp_path: Path) -> None:
    await consume(desk, tmp_path, {"cost": 12, "currency": "EUR", "price_id": "card:EUR/1/1/1/0"})
    draft = (await desk.get("/invoices/2025-11")).json()
    assert (draft["number"], draft["totals"]) == ("", {"EUR": 12})
    assert (await desk.get("/invoices")).json()["items"] == []
    issued = await desk.post("/invoices/2025-11")
    assert (issued.status_code, issued.json()["number"]) == (201, "VX-2025-11-0001")
    assert (await desk.post("/invoices/2025-11")).json() == issued.json()
    assert (await desk.get("/invoices/2025-11")).json() == issued.json()
    (listed,) = (await desk.get("/invoices")).json()["items"]
    assert (listed["number"], listed["totals"]) == ("VX-2025-11-0001", {"EUR": 12})
    now = datetime.now(UTC).strftime("%Y-%m")
    assert (await desk.get(f"/invoices/{now}")).status_code == 200
    assert (await desk.post(f"/invoices/{now}")).status_code == 409
    assert (await desk.get("/invoices/2100-01")).status_code == 400
    assert (await desk.get("/invoices/november")).status_code == 400


async def test_an_invoice_comes_in_the_form_that_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    await consume(desk, tmp_path, {"cost": 12, "currency": "EUR", "price_id": "card:EUR/1/1/1/0"})
    forms = {"text": "text/plain", "csv": "text/csv", "pdf": "application/pdf", "json": "application/json"}
    for form, kind in forms.items():
        by_query = await desk.get(f"/invoices/2025-11?format={form}")
        by_header = await desk.get("/invoices/2025-11", accept=f"text/html, {kind};q=0.9, */*")
        assert by_query.headers["content-type"].partition(";")[0] == kind
        if form != "pdf":  # it says when it was written
            assert by_query.content == by_header.content
        assert by_query.content[:4] == by_header.content[:4]
    assert json.loads((await desk.get("/invoices/2025-11", accept="text/html")).content)["month"] == "2025-11"
    assert (await desk.get("/invoices/2025-11?format=docx")).status_code == 422

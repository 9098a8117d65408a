"""Usage by step, how long calls took, single calls, and how the installation is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.management.test_money import NOVEMBER, consume

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.management.desk import Desk

HOUR, DAY = 3_600.0, 86_400.0
WHEN = "since=2025-11-01&until=2025-11-30"


async def test_a_day_is_one_of_the_zone_that_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    late = datetime(2025, 11, 3, 23, 30, tzinfo=UTC).timestamp()
    await consume(desk, tmp_path, {"at": late}, {"at": late + HOUR, "status": 503})
    path = "/usage/series?since=2025-11-03&until=2025-11-05&by=model&step=day"
    in_utc = (await desk.get(path)).json()
    assert [step["calls"] for step in in_utc["steps"]] == [1, 1]
    in_paris = (await desk.get(f"{path}&zone=Europe/Paris")).json()
    assert [step["calls"] for step in in_paris["steps"]] == [0, 2, 0]
    assert in_paris["starts"][1] == datetime(2025, 11, 3, 23, tzinfo=UTC).timestamp()
    assert in_paris["total"] == in_utc["total"]
    assert in_paris["total"]["failed_calls"] == 1


async def test_clocks_that_change_lose_no_hour(desk: Desk, tmp_path: Path) -> None:
    start = datetime(2025, 10, 24, 12, tzinfo=UTC).timestamp()
    await consume(desk, tmp_path, *({"at": start + hour * HOUR} for hour in range(96)))
    path = "/usage/series?since=2025-10-24T12:00&until=2025-10-28T12:00&step=day&zone=Europe/Paris"
    steps = (await desk.get(path)).json()["steps"]
    assert [step["calls"] for step in steps] == [10, 24, 25, 24, 13]
    month = (await desk.get(path.replace("step=day", "step=month"))).json()
    assert [step["calls"] for step in month["steps"]] == [96]


async def test_groups_have_steps_of_their_own_that_add_up(desk: Desk, tmp_path: Path) -> None:
    priced = {"model": "big", "prompt_tokens": 100, "cost": 7, "currency": "EUR"}
    await consume(desk, tmp_path, priced, priced | {"at": NOVEMBER + DAY}, {"model": "small"})
    told = (await desk.get(f"/usage/series?{WHEN}&by=model&step=day")).json()
    big, small = told["groups"]
    assert (big["label"], big["total"]["calls"], big["total"]["costs"]) == ("big", 2, {"EUR": 14})
    assert [step["calls"] for step in big["steps"] if step["calls"]] == [1, 1]
    assert sum(step["calls"] for step in small["steps"]) == 1
    assert sum(step["calls"] for step in told["steps"]) == told["total"]["calls"] == 3
    only = (await desk.get(f"/usage/series?{WHEN}&model=small")).json()
    assert only["total"]["calls"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "zone=Nowhere/At_all",
        "zone=../etc",
        "since=2025-11-02&until=2025-11-01",
        "since=1990-01-01&step=hour",
        "since=9999-12-31&until=9999-12-31T12:00",
        "since=9999-12-30&until=9999-12-31T12:00&step=month&zone=Pacific/Kiritimati",
    ],
)
async def test_a_period_that_cannot_be_shown_is_refused(desk: Desk, wrong: str) -> None:
    assert (await desk.get(f"/usage/series?{wrong}")).status_code == 400


async def test_times_are_told_of_calls_that_succeeded(desk: Desk, tmp_path: Path) -> None:
    quick = [{"time_to_first_token": 0.1, "duration": 1.0} for _ in range(19)]
    slow = {"time_to_first_token": 5.0, "duration": 20.0}
    await consume(desk, tmp_path, *quick, slow, {"status": 500, "duration": 900.0, "time_to_first_token": None})
    told = (await desk.get(f"/usage/latency?{WHEN}")).json()
    assert (told["calls"], told["complete"]) == (20, True)
    assert told["total"]["first"]["p50"] == pytest.approx(0.1, rel=0.3)
    assert told["total"]["whole"]["p99"] == pytest.approx(20.0, rel=0.3)
    assert told["groups"][0]["calls"] == 20


async def test_calls_come_newest_first_in_pages_and_tell_no_text(desk: Desk, tmp_path: Path) -> None:
    some = [{"at": NOVEMBER + place, "metadata": {"said": "a secret"}} for place in range(5)]
    await consume(desk, tmp_path, *some, {"at": NOVEMBER + 9, "status": 429})
    first = (await desk.get("/calls?limit=4")).json()
    rest = await desk.get(f"/calls?limit=4&cursor={first['next']}")
    times = [one["at"] - NOVEMBER for one in [*first["items"], *rest.json()["items"]]]
    assert times == [9, 4, 3, 2, 1, 0]
    assert rest.json()["next"] is None
    assert "a secret" not in rest.text
    assert [one["status"] for one in (await desk.get("/calls?status=failed")).json()["items"]] == [429]
    assert (await desk.get("/calls?status=500")).json()["items"] == []


async def test_a_long_call_is_seen_when_it_has_ended(desk: Desk, tmp_path: Path) -> None:
    long: dict[str, Any] = {"at": NOVEMBER, "duration": 600.0}
    await consume(desk, tmp_path, long, {"at": NOVEMBER + 100, "duration": 1.0})
    found = (await desk.get(f"/calls?after={NOVEMBER + 300}")).json()["items"]
    assert [one["duration"] for one in found] == [600.0]


@pytest.mark.parametrize("wrong", ["cursor=nonsense", "cursor=QA", "status=bad", "after=-1", "limit=0", "model=%00"])
async def test_what_no_list_of_calls_is_asked_by_is_refused(desk: Desk, wrong: str) -> None:
    assert (await desk.get(f"/calls?{wrong}")).status_code in {400, 422}


async def test_names_of_keys_are_for_those_who_may_see_keys(desk: Desk, tmp_path: Path) -> None:
    made = (await desk.post("/keys", {"name": "robot"})).json()
    await consume(desk, tmp_path, {"key_id": made["id"]})
    assert "robot" in (await desk.get("/calls")).json()["items"][0]["key_name"]
    viewer = await desk.signed_in("viewer@example.org", "viewer")
    assert (await viewer.ask("GET", "/calls")).json()["items"][0]["key_name"] == made["id"]
    stranger = await desk.signed_in("stranger@example.org")
    for path in ("/calls", "/calls/running", "/usage/series", "/usage/latency"):
        assert (await stranger.ask("GET", f"{path}?workspace=default")).status_code == 404


async def test_the_health_of_the_installation_is_for_its_administrators(desk: Desk) -> None:
    owner = await desk.signed_in("owner@example.org", "owner")
    assert (await owner.ask("GET", "/health")).status_code == 403
    admin = await desk.signed_in("admin@example.org", admin=True)
    told = (await admin.ask("GET", "/health")).json()
    assert told["ledger_writable"]
    assert told["database"]["answered_in"] < 60
    assert told["room"]["disk_free"] > 0

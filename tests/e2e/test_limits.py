from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import Server, command, eventually, home_with_cards, query, scripted_card
from tests.valkey_server import ValkeyServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CALL = {"model": "quick", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 2}
SLOW = CALL | {"model": "slow", "max_tokens": 3}
PATH = "/v1/chat/completions"


def home(folder: Path, *, database: bool = True) -> Path:
    script = {"quick": {"tokens": ["a", "b"], "prompt_tokens": 3}}
    made = home_with_cards(folder, script, database=database)
    slow = scripted_card("slow", {"tokens": ["a"], "first_token": 0.5})
    (made / "cards" / "slow.toml").write_text(f"parallel = 1\n{slow}")
    dear = scripted_card("dear", {"tokens": ["a", "b"], "prompt_tokens": 50})
    (made / "cards" / "dear.toml").write_text(f"{dear}[price]\ninput = 10.0\noutput = 20.0\n")
    rare = scripted_card("rare", {"tokens": ["a", "b"]})
    (made / "cards" / "rare.toml").write_text(f"{rare}[limits]\nrequests_per_minute = 3\n")
    return made


def serving(*models: str) -> list[str]:
    """Options for those that a test calls: each more is a process more."""
    return [option for name in models for option in ("--model", name)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests that bring their own keys."""
    folder = home(tmp_path_factory.mktemp("limits") / "home")
    with Server(folder, *serving("quick", "slow", "dear", "rare"), env={"VENTOUX_QUEUE": "3"}) as server:
        yield server


def keys(home: Path, *arguments: str) -> Any:
    return ventoux(home, "keys", *arguments)


def ventoux(home: Path, *arguments: str) -> Any:
    return json.loads(command(home, *arguments, "--json"))


def test_a_key_over_its_limit_gets_mistrals_429_and_is_told_when_to_come_back(tmp_path: Path) -> None:
    with Server(home(tmp_path / "home"), *serving("quick"), env={"VENTOUX_REQUESTS_PER_MINUTE": "2"}) as server:
        first = server.post(PATH, CALL)
        assert first.headers["x-ratelimit-limit-req-minute"] == "2"
        assert first.headers["x-ratelimit-remaining-req-minute"] == "1"
        assert first.headers["x-ratelimit-tokens-query-cost"] == "5"
        server.post(PATH, CALL)
        refused = server.post(PATH, CALL)
        assert (refused.status, refused.json["type"], refused.json["code"]) == (429, "rate_limited", "1300")
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert 0 < int(refused.headers["retry-after-ms"]) <= 60_000
        assert refused.headers["x-ratelimit-remaining-req-minute"] == "0"
        # The same limit, in the names of the other dialects.
        openai = server.post("/openai/v1/chat/completions", CALL)
        azure = server.post("/models/chat/completions", CALL)
    assert (openai.status, azure.status) == (429, 429)
    assert openai.headers["x-ratelimit-remaining-requests"] == "0"
    assert openai.headers["x-ratelimit-reset-requests"].endswith("s")
    assert 0 < int(azure.headers["x-ratelimit-reset-requests"]) <= 60
    assert len(server.usage_events()) == 2


def test_the_tokens_that_are_left_are_told_as_they_were_really_used(server: Server) -> None:
    key = keys(server.home, "create", "--tokens-per-minute", "100")["key"]
    whole = server.post(PATH, CALL, key=key)
    assert whole.headers["x-ratelimit-remaining-tokens-minute"] == "95"
    streamed = server.post(PATH, CALL | {"stream": True}, key=key)
    set_aside = 95 - int(streamed.headers["x-ratelimit-remaining-tokens-minute"])
    assert set_aside >= 5
    assert server.post(PATH, CALL, key=key).headers["x-ratelimit-remaining-tokens-minute"] == "85"


def test_limits_of_a_key_are_made_listed_and_changed_under_a_running_server(server: Server) -> None:
    made = keys(server.home, "create", "--requests-per-minute", "1", "--tokens-per-day", "none", "--concurrent", "5")
    limits = {"requests_per_minute": 1, "tokens_per_day": None, "concurrent": 5}
    assert made["limits"] == limits
    assert limits in [key["limits"] for key in keys(server.home, "list")]
    assert [server.post(PATH, CALL, key=made["key"]).status for _ in range(2)] == [200, 429]

    changed = keys(server.home, "limit", made["prefix"], "--requests-per-minute", "3", "--concurrent", "default")
    assert changed["limits"] == {"requests_per_minute": 3, "tokens_per_day": None}
    assert eventually(lambda: server.post(PATH, CALL, key=made["key"]).status == 200)


def test_spend_is_limited_where_the_model_has_a_price_and_refused_where_it_has_none(server: Server) -> None:
    key = keys(server.home, "create", "--spend", "1200")["key"]
    unpriced = server.post(PATH, CALL, key=key)
    assert (unpriced.status, "no price" in unpriced.json["message"]) == (403, True)
    # A call costs 50 x 10 + 20 millionths.
    asked = CALL | {"model": "dear", "max_tokens": 1}
    assert [server.post(PATH, asked, key=key).status for _ in range(2)] == [200, 200]
    refused = server.post(PATH, asked, key=key)
    assert refused.status == 429
    assert "may spend 0.0012 EUR a month" in refused.json["message"]


def test_the_limits_of_a_model_hold_for_all_keys_together(server: Server) -> None:
    others = [keys(server.home, "create")["key"] for _ in range(2)]
    statuses = [server.post(PATH, CALL | {"model": "rare"}, key=key).status for key in others * 2]
    assert statuses == [200, 200, 200, 429]


def test_what_a_key_used_and_spent_today_counts_after_a_restart(tmp_path: Path) -> None:
    made, asked = home(tmp_path / "home"), CALL | {"model": "dear", "max_tokens": 1}
    with Server(made, *serving("dear")) as server:
        key = keys(made, "create", "--tokens-per-day", "100")["key"]
        assert server.post(PATH, asked, key=key).status == 200
        spender = keys(made, "create")
        ventoux(made, "budgets", "set", "--key", spender["prefix"], "--day", "0.0006", "--soft")
        first = server.post(PATH, asked, key=spender["key"])
        assert first.headers["x-ventoux-cost"] == "0.000520 EUR"
        assert eventually(lambda: len(query(made, "SELECT * FROM budget_alerts")) == 2)
        ventoux(made, "budgets", "set", "--key", spender["prefix"], "--day", "0.0006")
    with Server(made, *serving("dear")) as server:
        statuses = [server.post(PATH, asked, key=key).status for _ in range(2)]
        refused = server.post(PATH, asked, key=spender["key"])
    # 51 tokens each: without those of the day before the restart, the second would fit.
    assert statuses == [200, 429]
    assert (refused.status, refused.json["code"]) == (429, "budget_exceeded")


def test_calls_beyond_the_slots_wait_in_a_fair_queue_and_are_told_their_place(server: Server) -> None:
    light = keys(server.home, "create")["key"]
    with ThreadPoolExecutor(8) as pool:
        heavy = [pool.submit(server.post, PATH, SLOW) for _ in range(3)]
        assert eventually(lambda: 'ventoux_queue_waiting{model="slow"} 2.0' in server.get("/metrics").body.decode())
        asked = pool.submit(server.post, PATH, SLOW, key=light)
        assert eventually(lambda: 'ventoux_queue_waiting{model="slow"} 3.0' in server.get("/metrics").body.decode())
        refused = server.post(PATH, SLOW)
        answers = [one.result() for one in heavy]
    assert (refused.status, refused.headers["retry-after"]) == (503, "1")
    assert sorted(answer.headers.get("x-queue-position", "0") for answer in answers) == ["0", "1", "2"]
    # Two calls of the heavy key were there before it.
    assert asked.result().headers["x-queue-position"] == "2"


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer() as valkey:
        yield valkey


def two_gateways(folder: Path, valkey: ValkeyServer, **env: str) -> tuple[Server, Server]:
    """Two servers with one database, as several gateways have."""
    shared = {"VENTOUX_REDIS_URL": valkey.url, **env}
    first = Server(home(folder / "one"), *serving("quick"), env=shared)
    second = home(folder / "two", database=False)
    (second / "ventoux.db").symlink_to(folder / "one" / "ventoux.db")
    return first, Server(second, *serving("quick"), env=shared)


def test_over_two_gateways_the_call_after_the_last_fails_and_a_changed_limit_counts_for_both(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    one, two = two_gateways(tmp_path, valkey)
    with one, two:
        made = keys(one.home, "create", "--requests-per-minute", "5")
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit((one, two)[number % 2].post, PATH, CALL, key=made["key"]) for number in range(8)]
            answers = [one.result().status for one in asked]
        assert sorted(answers) == [200] * 5 + [429] * 3

        keys(one.home, "limit", made["prefix"], "--requests-per-minute", "7")
        assert eventually(lambda: two.post(PATH, CALL, key=made["key"]).status == 200)
        # Each hears of the change by itself.
        assert eventually(lambda: one.post(PATH, CALL, key=made["key"]).status == 200)
        assert [server.post(PATH, CALL, key=made["key"]).status for server in (one, two)] == [429, 429]

        first = one.post(PATH, CALL, idempotency_key="k")
        again = two.post(PATH, CALL, key=one.key, idempotency_key="k")
        assert again.headers["idempotent-replayed"] == "true"
        assert again.body == first.body


def test_with_the_shared_limits_gone_or_hanging_calls_are_refused_at_once_and_the_server_recovers(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    with Server(home(tmp_path / "home"), *serving("quick"), env={"VENTOUX_REDIS_URL": valkey.url}) as server:
        key = keys(server.home, "create", "--requests-per-minute", "1000")["key"]
        assert server.post(PATH, CALL, key=key).status == 200
        for gone, back in ((valkey.hang, valkey.go_on), (valkey.kill, valkey.start)):
            gone()
            began = time.monotonic()
            answers = [server.post(PATH, CALL, key=key) for _ in range(5)]
            assert {answer.status for answer in answers} == {503}
            assert all("retry-after" in answer.headers for answer in answers)
            assert time.monotonic() - began < 8
            assert server.get("/readyz").status == 503
            back()
            assert eventually(lambda: server.post(PATH, CALL, key=key).status == 200)
            assert server.get("/readyz").status == 200
        # A key without limits needs none of it.
        valkey.kill()
        assert server.post(PATH, CALL).status == 200

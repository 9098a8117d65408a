"""Endpoints as an operator makes them and callers meet them, over engines that play their part, faults included."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.servers import Answer, Server, eventually, home_with_cards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRIPTS: dict[str, dict[str, object]] = {
    "well": {"tokens": ["well"]},
    "better": {"tokens": ["better"]},
    "slow": {"tokens": ["slow "], "between_tokens": 0.05},
    "limited": {"fault": "rate_limit"},
    "down": {"fault": "server_error"},
    "small": {"fault": "context_length"},
    "prude": {"fault": "content_filter"},
    "breaks": {"tokens": ["word "], "break_after": 2},
    "delayed": {"tokens": ["late"], "calls": [{"first_token": 5}]},
    "sleeper": {"tokens": ["awake"]},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = home_with_cards(tmp_path_factory.mktemp("endpoints") / "home", SCRIPTS)
    with Server(home, "--model", "well", env={"VENTOUX_TOKEN_TIMEOUT": "2"}) as server:
        yield server


def deployment(model: str, **more: Any) -> dict[str, Any]:
    return {"name": model, "model": model} | more


def fallback(model: str) -> dict[str, Any]:
    return deployment(model, traffic=0, scaling={"min_replicas": 0})


def create(server: Server, name: str, *deployments: dict[str, Any], **more: Any) -> dict[str, str]:
    """Its keys, once it takes calls."""
    made = server.post("/api/v1/endpoints", {"name": name, "spec": {"deployments": list(deployments)} | more})
    assert made.status == 201, made.body
    settled(server, name)
    return made.json["keys"]


def settled(server: Server, name: str) -> dict[str, Any]:
    def ended() -> bool:
        return server.get(f"/api/v1/endpoints/{name}").json["operation"]["state"] != "running"

    assert eventually(ended, 60)
    shown = server.get(f"/api/v1/endpoints/{name}").json
    assert shown["operation"]["state"] == "succeeded", shown
    return shown


def ask(server: Server, model: str, key: str | None = None, **more: Any) -> Answer:
    body = {"model": model, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 4} | more
    return server.post("/v1/chat/completions", body, key=key)


def text(answer: Answer) -> str:
    assert answer.status == 200, answer.body
    return answer.json["choices"][0]["message"]["content"]


def test_an_endpoint_has_its_own_url_and_two_keys_that_open_nothing_else(server: Server) -> None:
    keys = create(server, "mine", deployment("well"))
    body = {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    for slot in ("primary", "secondary"):
        assert ask(server, "mine", keys[slot]).status == 200
        assert server.post("/endpoints/mine/chat/completions", body, key=keys[slot]).status == 200
        assert server.post("/endpoints/mine/v1/chat/completions", body, key=keys[slot]).status == 200
        assert ask(server, "well", keys[slot]).status == 403
        assert [one["id"] for one in server.get("/v1/models", key=keys[slot]).json["data"]] == ["mine"]
        assert server.get("/api/v1/endpoints", key=keys[slot]).status == 403
    rotated = server.post("/api/v1/endpoints/mine/keys/primary/rotate", None).json["primary"]
    assert ask(server, "mine", keys["primary"]).status == 401
    assert ask(server, "mine", keys["secondary"]).status == 200
    assert ask(server, "mine", rotated).status == 200
    event = server.usage_events()[-1]
    assert (event["model"], event["deployment"]) == ("well", "well")


@pytest.fixture(scope="module")
def falling(server: Server) -> Callable[[str, str], tuple[str, str]]:
    """Two endpoints over one that is broken: one that names the cause, and one that names all others. Made once for
    both kinds of calls, as each has engines of its own."""

    @cache
    def made(broken: str, cause: str) -> tuple[str, str]:
        name, strict = (f"{kind}-{cause.replace('_', '-')}" for kind in ("falls", "strict"))
        others = sorted({"outage", "rate_limit", "context_length", "content_filter"} - {cause})
        create(server, name, deployment(broken), fallback("well"), fallback_on=[cause])
        create(server, strict, deployment(broken), fallback("well"), fallback_on=others)
        return name, strict

    return made


@pytest.mark.parametrize(
    ("broken", "cause"),
    [("limited", "rate_limit"), ("down", "outage"), ("small", "context_length"), ("prude", "content_filter")],
)
# It is the streamed call that wakes what it falls back to: one that is not streamed wakes the sleeper below.
@pytest.mark.parametrize("stream", [True, False])
def test_a_call_falls_back_for_the_causes_the_endpoint_names_and_for_no_other(
    server: Server, falling: Callable[[str, str], tuple[str, str]], broken: str, cause: str, stream: bool
) -> None:
    name, strict = falling(broken, cause)
    answer = ask(server, name, stream=stream)
    assert answer.status == 200, answer.body
    assert b"well" in answer.body
    assert server.usage_events()[-1]["deployment"] == "well"
    assert ask(server, strict, stream=stream).status in {400, 429, 502}


def test_what_breaks_after_the_first_piece_is_the_callers_to_know(server: Server) -> None:
    create(server, "breaking", deployment("breaks"), fallback("well"))
    streamed = ask(server, "breaking", stream=True, max_tokens=10)
    assert b"well" not in streamed.body
    assert b"word" in streamed.body
    assert b"[DONE]" not in streamed.body


def test_a_slow_first_token_is_hedged_by_another_replica(server: Server) -> None:
    two = {"min_replicas": 2, "max_replicas": 2}
    create(server, "hedged", deployment("delayed", scaling=two), hedge_after=0.2)
    began = time.monotonic()
    # Each replica is slow once: the second call meets one that has been, or is hedged to it.
    assert text(ask(server, "hedged", max_tokens=1)) == "late"
    assert text(ask(server, "hedged", max_tokens=1)) == "late"
    assert time.monotonic() - began < 10


def test_one_that_sleeps_is_woken_by_a_call_and_goes_to_sleep_again(server: Server) -> None:
    scaling = {"min_replicas": 0, "max_replicas": 1, "idle_timeout": 1}
    create(server, "sleepy", deployment("sleeper", scaling=scaling))
    health = server.get("/api/v1/endpoints/sleepy").json["status"]["health"]
    assert health == "asleep"
    assert text(ask(server, "sleepy", max_tokens=1)) == "awake"
    assert server.get("/api/v1/endpoints/sleepy").json["status"]["health"] == "online"
    assert eventually(lambda: server.get("/api/v1/endpoints/sleepy").json["status"]["health"] == "asleep", 20)
    assert text(ask(server, "sleepy", max_tokens=1)) == "awake"


def test_a_rolling_replacement_under_load_loses_no_call(server: Server) -> None:
    create(server, "rolling", deployment("well"))
    stop, answers = threading.Event(), list[tuple[int, str]]()

    def load() -> None:
        while not stop.is_set():
            answer = ask(server, "rolling", max_tokens=1)
            said = answer.json["choices"][0]["message"]["content"] if answer.status == 200 else answer.body.decode()
            answers.append((answer.status, said))

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(load) for _ in range(4)]
        for model in ("better", "well", "better"):
            spec = {"deployments": [deployment(model, parallel=3)]}
            assert server.request("PUT", "/api/v1/endpoints/rolling", spec).status == 200
            settled(server, "rolling")
        before = len(answers)
        assert eventually(lambda: len(answers) > before + 20, 30)
        stop.set()
        for one in running:
            one.result(30)
    assert {status for status, _ in answers} == {200}
    assert {said for _, said in answers} == {"well", "better"}
    assert answers[-1][1] == "better"


def test_a_canary_that_fails_loses_its_traffic_and_stays_without(server: Server) -> None:
    canary = {"deployment": "down", "min_calls": 3}
    create(
        server,
        "canaried",
        deployment("well", traffic=50),
        deployment("down", traffic=50),
        canary=canary,
        fallback_on=["outage"],
    )
    # Nobody notices: what the canary fails at falls back.
    for _ in range(30):
        assert text(ask(server, "canaried", max_tokens=1)) == "well"
    assert eventually(lambda: bool(server.get("/api/v1/endpoints/canaried").json["status"]["rolled_back"]))
    spec = settled(server, "canaried")["endpoint"]["spec"]
    assert {one["name"]: one["traffic"] for one in spec["deployments"]} == {"well": 50, "down": 0}


def test_deleting_lets_calls_in_flight_end_and_refuses_new_ones(server: Server) -> None:
    create(server, "going", deployment("slow"))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(ask, server, "going", max_tokens=40)
        assert eventually(lambda: in_flight(server) > 0)
        assert server.request("DELETE", "/api/v1/endpoints/going").status == 202
        assert eventually(lambda: ask(server, "going").status == 404)
        assert text(running.result(30)).count("slow") == 40
    assert eventually(lambda: server.get("/api/v1/endpoints/going").status == 404)


def in_flight(server: Server) -> float:
    """Calls at the engines, as /metrics tells."""
    lines = server.get("/metrics").body.decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("ventoux_replica_running{"))


def test_two_who_edit_one_endpoint_cannot_undo_each_other(server: Server) -> None:
    create(server, "edited", deployment("well"))
    first = server.request("PATCH", "/api/v1/endpoints/edited", {"description": "first"}, If_Match='"1"')
    assert (first.status, first.headers["etag"]) == (200, '"2"')
    second = server.request("PATCH", "/api/v1/endpoints/edited", {"description": "second"}, If_Match='"1"')
    assert second.status == 409
    assert "has changed meanwhile" in second.json["error"]["message"]
    assert server.get("/api/v1/endpoints/edited").json["endpoint"]["spec"]["description"] == "first"


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"deployments": []}, "length >= 1"),
        ({"deployments": [{"name": "d", "model": "nothing"}]}, "No model is called"),
        ({"deployments": [{"name": "d", "model": "well", "traffic": 0}]}, "has to get traffic"),
        ({"deployments": [{"name": "d", "model": "well", "provider": "nobody"}]}, "provider"),
        ({"deployments": [{"name": "d", "model": "well"}], "filter": "none-such"}, "filter policy"),
        ({"deployments": [{"name": "d", "model": "well"}], "surprise": 1}, "unknown field `surprise`"),
    ],
)
def test_what_cannot_be_served_is_refused_with_what_is_wrong(server: Server, spec: dict[str, Any], words: str) -> None:
    refused = server.post("/api/v1/endpoints", {"name": "refused", "spec": spec})
    assert refused.status == 422
    assert words in refused.json["error"]["message"]
    assert server.get("/api/v1/endpoints/refused").status == 404

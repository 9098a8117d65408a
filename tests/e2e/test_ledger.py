"""What clients received and what the ledger says, reconciled: after calls cut short, gateways and engines killed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tests.e2e.servers import Server, eventually, home_with_cards

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

CHAT = "/v1/chat/completions"


@contextmanager
def opened(server: Server, **fields: Any) -> Generator[http.client.HTTPConnection]:
    """A connection on which a call has been sent."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=30)
    body = {"model": "slow", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 500, **fields}
    headers = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
    try:
        connection.request("POST", CHAT, json.dumps(body), headers)
        yield connection
    finally:
        connection.close()


def read_first_word(response: http.client.HTTPResponse) -> None:
    while b"word" not in response.readline():
        pass


def active(server: Server) -> float:
    line = next(
        line for line in server.get("/metrics").body.decode().splitlines()
        if line.startswith("ventoux_replica_running") and 'model="slow"' in line
    )  # fmt: skip
    return float(line.rsplit(" ", 1)[1])


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_frees_the_engine_and_is_billed_for_what_was_made(scripted: Server, stream: bool) -> None:
    known = {event["request_id"] for event in scripted.usage_events()}
    with opened(scripted, stream=stream) as connection:
        if stream:
            with connection.getresponse() as response:
                read_first_word(response)
        else:
            assert eventually(lambda: active(scripted) == 1)
    assert eventually(lambda: active(scripted) == 0)
    assert eventually(lambda: len(scripted.usage_events()) > len(known))
    (event,) = [event for event in scripted.usage_events() if event["request_id"] not in known]
    assert (event["status"], event["finish_reason"]) == (499, "cancelled")
    assert event["completion_tokens"] < 500


def test_after_a_killed_gateway_every_whole_answer_is_in_the_ledger_once(tmp_path: Path) -> None:
    home = home_with_cards(tmp_path / "home", {"quick": {"tokens": ["a", "b", "c"], "between_tokens": 0.001}})
    server = Server(home, "--model", "quick")
    received: list[str] = []
    enough = threading.Event()

    def client() -> None:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=30)
        body = json.dumps({"model": "quick", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 3})
        try:
            while True:
                connection.request("POST", CHAT, body, {"Authorization": f"Bearer {server.key}"})
                received.append(json.loads(connection.getresponse().read())["id"])
                if len(received) > 100:
                    enough.set()
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            connection.close()

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    engines = [child.pid for child in psutil.Process(server.process.pid).children()]
    server.stop(signal.SIGKILL)
    for thread in threads:
        thread.join(30)
    recorded = [event["request_id"] for event in server.usage_events()]
    assert set(received) <= set(recorded)
    assert len(recorded) == len(set(recorded)) <= len(received) + len(threads)
    assert engines
    assert eventually(lambda: not any(psutil.pid_exists(pid) for pid in engines))


def test_an_engine_killed_in_a_stream_is_replaced_and_what_it_made_is_billed(tmp_path: Path) -> None:
    home = home_with_cards(tmp_path / "home", {"slow": {"tokens": ["word "], "between_tokens": 0.01}})
    with (
        Server(home, "--model", "slow") as server,
        opened(server, stream=True) as connection,
        connection.getresponse() as response,
    ):
        read_first_word(response)
        (engine,) = psutil.Process(server.process.pid).children()
        os.kill(engine.pid, signal.SIGKILL)
        rest = response.read().decode()
        assert "engine_error" in rest
        assert "[DONE]" not in rest
        assert eventually(lambda: len(server.usage_events()) == 1)
        (event,) = server.usage_events()
        assert 0 < event["completion_tokens"] < 500
        assert eventually(lambda: server.get("/readyz").status == 200)
        assert (
            server.post(CHAT, {"model": "slow", "messages": [{"role": "user", "content": "a"}], "max_tokens": 2}).status
            == 200
        )


def test_two_replicas_share_the_calls(tmp_path: Path) -> None:
    home = home_with_cards(tmp_path / "home", {"slow": {"tokens": ["word "], "between_tokens": 0.02}})
    with (
        Server(home, "--model", "slow", "--replicas", "2") as server,
        opened(server, stream=True) as first,
        opened(server, stream=True) as second,
        first.getresponse() as one,
        second.getresponse() as other,
    ):
        one.readline()
        other.readline()
        metrics = server.get("/metrics").body.decode()
        running = [line for line in metrics.splitlines() if line.startswith("ventoux_replica_running{")]
        assert [line.rsplit(" ", 1)[1] for line in running] == ["1.0", "1.0"]

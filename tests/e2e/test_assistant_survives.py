"""A reply belongs to the server: whoever leaves, is cut off or killed in the middle of one, it is there afterwards."""

from __future__ import annotations

import http.client
import json
import random
import re
import signal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psutil
import pytest
from tests.e2e.assistants import CLERK, SLOW, assistant_home
from tests.e2e.servers import Server, eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POINTS = 200
SLOWLY = {"model": CLERK, "inputs": "Say it slowly.", "stream": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(assistant_home(tmp_path_factory.mktemp("survives") / "home"), "--model", CLERK) as server:
        yield server


class Stream:
    """A reply as it comes, of which a client reads as much as it likes."""

    def __init__(self, server: Server, method: str, path: str, body: Any = None, **headers: str) -> None:
        at = urlsplit(server.url)
        self._connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=60)
        sent = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, None if body is None else json.dumps(body), sent)
        self._response = self._connection.getresponse()
        assert self._response.status == 200, self._response.read()

    def events(self, number: int) -> bytes:
        """So many of them, whole."""
        read = b""
        for _ in range(number):
            read += self._event()
        return read

    def rest(self) -> bytes:
        """Without what is told of the moment only, and has no id: what the reply waits for."""
        read = self._response.read()
        self.leave()
        return re.sub(rb"event: ventoux\.stage\ndata: .*\n\n", b"", read)

    def leave(self) -> None:
        self._response.close()
        self._connection.close()

    def _event(self) -> bytes:
        read = b""
        while not read.endswith(b"\n\n"):
            line = self._response.readline()
            assert line, "the stream has ended"
            read += line
        return read


def events_of(stream: bytes) -> list[tuple[str, dict[str, Any]]]:
    """The id and the data of each."""
    found = re.findall(rb"id: (\S+)\nevent: \S+\ndata: (.*)\n\n", stream)
    return [(number.decode(), json.loads(data)) for number, data in found]


def conversation_of(stream: bytes) -> str:
    return str(events_of(stream)[0][1]["conversation_id"])


def begun(server: Server, events: int = 20) -> tuple[str, bytes, Stream]:
    """A conversation whose reply is under way, what a client has read of it, and its connection."""
    stream = Stream(server, "POST", "/v1/conversations", SLOWLY)
    read = stream.events(events)
    return conversation_of(read), read, stream


def said(entries: list[dict[str, Any]]) -> str:
    return "".join(str(entry["content"]) for entry in entries if entry["type"] == "message.output")


def test_a_client_that_was_cut_off_reads_the_rest_and_the_reply_was_never_stopped(server: Server) -> None:
    conversation, read, stream = begun(server)
    stream.leave()
    last = events_of(read)[-1][0]

    rest = Stream(server, "GET", f"/v1/conversations/{conversation}/events", Last_Event_ID=last).rest()

    assert said(server.get(f"/v1/conversations/{conversation}/history").json["entries"]) == SLOW * 200
    whole = Stream(server, "GET", f"/v1/conversations/{conversation}/events").rest()
    assert read + rest == whole


def test_from_any_point_the_same_bytes_are_streamed_again(server: Server) -> None:
    whole = Stream(server, "POST", "/v1/conversations", SLOWLY | {"inputs": "Hello there"}).rest()
    conversation = conversation_of(whole)
    slow = Stream(server, "POST", f"/v1/conversations/{conversation}", {"inputs": "Now slowly.", "stream": True})
    whole = slow.rest()
    ends = [match.end() for match in re.finditer(rb"\n\n", whole)]
    numbers = [number for number, _ in events_of(whole)]
    chosen = random.Random(6).choices(range(len(ends) - 1), k=POINTS)  # noqa: S311 - any will do, and the same each time

    for place in chosen:
        path = f"/v1/conversations/{conversation}/events"
        again = Stream(server, "GET", path, Last_Event_ID=numbers[place]).rest()
        assert again == whole[ends[place] :], f"cut after {numbers[place]}"


def test_two_tabs_follow_one_reply(server: Server) -> None:
    conversation, read, stream = begun(server)
    other = Stream(server, "GET", f"/v1/conversations/{conversation}/events")
    assert other.rest() == read + stream.rest()


def test_stop_ends_a_reply_for_everybody_and_keeps_what_was_said(server: Server) -> None:
    conversation, read, stream = begun(server)
    assert server.post(f"/v1/conversations/{conversation}/stop", {}).status in {200, 204}
    whole = read + stream.rest()
    last = server.get(f"/v1/conversations/{conversation}/history").json["entries"][-1]
    told = "".join(data["content"] for _, data in events_of(whole) if data["type"] == "message.output.delta")
    assert (last["content"], last["partial"], last["completed_at"]) == (told, True, None)
    assert 0 < len(told) < len(SLOW * 200)


def test_a_reply_of_a_killed_server_is_marked_and_gone_on_with(tmp_path: Path) -> None:
    home = assistant_home(tmp_path / "home")
    with Server(home, "--model", CLERK) as server:
        conversation, read, stream = begun(server)
        server.process.kill()
        server.process.wait(10)
        stream.leave()
    with Server(home, "--model", CLERK) as server:
        path = f"/v1/conversations/{conversation}"
        assert eventually(lambda: server.get(f"{path}/history").json["entries"][-1].get("partial") is True)
        rest = Stream(server, "GET", f"{path}/events", Last_Event_ID=events_of(read)[-1][0]).rest()
        assert events_of(rest)[-1][1]["type"] == "conversation.response.error"
        partial = server.get(f"{path}/history").json["entries"][-1]
        told = [data["content"] for _, data in events_of(read + rest) if data["type"] == "message.output.delta"]
        assert (partial["content"], partial["completed_at"]) == ("".join(told), None)

        gone_on = server.post(path, {}).json

        assert [one["type"] for one in gone_on["outputs"]] == ["message.output"]
        entries = server.get(f"{path}/history").json["entries"]
        assert [entry["type"] for entry in entries] == ["message.input", "message.output", "message.output"]


def test_a_killed_engine_costs_a_reply_its_end_and_not_what_was_said(server: Server) -> None:
    conversation, read, stream = begun(server)
    engines = [one for one in psutil.Process(server.process.pid).children() if "scripted" in " ".join(one.cmdline())]
    assert engines
    for engine in engines:
        engine.send_signal(signal.SIGKILL)

    whole = read + stream.rest()

    assert events_of(whole)[-1][1]["type"] == "conversation.response.error"
    path = f"/v1/conversations/{conversation}"
    assert server.get(f"{path}/history").json["entries"][-1]["partial"] is True
    assert eventually(lambda: server.get("/readyz").status == 200, 30)
    assert server.post(path, {"inputs": "Hello there"}).json["outputs"][0]["content"] == "Good morning to you."

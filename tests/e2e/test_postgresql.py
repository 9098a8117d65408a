"""Two gateways on one PostgreSQL: the ledger, keys, kills, and a database server that goes away and comes back."""

from __future__ import annotations

import base64
import http.client
import json
import signal
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.databases import rows
from tests.e2e.servers import Answer, Server, command, eventually, home_with_cards
from tests.postgres_server import PostgresServer

from ventoux.db.location import server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

CHAT = "/v1/chat/completions"
BODY: dict[str, Any] = {"model": "quick", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 3}
COUNT = "SELECT count(*) FROM usage_events"
IDS = "SELECT request_id FROM usage_events"


class Place(NamedTuple):
    postgres: PostgresServer
    database: URL
    env: dict[str, str]
    one: Server
    two: Server
    key: str

    def chat(self, gateway: Server, key: str = "") -> Answer:
        return gateway.post(CHAT, BODY, key=key or self.key)

    def run(self, *arguments: str) -> str:
        return command(self.one.home, *arguments, **self.env)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root, postgres = tmp_path_factory.mktemp("gateways"), PostgresServer()
    url = postgres.url(postgres.new_database())
    env = {"VENTOUX_DATABASE_URL": url, "VENTOUX_VAULT_KEY": base64.b64encode(bytes(32)).decode()}
    script = {"quick": {"tokens": ["a", "b", "c"], "between_tokens": 0.001}}
    homes = [home_with_cards(root / name, script, database=False) for name in ("one", "two")]
    try:
        with Server(homes[0], "--model", "quick", env=env) as one, Server(homes[1], "--model", "quick", env=env) as two:
            assert not list(root.glob("*/ventoux.db"))
            yield Place(postgres, server(url), env, one, two, one.key)
    finally:
        postgres.close()


def test_a_call_of_either_gateway_is_metered_and_the_command_line_reads_it(place: Place) -> None:
    made = {place.chat(gateway).json["id"] for gateway in (place.one, place.two)}

    assert {name for (name,) in rows(place.database, IDS)} >= made
    total = json.loads(place.run("usage", "--by", "model", "--json"))["total"]
    ((calls, tokens),) = rows(place.database, "SELECT count(*), sum(completion_tokens) FROM usage_events")
    assert (total["calls"], total["completion_tokens"]) == (calls, tokens)


def test_a_key_and_its_revocation_hold_at_every_gateway(place: Place) -> None:
    secret = place.run("keys", "create", "--scope", "chat").strip()
    assert [place.chat(gateway, secret).status for gateway in (place.one, place.two)] == [200, 200]

    place.run("keys", "revoke", secret[:11])

    for gateway in (place.one, place.two):
        assert eventually(lambda gateway=gateway: place.chat(gateway, secret).status == 401)


def test_without_the_database_nothing_is_served_and_with_it_again_everything(place: Place) -> None:
    place.postgres.stop()
    refused = [place.chat(gateway) for gateway in (place.one, place.two, place.one)]
    assert {answer.status for answer in refused} == {503}, [answer.body for answer in refused]
    assert all(b"The ledger cannot be written" in answer.body for answer in refused)
    assert all(str(place.database.query["host"]).encode() not in answer.body for answer in refused)

    place.postgres.start()

    for gateway in (place.one, place.two):
        assert eventually(lambda gateway=gateway: place.chat(gateway).status == 200, 20)
    ((found,),) = rows(place.database, COUNT)
    ((summed,),) = rows(place.database, "SELECT sum(calls) FROM usage_hours")
    assert found == summed


def test_after_a_killed_gateway_every_whole_answer_is_in_the_ledger_once(place: Place) -> None:
    received: list[str] = []
    enough = threading.Event()

    def client() -> None:
        connection = http.client.HTTPConnection(place.two.url.removeprefix("http://"), timeout=30)
        try:
            while True:
                connection.request("POST", CHAT, json.dumps(BODY), {"Authorization": f"Bearer {place.key}"})
                received.append(json.loads(connection.getresponse().read())["id"])
                if len(received) > 60:
                    enough.set()
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            connection.close()

    ((before,),) = rows(place.database, COUNT)
    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    place.two.stop(signal.SIGKILL)
    for thread in threads:
        thread.join(30)

    recorded = [name for (name,) in rows(place.database, IDS)]
    assert set(received) <= set(recorded)
    assert len(recorded) == len(set(recorded)) <= before + len(received) + len(threads)
    assert place.chat(place.one).status == 200

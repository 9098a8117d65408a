"""Questions about documents, over HTTP, with the default encoder and the default model, whatever that makes of them."""

from __future__ import annotations

import json
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.e2e.servers import Server

_READ_WITHIN = 120.0
_LEASE = b"""# Mietvertrag

## K\xc3\xbcndigung

Der Mieter kann das Mietverh\xc3\xa4ltnis mit einer Frist von drei Monaten k\xc3\xbcndigen.

## Kaution

Die Kaution betr\xc3\xa4gt 3.450 Euro und wird verzinst.
"""
_ORDERS = "Order ID,City,Status,Amount\n" + "".join(
    f"{1000 + at},{('Berlin', 'Lyon', 'Madrid')[at % 3]},{('open', 'closed')[at % 2]},{10 * at}\n" for at in range(102)
)


@pytest.fixture(scope="module")
def library(real: Server) -> str:
    """With both documents, read."""
    # Few passages, for a short prompt.
    made = real.post("/v1/libraries", {"name": "answers", "retrieval": {"passages": 2}}).json["id"]
    for name, data in (("mietvertrag.md", _LEASE), ("orders.csv", _ORDERS.encode())):
        added = _upload(real, made, name, data)
        path, deadline = f"/v1/libraries/{made}/documents/{added}/status", time.monotonic() + _READ_WITHIN
        while (status := real.get(path).json)["process_status"] != "done":
            assert status["process_status"] != "error", status
            assert time.monotonic() < deadline, status
            time.sleep(0.1)
    return made


def test_an_answer_cites_the_characters_of_the_document(real: Server, library: str) -> None:
    inspection = _ask(real, library, "Mit welcher Frist kann der Mieter kündigen?")
    answer = inspection["answer"]
    assert answer["found"]
    assert answer["language"] == "de"
    assert "drei Monaten" in answer["text"]
    assert any(
        cited["quote"] == "Der Mieter kann das Mietverhältnis mit einer Frist von drei Monaten kündigen."
        for cited in answer["citations"]
    )
    for cited in answer["citations"]:
        path = f"/v1/libraries/{library}/documents/{cited['document_id']}/text_content"
        text = real.get(path).json["text"]
        assert text[cited["start"] : cited["end"]] == cited["quote"]
        assert answer["text"][cited["at"] :].startswith(f"[{cited['number']}]")
    assert inspection["packing"]["used"] <= inspection["packing"]["budget"]


def test_a_count_reads_every_row_and_asks_no_model(real: Server, library: str) -> None:
    before = len(real.usage_events())
    inspection = _ask(real, library, "How many orders are there?")
    assert inspection["answer"]["mode"] == "table"
    assert inspection["scan"]["value"] == "102"
    assert all(event["endpoint"] != "smollm2-135m-instruct" for event in real.usage_events()[before:])
    assert _ask(real, library, "Combien de commandes ont le statut open ?")["scan"]["value"] == "51"
    assert _ask(real, library, "Wie hoch ist der durchschnittliche Betrag je Stadt?")["scan"]["group"] == "City"


def test_what_is_told_while_it_is_made_is_the_answer(real: Server, library: str) -> None:
    body = {"question": "¿De qué color es el coche del presidente?", "stream": True}
    events = real.post(f"/v1/libraries/{library}/ask", body).body.decode().split("\n\n")
    told = [json.loads(event.split("data: ", 1)[1]) for event in events if "data: " in event]
    assert "".join(one["text"] for one in told[:-1]) == told[-1]["answer"]["text"]
    assert told[-1]["answer"]["text"] == "Esto no se ha encontrado en estos documentos."
    assert not told[-1]["answer"]["found"]


def _ask(server: Server, library: str, question: str) -> Any:
    answer = server.post(f"/v1/libraries/{library}/ask", {"question": question})
    assert answer.status == 200, answer.body
    return answer.json


def _upload(server: Server, library: str, name: str, data: bytes) -> str:
    border = uuid.uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{border}--\r\n".encode()
    added = server.request(
        "POST",
        f"/v1/libraries/{library}/documents",
        body,
        **{"Content-Type": f"multipart/form-data; boundary={border}"},
    )
    assert added.status == 201, added.body
    return added.json["id"]

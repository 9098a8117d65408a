from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.e2e.servers import Server

CALL = json.dumps({"model": "quick", "messages": [{"role": "user", "content": "Hello"}]})


def answered(server: Server, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str]]:
    """The status and the headers, their names in lower case."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        connection.request("POST", path, CALL, {"Content-Type": "application/json", **headers})
        response = connection.getresponse()
        response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/openai/v1/chat/completions", "/models/chat/completions"])
def test_a_key_is_taken_in_each_of_its_headers(scripted: Server, path: str) -> None:
    key = scripted.key
    for headers in ({"Authorization": f"Bearer {key}"}, {"Authorization": key}, {"api-key": key}):
        assert answered(scripted, path, headers)[0] == 200
    assert answered(scripted, path, {"Authorization": "Bearer vx_other", "api-key": key})[0] == 401
    assert answered(scripted, path, {})[0] == 401


@pytest.mark.parametrize("version", ["?api-version=2024-05-01-preview", "?api-version=2030-01-01", ""])
def test_every_version_of_azures_api_is_answered_alike(scripted: Server, version: str) -> None:
    headers = {"api-key": scripted.key}
    for path in ("/models/chat/completions", "/endpoints/quick/chat/completions"):
        assert answered(scripted, path + version, headers)[0] == 200


def test_every_answer_has_an_id_and_errors_too(scripted: Server) -> None:
    for headers in ({"api-key": scripted.key}, {}):
        _, told = answered(scripted, "/v1/chat/completions", headers)
        assert told["x-request-id"]
        assert told["x-request-id"] == told["mistral-correlation-id"]

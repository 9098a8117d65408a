from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ventoux.errors import EngineError, ModelNotFound, RateLimited, VentouxError
from ventoux.gateway.edge import Edge
from ventoux.gateway.metrics import Metrics
from ventoux.gateway.routes import _ERRORS

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

ID = b"x-ms-client-request-id"


class Failing:
    """An app that sends ``sent`` and then fails."""

    def __init__(self, error: Exception, *sent: Message) -> None:
        self._error = error
        self._sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive  # it answers everybody the same
        for message in self._sent:
            await send(message)
        raise self._error


class NoReplicas:
    def all_replicas(self) -> list[Any]:
        return []


async def ask(app: Failing, path: str = "/models/x", headers: tuple[tuple[bytes, bytes], ...] = ()) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    edge = Edge(app, Metrics(NoReplicas()), _ERRORS)
    scope = {"type": "http", "method": "POST", "path": path, "headers": list(headers)}
    await edge(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("path", "azure"),
    [
        ("/v1/models", False),
        ("/models/chat/completions", True),
        ("/endpoints/a/chat/completions", True),
        ("/endpoints/v1/chat/completions", True),
        ("/endpoints/a/v1/chat/completions", False),
        ("/endpoints/a/b/v1/chat", True),
        ("/", False),
    ],
)
async def test_an_error_is_in_the_shape_of_the_path(path: str, azure: bool) -> None:
    _, body = await ask(Failing(VentouxError("Ours.")), path)
    assert ("error" in json.loads(body["body"])) is azure


async def test_a_response_that_has_begun_is_left_unfinished_so_that_the_connection_is_cut() -> None:
    begun: tuple[Message, Message] = (
        {"type": "http.response.start", "status": 200},
        {"type": "http.response.body", "body": b"a", "more_body": True},
    )
    sent = await ask(Failing(EngineError("It stopped."), *begun))
    assert sent[-1].get("more_body")
    assert len(sent) == 2


async def test_a_limit_says_when_to_come_back_in_seconds_and_finer() -> None:
    start, _ = await ask(Failing(RateLimited("Slow down.", retry_after=1.2)))
    headers = dict(start["headers"])
    assert (headers[b"retry-after"], headers[b"retry-after-ms"]) == (b"2", b"1200")


@pytest.mark.parametrize(
    ("sent", "back"),
    [
        (b"3a8c-1", b"3a8c-1"),
        (b"x" * 128, b"x" * 128),
        (b"x" * 129, None),
        (b"a b", None),
        (b"a\x1b[31m", None),
        (b"\xe9", None),
        (b"", None),
    ],
)
async def test_a_clients_id_comes_back_when_it_is_harmless(sent: bytes, back: bytes | None) -> None:
    start, _ = await ask(Failing(VentouxError("Ours.")), headers=((ID, sent),))
    assert dict(start["headers"]).get(ID) == back


@pytest.mark.parametrize("path", ["/v1/shared/vxl_s3cret", "/v1/shared/vxl_s3cret/", "/v1//shared/VXL_s3cret/copy"])
async def test_the_secret_of_a_link_is_in_no_line_of_the_log(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "ventoux.access"):
        await ask(Failing(VentouxError("No route takes it.")), path)

    (line,) = [
        record.__dict__["fields"]
        for record in caplog.records
        if record.name == "ventoux.access" and record.levelname == "INFO"
    ]
    assert "shared/{token}" in line["path"]
    assert "s3cret" not in str(line)


async def test_every_error_tells_its_name_in_every_dialect() -> None:
    named: dict[Exception, bytes] = {
        ModelNotFound("m", []): b"model_not_found",
        RateLimited("x"): b"rate_limited",
        ValueError("x"): b"ventoux_error",
    }
    for path in ("/v1/models", "/openai/v1/models", "/models/x"):
        for error, name in named.items():
            start = (await ask(Failing(error), path))[0]
            assert dict(start["headers"])[b"x-ventoux-error"] == name

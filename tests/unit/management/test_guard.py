from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from ventoux.management.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Message, Receive, Scope, Send


class App:
    """Answers with the body that reached it."""

    def __init__(self) -> None:
        self.called = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        self.called += 1
        message = await receive()
        assert not message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message["body"]})


class Answer:
    def __init__(self, sent: list[Message]) -> None:
        self.status: int = sent[0]["status"] if sent else 0
        self.headers: dict[bytes, bytes] = dict(sent[0]["headers"]) if sent else {}
        self.body: bytes = b"".join(message.get("body", b"") for message in sent[1:])

    @property
    def error(self) -> dict[str, Any]:
        return json.loads(self.body)["error"]


async def through(
    guard: Guard, chunks: Iterable[bytes] = (), *, kind: str = "application/json", ends: bool = True, **more: str
) -> Answer:
    """``ends``: else nothing comes after the chunks, not even the end."""
    coming = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    if ends:
        coming.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Message] = []

    async def receive() -> Message:
        if coming:
            return coming.pop(0)
        return await asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        sent.append(message)

    headers = {"content-type": kind} | {name.replace("_", "-"): value for name, value in more.items()}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await guard({"type": "http", "method": "POST", "path": "/v1/x", "headers": raw}, receive, send)
    return Answer(sent)


async def test_a_body_reaches_the_api_whole_and_no_answer_is_cached() -> None:
    app = App()
    answer = await through(Guard(app), [b'{"a"', b": 1}"])
    assert (answer.status, answer.body) == (200, b'{"a": 1}')
    assert answer.headers[b"cache-control"] == b"no-store"
    assert answer.headers[b"x-content-type-options"] == b"nosniff"


async def test_a_body_over_the_limit_is_refused_before_anything_reads_it() -> None:
    app = App()
    answer = await through(Guard(app, largest=10), [b'"' + b"x" * 6, b"x" * 6 + b'"'])
    assert answer.status == 413
    assert "10 bytes" in answer.error["message"]
    assert app.called == 0


async def test_a_body_without_end_is_given_up() -> None:
    endless = [b"x" * 10] * 100
    assert (await through(Guard(App(), largest=10), endless, ends=False)).status == 413


async def test_a_body_that_does_not_arrive_in_time_is_refused() -> None:
    app = App()
    answer = await through(Guard(app, timeout=0.01), [b'{"a"'], ends=False)
    assert answer.status == 408
    assert app.called == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_what_a_form_of_another_site_can_send_is_refused(kind: str) -> None:
    app = App()
    answer = await through(Guard(app), [b'{"a": 1}'], kind=kind)
    assert answer.status == 415
    assert app.called == 0


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
async def test_json_by_any_of_its_names_is_read(kind: str) -> None:
    assert (await through(Guard(App()), [b"{}"], kind=kind)).status == 200


@pytest.mark.parametrize(
    "body", [b"{", b"{'a': 1}", b"NaN", b'{"a": Infinity}', b'"\xff"', b"[" * 100_000, b'"\\ud800"']
)
async def test_what_is_no_json_is_refused(body: bytes) -> None:
    app = App()
    answer = await through(Guard(app), [body])
    assert answer.status == 400
    assert "no JSON" in answer.error["message"]
    assert app.called == 0


async def test_a_request_without_a_body_needs_no_type() -> None:
    assert (await through(Guard(App()), kind="")).status == 200


async def test_an_idempotency_key_that_nobody_would_honour_is_refused() -> None:
    assert (await through(Guard(App()), [b"{}"], idempotency_key="1")).status == 400


async def test_a_client_that_leaves_while_it_sends_reaches_nothing() -> None:
    app = App()

    async def left() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    await Guard(app)({"type": "http", "method": "POST", "path": "/", "headers": []}, left, send)
    assert app.called == 0

"""Providers that are away, slow, confused or hostile: one of our errors each, in bounded time, without the key."""

from __future__ import annotations

import asyncio
import json
import ssl
import traceback
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from aiohttp import web
from tests.integration.engines.serving import Answer, answered_by, ask
from tests.integration.providers.playing import KEY, MANNERS, Far, listening, played

from ventoux.calls import Usage
from ventoux.engines.client import EngineClient
from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.replica import Replica
from ventoux.engines.spec import Timeouts
from ventoux.errors import (
    ContentFiltered,
    EngineError,
    EngineTimeout,
    PromptTooLong,
    RateLimited,
    Unavailable,
    VentouxError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUICK = Timeouts(connect=0.3, first_byte=0.3, idle=0.3)
TLS = Timeouts(connect=0.5, first_byte=4)
"""The first connection of a process reads the system's certificates."""
SOON = 10.0
"""Seconds that are more than any of these time-outs, on a busy machine too."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = {"choices": [{"index": 0, "delta": {"content": "one "}, "finish_reason": None}]}
END: dict[str, Any] = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def impatient(far: Far, timeouts: Timeouts = QUICK, **fields: Any) -> Replica:
    spec = msgspec.structs.replace(far.spec, provider="acme", timeouts=timeouts, **fields)
    return Replica("far/0", spec, base_url=spec.base_url, secret=KEY)


async def failing(replica: Replica, answer: Answer | None = None) -> VentouxError:
    """What a call of it ends with, and what is written of that never holds the key."""
    async with EngineClient() as client, asyncio.timeout(SOON):
        with pytest.raises(VentouxError) as failed:
            await answered_by(client, replica, ask(), answer)
    error = failed.value
    assert KEY not in "".join(traceback.format_exception(error))
    assert KEY not in f"{error} {error!r} {error.for_log} {replica!r} {replica.spec!r}"
    return error


def event(chunk: Any) -> bytes:
    data = b"data: " + json.dumps(chunk).encode() + b"\n\n"
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def test_a_name_that_is_not_there_is_told() -> None:
    error = await failing(impatient(Far(), base_url="http://nowhere.invalid/v1"))
    assert isinstance(error, EngineUnreachable)
    assert "The provider acme of far cannot be reached" in error.message
    assert "its name cannot be resolved" in error.message or "no connection within" in error.message


async def test_a_port_where_nobody_listens_is_told() -> None:
    error = await failing(impatient(Far(), base_url="http://127.0.0.1:9/v1"))
    assert "it refuses the connection" in error.message


async def test_what_speaks_no_tls_is_told() -> None:
    async with played(Far()) as far:
        error = await failing(impatient(far, TLS, base_url=far.url.replace("http:", "https:")))
    assert isinstance(error, EngineUnreachable)
    assert "no TLS could be agreed on" in error.message


async def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        writer.close()

    async with await asyncio.start_server(met, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        error = await failing(impatient(Far(), TLS, base_url=f"https://127.0.0.1:{port}/v1"))
    assert "its certificate is not accepted" in error.message


async def test_a_connection_that_nobody_answers_on_ends() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del writer
        await reader.read()

    async with listening(silent) as far:
        assert isinstance(await failing(impatient(far)), EngineTimeout)
        half = await failing(impatient(far, TLS, base_url=far.url.replace("http:", "https:")))
    assert "no connection within 0.5 seconds" in half.message


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 9999\r\n\r\n", b"."),
        (HEAD, b"2\r\n: \r\n"),
        (HEAD, event({"choices": []})),
        (HEAD, event({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": None}]})),
        (HEAD, event({"choices": [], "usage": {"prompt_tokens": 1}})),
        (HEAD + event(CHUNK), event({"choices": []})),
    ],
)
async def test_one_that_says_nothing_a_little_at_a_time_is_not_waited_for(first: bytes, again: bytes) -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(first)
        while not writer.is_closing():
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(0.02)

    async with listening(dripping) as far:
        assert isinstance(await failing(impatient(far)), EngineTimeout)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"error": {"code": "rate_limit_exceeded", "message": f"of {KEY}"}}, RateLimited),
        ({"error": {"type": "overloaded_error"}}, Unavailable),
        ({"error": {"code": 503, "message": KEY}}, Unavailable),
        ({"error": {"code": "content_filter"}}, ContentFiltered),
        ({"error": {"code": "context_length_exceeded"}}, PromptTooLong),
        ({"object": "error", "message": f"bad {KEY}", "code": 500}, EngineError),
        ({"detail": [{"loc": ["body"], "msg": KEY}]}, EngineError),
        ({"error": f"text {KEY}"}, EngineError),
        ("no object", EngineError),
        ({"choices": 7}, EngineError),
    ],
)
async def test_an_error_in_the_middle_comes_after_what_was_made(told: Any, kind: type[VentouxError]) -> None:
    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        del body
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: " + json.dumps(CHUNK).encode() + b"\n\n")
        await response.write(b"event: error\ndata: " + json.dumps(told).encode() + b"\n\n")
        return response

    got = Answer()
    async with played(Far(answer=answer)) as far:
        assert type(await failing(impatient(far), got)) is kind
    assert (got.text, got.reasons) == ("one ", {})


@pytest.mark.parametrize("cut", [HEAD, HEAD + event(CHUNK), HEAD + event(CHUNK)[:-9]])
async def test_one_that_breaks_off_is_an_error_whatever_had_come(cut: bytes) -> None:
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(cut)
        await writer.drain()

    async with listening(broken) as far:
        error = await failing(impatient(far))
    assert "The provider acme of far broke off its answer" in error.message


async def test_an_answer_that_is_complete_is_not_lost_to_what_comes_after_it() -> None:
    async def unending(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + event(CHUNK) + event(END))
        await reader.read()

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD + event(CHUNK) + event(END))
        await writer.drain()

    for way in (unending, cut):
        async with listening(way) as far, EngineClient() as client, asyncio.timeout(SOON):
            answer = await answered_by(client, impatient(far), ask())
        assert (answer.text, answer.reasons) == ("one ", {0: "stop"})


async def test_one_that_does_not_stream_is_read_all_the_same() -> None:
    async def whole(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        del request, body
        message = {"role": "assistant", "content": "all at once"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({"choices": [choice], "usage": {"prompt_tokens": 4, "completion_tokens": 3}})

    async with played(Far(answer=whole)) as far, EngineClient() as client:
        answer = await answered_by(client, far.replica, ask())
    assert (answer.text, answer.usages[-1]) == ("all at once", Usage(4, 3))


async def test_an_error_behind_a_200_is_an_error() -> None:
    async def pretending(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        del request, body
        return web.json_response({"error": {"code": "rate_limit_exceeded", "message": KEY}})

    async with played(Far(answer=pretending)) as far:
        assert isinstance(await failing(impatient(far)), RateLimited)


@pytest.mark.parametrize("pieces", [(), ("So ",)])
async def test_a_filter_over_there_is_how_the_answer_ended(pieces: tuple[str, ...]) -> None:
    async with played(Far("azure-openai", answer=ended_by_a_filter(*pieces))) as far, EngineClient() as client:
        answer = await answered_by(client, impatient(far), ask())
    assert (answer.text, answer.reasons) == ("".join(pieces), {0: "content_filter"})


@pytest.mark.parametrize("face", MANNERS)
@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 413, 422, 429, 500, 503, 529])
async def test_a_provider_that_says_the_key_says_it_to_nobody(face: Any, status: int) -> None:
    async def telling(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        del body
        given = request.headers.get("api-key") or request.headers["Authorization"]
        told = {"message": f"{given} x", "code": given, "type": given, "param": given}
        headers = {"Location": f"http://127.0.0.1:9/?key={given}", "Retry-After": given}
        return web.json_response(
            {"error": told, "detail": [{"loc": [given], "msg": given}]}, status=status, headers=headers
        )

    async with played(Far(face, answer=telling)) as far:
        await failing(impatient(far))
        async with EngineClient() as client:
            assert not await client.healthy(impatient(far), timeout=5)
            with pytest.raises(VentouxError) as refused:
                await client.listed(impatient(far), timeout=5)
    assert KEY not in "".join(traceback.format_exception(refused.value))


async def test_a_redirect_is_not_followed_with_the_key() -> None:
    async with played(Far()) as elsewhere:

        async def leading(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
            del request, body
            return web.Response(status=307, headers={"Location": f"{elsewhere.url}/chat/completions"})

        async with played(Far(answer=leading)) as far:
            error = await failing(impatient(far))
    assert "redirect" in error.message
    assert elsewhere.asked == []


def ended_by_a_filter(*pieces: str) -> Callable[[web.Request, dict[str, Any]], Any]:
    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        del body
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        deltas: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
        end: dict[str, Any] = {"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]}
        first: dict[str, Any] = {"choices": [], "prompt_filter_results": []}
        for chunk in (first, *deltas, end):
            await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        await response.write(b"data: [DONE]\n\n")
        return response

    return answer


def own_certificate(folder: Path) -> Path:
    """Of a server that vouches for itself, with its key."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "far")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "far.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file

"""Sound through the whole path, at a real HTTP server: what it is asked, what the caller gets, what is metered."""

from __future__ import annotations

import asyncio
import base64
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pytest
from tests.audio_server import KEY, MODEL, SOUND, AudioServer, audio_server, wav
from tests.databases import eventually
from tests.integration.gateway.test_disconnects import CARD, SETTINGS, Loader, Place, call, served
from tests.integration.gateway.test_money import events, status
from tests.people import OPERATOR

from ventoux.engines.spec import EngineSpec
from ventoux.ledger.prices import EVERYBODY, parse_rates

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from starlette.types import Message

    from ventoux.endpoints.pools import Pool
    from ventoux.engines.spec import FaceName

ABLE = f"""{CARD.replace('["chat", "embeddings"]', '["transcription", "speech"]')}voice = "ventoux-voice"\n"""
FORMS = ("/v1/audio/transcriptions", "/openai/v1/audio/transcriptions")
SPOKEN = ("/v1/audio/speech", "/openai/v1/audio/speech")
SPEECH = {"model": "play", "input": "Bonjour à tous."}
RECORDING = wav(1.5)


class Sounding(NamedTuple):
    place: Place
    server: AudioServer


class RemoteLoader(Loader):
    def __init__(self, url: str, face: FaceName) -> None:
        super().__init__({})
        self._url = url
        self._face: FaceName = face

    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec:
        del say
        base = f"{self._url}/mistral/v1" if self._face == "mistral" else f"{self._url}/v1"
        return EngineSpec(
            deployment=pool.id,
            model="play",
            kind="remote",
            context=4096,
            face=self._face,
            base_url=base,
            api_key=KEY,
            remote_model=MODEL,
            provider="far",
        )


@asynccontextmanager
async def sounding(folder: Path, face: FaceName = "openai", settings: Any = SETTINGS) -> AsyncGenerator[Sounding]:
    async with (
        audio_server() as server,
        served(folder, settings, ABLE, RemoteLoader(server.url, face)) as place,
    ):
        yield Sounding(place, server)


async def sent(place: Place, path: str, fields: list[tuple[str, str]], recording: bytes = RECORDING) -> list[Message]:
    """A form, in small pieces as from a socket."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="said.wav"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + recording + b"\r\n--x--\r\n"
    pieces = [body[at : at + 4096] for at in range(0, len(body), 4096)]
    answer: list[Message] = []

    async def receive() -> Message:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        answer.append(message)

    headers = {"authorization": f"Bearer {place.key}", "content-type": "multipart/form-data; boundary=x"}
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await place.asgi(scope, receive, send)
    return answer


def bytes_of(answer: list[Message]) -> bytes:
    return b"".join(one.get("body", b"") for one in answer)


def json_of(answer: list[Message]) -> Any:
    return msgspec.json.decode(bytes_of(answer))


async def metered(place: Place, count: int) -> list[dict[str, Any]]:
    """The usage events, their metadata decoded."""
    return [one | {"metadata": msgspec.json.decode(one["metadata"])} for one in await events(place, count)]


def mime(answer: list[Message]) -> bytes:
    return dict(answer[0]["headers"])[b"content-type"]


async def test_what_was_said_is_told_in_the_form_of_each_dialect_and_metered_by_its_seconds(tmp_path: Path) -> None:
    async with sounding(tmp_path) as (place, server):
        fields = [("model", "play"), ("language", "fr"), ("temperature", "0.2"), ("prompt", "Ventoux")]
        ours = await sent(place, FORMS[0], fields)
        theirs = await sent(place, FORMS[1], fields)
        plain = await sent(place, FORMS[1], [*fields, ("response_format", "text")])
        server.told = {"duration": "2.5", "segments": [{"start": 0, "end": 2.5, "text": "Bonjour"}]}
        verbose = await sent(place, FORMS[1], [("model", "play"), ("response_format", "verbose_json")])
        found = await metered(place, 4)
    assert json_of(ours) | {"usage": {}} == {
        "model": "play",
        "text": "Bonjour à tous.",
        "usage": {},
        "language": None,
        "segments": [],
    }
    assert json_of(ours)["usage"]["prompt_audio_seconds"] == 3
    assert json_of(theirs) == {"text": "Bonjour à tous.", "usage": {"seconds": 3, "type": "duration"}}
    assert (mime(plain), bytes_of(plain).decode()) == (b"text/plain; charset=utf-8", "Bonjour à tous.\n")
    assert json_of(verbose)["duration"] == 2.5
    assert json_of(verbose)["segments"] == [{"text": "Bonjour", "start": 0.0, "end": 2.5}]
    first = server.asked[0]
    assert (first["file"], first["filename"]) == (RECORDING, "said.wav")
    assert (first["model"], first["language"], first["prompt"]) == ([MODEL], ["fr"], ["Ventoux"])
    assert (first["temperature"], first["response_format"]) == (["0.2"], ["json"])
    assert server.asked[3]["timestamp_granularities[]"] == ["segment"]
    assert [one["metadata"]["audio_seconds"] for one in found] == [3, 3, 3, 2.5]
    assert {(one["operation"], one["status"], one["prompt_tokens"], one["cost"]) for one in found} == {
        ("transcription", 200, 0, 0)
    }


async def test_seconds_that_nobody_tells_are_those_of_the_file_or_reckoned_from_its_size(tmp_path: Path) -> None:
    async with sounding(tmp_path) as (place, server):
        server.told = {}
        await sent(place, FORMS[0], [("model", "play")])
        unknown = await sent(place, FORMS[1], [("model", "play")], b"OggS" + bytes(31_996))
        found = await metered(place, 2)
    assert [one["metadata"] for one in found] == [
        {"audio_seconds": 1.5, "audio_seconds_source": "file"},
        {"audio_seconds": 2.0, "audio_seconds_source": "size"},
    ]
    assert "usage" not in json_of(unknown)


async def test_a_minute_of_audio_and_characters_are_billed_by_the_price_in_force(tmp_path: Path) -> None:
    async with sounding(tmp_path) as (place, _server):
        rates = parse_rates("0/0", minute="0.006", characters="15")
        await place.gateway.money.prices.set_price(
            OPERATOR, workspace_id=EVERYBODY, endpoint_id="play", rates=rates, currency="EUR"
        )
        await sent(place, FORMS[0], [("model", "play")])
        await call(place, SPEECH, path=SPOKEN[0])
        heard, spoken = await metered(place, 2)
    assert (heard["audio_ms"], heard["characters"], heard["cost"]) == (3_000, 0, 300)
    assert (spoken["audio_ms"], spoken["characters"], spoken["cost"]) == (0, 15, 225)
    assert (heard["currency"], heard["error"]) == ("EUR", None)


async def test_tokens_of_a_recording_are_billed_where_the_engine_tells_them(tmp_path: Path) -> None:
    async with sounding(tmp_path) as (place, server):
        server.told = {"usage": {"type": "tokens", "input_tokens": 14, "output_tokens": 4, "total_tokens": 18}}
        answer = await sent(place, FORMS[1], [("model", "play")])
        found = await metered(place, 1)
    assert json_of(answer)["usage"] == {"type": "tokens", "input_tokens": 14, "output_tokens": 4, "total_tokens": 18}
    assert (found[0]["prompt_tokens"], found[0]["completion_tokens"], found[0]["cost"]) == (14, 4, 14 + 2 * 4)


REFUSED = (
    (FORMS[0], "diarize", "true"),
    (FORMS[0], "file_id", "f"),
    (FORMS[0], "response_format", "srt"),
    (FORMS[1], "stream", "true"),
    (FORMS[1], "temperature", "hot"),
    (FORMS[1], "language", "french"),
    (FORMS[1], "timestamp_granularities[]", "word"),
    (FORMS[1], "quality", "best"),
)


async def test_what_cannot_be_honoured_is_refused_by_name(place: Sounding) -> None:
    for path, field, value in REFUSED:
        answer = await sent(place.place, path, [("model", "play"), (field, value)])
        assert status(answer) in (400, 422), field
        assert field in bytes_of(answer).decode()
    for text in ("", " \n", "a" * 4097):
        for path in SPOKEN:
            assert status(await call(place.place, SPEECH | {"input": text}, path=path)) in (400, 422)
    assert place.server.asked == []


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Sounding]:
    async with sounding(tmp_path) as made:
        yield made


async def test_an_empty_recording_and_one_that_is_too_large_never_reach_the_engine(tmp_path: Path) -> None:
    small = msgspec.structs.replace(SETTINGS, max_file=1000)
    async with sounding(tmp_path, settings=small) as (place, server):
        assert status(await sent(place, FORMS[0], [("model", "play")], b"")) == 422
        assert status(await sent(place, FORMS[0], [("model", "play")], bytes(2 * 1024 * 1024))) == 413
        assert server.asked == []
        assert place.left_behind() == {}


async def test_a_text_is_spoken_as_bytes_or_as_mistrals_clients_want_it_and_metered_by_characters(
    tmp_path: Path,
) -> None:
    async with sounding(tmp_path) as (place, server):
        ours = await call(place, SPEECH, path=SPOKEN[0])
        asked = SPEECH | {"voice": "alloy", "speed": 1.5, "response_format": "wav", "instructions": "slowly"}
        theirs = await call(place, asked, path=SPOKEN[1])
        in_json = await call(place, SPEECH, path=SPOKEN[0], accept="application/json")
        found = await metered(place, 3)
    assert (mime(ours), bytes_of(ours)) == (b"audio/mpeg", b"".join(SOUND))
    assert (mime(theirs), bytes_of(theirs)) == (b"audio/wav", b"".join(SOUND))
    assert base64.b64decode(json_of(in_json)["audio_data"]) == b"".join(SOUND)
    assert server.asked[0] == {
        "model": MODEL,
        "input": SPEECH["input"],
        "voice": "ventoux-voice",
        "response_format": "mp3",
    }
    assert server.asked[1] == asked | {"model": MODEL}
    assert {(one["operation"], one["metadata"]["characters"], one["prompt_tokens"]) for one in found} == {
        ("speech", 15, 0)
    }
    assert all(one["time_to_first_token"] is not None for one in found)


async def test_a_provider_of_mistrals_kind_is_asked_in_its_own_words(tmp_path: Path) -> None:
    async with sounding(tmp_path, "mistral") as (place, server):
        server.told = {"usage": {"prompt_audio_seconds": 7}, "language": "fr"}
        answer = await sent(place, FORMS[0], [("model", "play"), ("timestamp_granularities", "segment")])
        refused = await sent(place, FORMS[0], [("model", "play"), ("prompt", "Ventoux")])
        spoken = await call(place, SPEECH | {"voice_id": "marie"}, path=SPOKEN[0])
        too_fast = await call(place, SPEECH | {"speed": 2.0}, path=SPOKEN[0])
    assert json_of(answer)["usage"]["prompt_audio_seconds"] == 7
    assert server.asked[0]["timestamp_granularities"] == ["segment"]
    assert bytes_of(spoken) == b"".join(SOUND)
    assert server.asked[1]["voice_id"] == "marie"
    assert (status(refused), status(too_fast)) == (422, 422)
    assert len(server.asked) == 2


FAILURES: tuple[tuple[int, str, int], ...] = (
    (400, "Invalid file format.", 400),
    (401, "wrong key", 502),
    (429, "slow down", 429),
    (500, "broken", 502),
)


async def test_what_the_provider_refuses_is_told_in_the_words_of_the_dialect(place: Sounding) -> None:
    for refused, message, expected in FAILURES:
        place.server.refuses = refused, {"error": {"message": message}}
        for path in FORMS:
            answer = await sent(place.place, path, [("model", "play")])
            assert status(answer) == expected
            assert ("error" in json_of(answer)) == path.startswith("/openai")
        assert status(await call(place.place, SPEECH, path=SPOKEN[0])) == expected
    assert place.place.left_behind() == {}


async def test_a_client_that_leaves_stops_the_sound_at_the_provider(place: Sounding) -> None:
    place.server.stall, left = True, asyncio.Event()
    running = asyncio.ensure_future(call(place.place, SPEECH, path=SPOKEN[0], left=left))
    async with asyncio.timeout(10):
        await place.server.stalling.wait()
        left.set()
        await running
        await place.server.left.wait()
    assert place.place.left_behind() == {}
    found = await metered(place.place, 1)
    assert (found[0]["status"], found[0]["metadata"]["characters"]) == (499, 15)


async def test_sound_that_breaks_off_is_no_whole_answer(place: Sounding) -> None:
    place.server.cut = True
    answer = await call(place.place, SPEECH, path=SPOKEN[0])
    assert bytes_of(answer) != b"".join(SOUND)
    assert not answer or answer[-1].get("more_body", True) or status(answer) >= 500
    await eventually(lambda: place.place.left_behind() == {})


async def test_a_model_that_cannot_is_not_asked(tmp_path: Path) -> None:
    async with served(tmp_path) as place:
        answer = await sent(place, FORMS[0], [("model", "play")])
        spoken = await call(place, SPEECH, path=SPOKEN[1])
    assert (status(answer), status(spoken)) == (400, 400)
    assert "cannot do transcription" in bytes_of(answer).decode()

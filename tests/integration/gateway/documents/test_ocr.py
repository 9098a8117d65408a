"""POST /v1/ocr through the whole gateway: reading is real, the models that annotate are scripted."""

from __future__ import annotations

import asyncio
import base64
import json
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from prometheus_client import generate_latest
from reportlab.pdfgen.canvas import Canvas
from tests.databases import eventually, ledger_ids
from tests.integration.gateway.test_disconnects import CARD, SETTINGS, Place, call, served
from tests.integration.gateway.test_money import events
from tests.paper import SENTENCES, Paper, error_rate
from tests.people import OPERATOR, new_key

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from starlette.types import Message

    from ventoux.settings import Settings

DIMENSIONS = {"dpi": 300, "width": 1650, "height": 420}


def scan() -> bytes:
    paper = Paper(1650, 420, margin=60)
    paper.text(SENTENCES["deu"])
    file = BytesIO()
    paper.image.save(file, "PNG", dpi=(300, 300))
    return file.getvalue()


def pdf(*pages: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(360, 360))
    for text in pages:
        for row, line in enumerate(text.split("\n")):
            canvas.drawString(36, 300 - 16 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def data_url(data: bytes) -> str:
    return f"data:application/octet-stream;base64,{base64.b64encode(data).decode()}"


def body(data: bytes = b"", **fields: Any) -> dict[str, Any]:
    document = {"type": "document_url", "document_url": data_url(data)}
    return {"model": "mistral-ocr-latest", "document": document} | fields


async def ocr(place: Place, wanted: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    sent = await call(place, wanted, path="/v1/ocr")
    return sent[0]["status"], json.loads(b"".join(message.get("body", b"") for message in sent[1:]))


@asynccontextmanager
async def reading(folder: Path, settings: Settings = SETTINGS, **script: Any) -> AsyncGenerator[Place]:
    async with served(folder, msgspec.structs.replace(settings, parse_timeout=60.0), CARD, **script) as place:
        place.gateway.admit.stage = ""
        yield place
        assert list((place.home.files / "reading").iterdir()) == []


async def test_a_scan_is_recognised_with_the_places_and_confidences_of_its_words(tmp_path: Path) -> None:
    async with reading(tmp_path) as place:
        picture = {"type": "image_url", "image_url": data_url(scan())}
        status, reply = await ocr(place, body(document=picture, confidence_scores_granularity="word"))
        assert status == 200, reply
        (page,) = reply["pages"]
        assert error_rate(SENTENCES["deu"], page["markdown"]) <= 0.02
        assert page["dimensions"] == DIMENSIONS
        scores = page["confidence_scores"]
        assert scores["average_page_confidence_score"] > 0.9
        words = scores["word_confidence_scores"]
        assert all(page["markdown"].startswith(word["text"], word["start_index"]) for word in words)
        block = page["blocks"][0]
        assert block["type"] == "text"
        assert 40 < block["top_left_x"] < 80 < block["bottom_right_x"] < 1650
        assert (reply["model"], reply["usage_info"]) == (
            "mistral-ocr-latest",
            {"pages_processed": 1, "doc_size_bytes": len(scan())},
        )
        (event,) = await events(place, 1)
        assert (event["operation"], event["model"], event["prompt_tokens"], event["cost"]) == (
            "ocr",
            "ventoux-ocr",
            0,
            0,
        )
        assert json.loads(event["metadata"])["recognised_pages"] == 1
        assert 'ventoux_ocr_pages_total{source="picture"} 1.0' in scraped(place)


def scraped(place: Place) -> str:
    return generate_latest(place.gateway.metrics.registry).decode()


async def test_the_text_of_a_pdf_is_taken_from_it_by_page(tmp_path: Path) -> None:
    async with reading(tmp_path) as place:
        document = pdf("The first page has words.", "The second one has others.", "The third page ends it all.")
        status, reply = await ocr(
            place, body(document, model=None, pages="0,2-2", confidence_scores_granularity="page")
        )
        assert status == 200, reply
        assert [(page["index"], page["markdown"]) for page in reply["pages"]] == [
            (0, "The first page has words."),
            (2, "The third page ends it all."),
        ]
        assert reply["pages"][0]["confidence_scores"] is None
        assert reply["pages"][0]["dimensions"] == {"dpi": 200, "width": 1000, "height": 1000}
        assert (reply["model"], reply["usage_info"]["pages_processed"]) == ("ventoux-ocr", 2)
        status, reply = await ocr(place, body(document, pages=[1, 7]))
        assert (status, "page 7" in reply["message"]) == (400, True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>", "SVG"),
        (b"%PDF-1.7\nnothing", ""),
    ],
)
async def test_what_cannot_be_read_costs_one_clear_error(tmp_path: Path, data: bytes, words: str) -> None:
    async with reading(tmp_path) as place:
        status, reply = await ocr(place, body(data))
        assert (status, reply["code"]) == (400, "document_unreadable")
        assert words in reply["message"]
        assert ledger_ids(place.home.database) == []


async def test_a_page_on_which_nothing_is_written_has_an_empty_markdown(tmp_path: Path) -> None:
    file = BytesIO()
    Paper(600, 400, margin=60).image.save(file, "PNG", dpi=(300, 300))
    async with reading(tmp_path) as place:
        status, reply = await ocr(place, body(file.getvalue()))
        assert status == 200, reply
        assert [page["markdown"] for page in reply["pages"]] == [""]


async def test_what_is_asked_wrongly_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    async with reading(tmp_path) as place:
        status, reply = await ocr(place, body(b"a", colour="blue"))
        assert (status, reply["detail"][0]["loc"]) == (422, ["body", "colour"])
        status, reply = await ocr(place, body(b"a", model="mistral-ocr-lates"))
        assert (status, "mistral-ocr-latest" in reply["message"]) == (404, True)
        status, reply = await ocr(place, body(document={"type": "document_url", "document_url": "data:;base64,?"}))
        assert (status, reply["detail"][0]["loc"]) == (422, ["body", "document"])
        status, reply = await ocr(place, body(document={"type": "file", "file_id": "none"}))
        assert status == 404
        for address in ("http://127.0.0.1:9/a.pdf", "http://169.254.169.254/latest", "http://[::1]/a.png"):
            status, reply = await ocr(place, body(document={"type": "document_url", "document_url": address}))
            assert (status // 100, place.left_behind()) == (4, {}), reply
        form = {"type": "json_object"}
        status, reply = await ocr(place, body(b"a", bbox_annotation_format=form))
        assert (status, "sees pictures" in reply["message"]) == (400, True)


async def test_an_annotation_is_json_that_a_model_makes_of_the_markdown(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"total": {"type": "integer"}}, "required": ["total"]}
    form = {"type": "json_schema", "json_schema": {"name": "bill", "schema": schema}}
    async with reading(tmp_path, tokens=['{"total": ', "12}"]) as place:
        status, reply = await ocr(place, body(pdf("In total 12 francs."), document_annotation_format=form))
        assert status == 200, reply
        assert json.loads(reply["document_annotation"]) == {"total": 12}
        found = await events(place, 2)
        assert {event["operation"] for event in found} == {"chat", "ocr"}


async def upload(place: Place, data: bytes) -> str:
    """The file's id."""
    head = b'--edge\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    pieces = [head + data + b"\r\n--edge--\r\n"]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": pieces.pop(), "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = {"authorization": f"Bearer {place.key}", "content-type": "multipart/form-data; boundary=edge"}
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/v1/files",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await place.asgi(scope, receive, send)
    return json.loads(sent[1]["body"])["id"]


async def test_a_file_is_read_for_its_own_workspace_and_for_no_other(tmp_path: Path) -> None:
    async with reading(tmp_path) as place:
        wanted = body(document={"type": "file", "file_id": await upload(place, pdf("Ours alone."))})
        status, reply = await ocr(place, wanted)
        assert (status, reply["pages"][0]["markdown"]) == (200, "Ours alone.")
        accounts = place.gateway.admit._accounts
        other = (await accounts.workspaces.create(OPERATOR, "other")).name
        theirs = (await new_key(accounts, scopes=["documents"], workspace=other))[1]
        status, reply = await ocr(place._replace(key=theirs), wanted)
        assert (status, reply["type"]) == (404, "not_found_error")
        chats = (await new_key(accounts, scopes=["chat"]))[1]
        assert (await ocr(place._replace(key=chats), wanted))[0] == 403
        form = {"type": "json_object"}
        status, reply = await ocr(place._replace(key=theirs), wanted | {"document_annotation_format": form})
        assert (status, "'chat'" in reply["message"]) == (403, True)


async def test_a_client_that_leaves_ends_the_reading_and_nothing_stays(tmp_path: Path) -> None:
    async with reading(tmp_path) as place:
        left = asyncio.Event()
        asking = asyncio.ensure_future(call(place, body(scan()), path="/v1/ocr", left=left))
        folder = place.home.files / "reading"
        await eventually(lambda: list(folder.iterdir()) != [])
        left.set()
        assert await asking == []
        assert place.left_behind() == {}
        assert ledger_ids(place.home.database) == []


async def test_it_counts_as_one_request_of_the_key(tmp_path: Path) -> None:
    async with reading(tmp_path, msgspec.structs.replace(SETTINGS, requests_per_minute=1)) as place:
        assert (await ocr(place, body(pdf("Some words."))))[0] == 200
        assert (await ocr(place, body(pdf("Some words."))))[0] == 429


async def test_without_tesseract_pictures_are_refused_with_what_to_install_and_text_is_read(tmp_path: Path) -> None:
    async with reading(tmp_path, msgspec.structs.replace(SETTINGS, tesseract_command="no-such-tesseract")) as place:
        status, reply = await ocr(place, body(scan()))
        assert (status, reply["code"]) == (503, "ocr_unavailable")
        assert "apt-get install tesseract-ocr" in reply["message"]
        assert (await ocr(place, body(pdf("Some words."))))[0] == 200

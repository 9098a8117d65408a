"""Images of real servers in the shapes of OpenAI and ComfyUI, good and bad, kept as real files."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
from tests.image_servers import CHECKPOINT, KEY, ImageServer, Painting, image_server, png
from tests.libraries import Place, opened
from tests.served import Manner
from tests.tool_calls import NOBODY, call, context, tools_of

from ventoux.files.errors import QuotaExceeded
from ventoux.files.schemas import File, NewFile
from ventoux.files.service import Files
from ventoux.settings import Settings
from ventoux.tools.image_generation.comfyui import ComfyUi
from ventoux.tools.image_generation.source import ImageTools
from ventoux.tools.image_generation.tool import ImageGeneration
from ventoux.tools.remote import Remote, operators
from ventoux.tools.schemas import ToolFailed
from ventoux.tools.specs import ImageGenerationTool, ToolConfiguration

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Generator

    from ventoux.accounts.schemas import Principal
    from ventoux.tools.image_generation.tool import Keeps
    from ventoux.tools.schemas import Tool, ToolResult

KINDS = ("openai", "comfyui")


@pytest.fixture(scope="module")
def running() -> Generator[ImageServer]:
    with image_server() as made:
        yield made


@pytest.fixture
def server(running: ImageServer) -> ImageServer:
    running.painting.__dict__.update(Painting().__dict__)
    running.manner, running.misbehaves = Manner(), "/"
    running.asked.clear()
    return running


class Kept:
    """In the place of files, where what is kept is not looked at."""

    def __init__(self) -> None:
        self.files: list[File] = []

    async def upload(
        self, principal: Principal, new: NewFile, pieces: AsyncIterable[bytes], size: int | None = None
    ) -> File:
        data = b"".join([piece async for piece in pieces])
        assert size == len(data)
        file = File(
            id=str(len(self.files)),
            workspace_id=principal.workspace_id,
            user_id=principal.user_id,
            key_id=principal.key_id,
            name=new.name,
            size=len(data),
            sha256="",
            mime_type="image/png",
            purpose="ocr",
            sample_type="ocr_input",
            source=new.source,
            visibility=new.visibility,
            created_at=0.0,
        )
        self.files.append(file)
        return file


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def place(tmp_path: Any) -> AsyncGenerator[Place]:
    async with opened(tmp_path) as made:
        yield made


@pytest.fixture
async def principal(place: Place) -> Principal:
    return await place.principal("ada@example.org")


@pytest.fixture
def files(place: Place) -> Files:
    return Files(place.engine, place.storage, max_file=1_000_000, quota=1_000_000)


def tool(server: ImageServer, kind: str, files: Keeps, **changed: Any) -> Tool:
    """As the source makes it, but that ComfyUI is not waited for as long between two looks."""
    settings = Settings(**(server.settings(kind) | changed))
    source = ImageTools(settings, files)
    assert source.state is None
    painter = source.painter
    if isinstance(painter, ComfyUi):
        base = operators(settings.image_generation_url, "image_generation_url")
        remote = Remote("ComfyUI", base, seconds=min(5.0, settings.image_generation_timeout), most=2_000_000)
        painter = ComfyUi(base, KEY, settings.image_generation_model, remote, pause=0.01)
    assert painter is not None
    return ImageGeneration(painter, files, 60.0, always_asks=False)


async def paint(made: Tool, principal: Principal, **arguments: Any) -> ToolResult:
    return await call(made, {"prompt": "A lavender field, at dawn!", **arguments}, context(principal=principal))


@pytest.mark.parametrize("kind", KINDS)
async def test_images_are_kept_as_files_of_the_user_and_the_model_is_told_that_they_were_shown(
    server: ImageServer, files: Files, principal: Principal, kind: str
) -> None:
    result = await paint(tool(server, kind, files), principal, number=2)
    assert [(one.name, one.mime_type) for one in result.files] == [
        ("a-lavender-field-at-dawn-1.png", "image/png"),
        ("a-lavender-field-at-dawn-2.png", "image/png"),
    ]
    file = await files.find(principal, result.files[0].file_id)
    assert (file.visibility, file.user_id, file.mime_type) == ("user", principal.user_id, "image/png")
    assert b"".join([piece async for piece in files.content(file)]) == png()
    assert "2 images were made and are shown to the user" in result.text
    assert (result.trusted, result.cost, result.urls) == (True, None, ())


async def test_openai_is_asked_in_its_own_words(server: ImageServer, kept: Kept) -> None:
    result = await paint(tool(server, "openai", kept), NOBODY, size="128x96", quality="high")
    assert server.asked[0].json == {
        "prompt": "A lavender field, at dawn!",
        "n": 1,
        "model": "painter-1",
        "response_format": "b64_json",
        "size": "128x96",
        "quality": "high",
    }
    assert result.info["size"] == "128x96"
    assert result.info["usage"]["total_tokens"] == 100


async def test_comfyui_is_given_a_whole_workflow(server: ImageServer, kept: Kept) -> None:
    await paint(tool(server, "comfyui", kept), NOBODY, size="515x256", quality="low")
    (nodes,) = server.painting.queued.values()
    inputs = {node["class_type"]: node["inputs"] for node in nodes.values()}
    assert inputs["CheckpointLoaderSimple"]["ckpt_name"] == CHECKPOINT
    assert (inputs["EmptyLatentImage"]["width"], inputs["EmptyLatentImage"]["height"]) == (512, 256)
    assert inputs["KSampler"]["steps"] == 12
    assert "A lavender field, at dawn!" in {node["inputs"].get("text") for node in nodes.values()}
    links: list[Any] = [value for node in nodes.values() for value in node["inputs"].values()]
    assert {link[0] for link in links if isinstance(link, list)} <= set(nodes)
    (seen,) = server.asked_for("/view")
    assert seen.query == {"filename": "ventoux_00000_.png", "subfolder": "a/b", "type": "output"}


async def test_an_image_by_address_is_fetched_from_the_server_itself(server: ImageServer, kept: Kept) -> None:
    server.painting.by_url = True
    assert len((await paint(tool(server, "openai", kept), NOBODY)).files) == 1


async def test_an_address_of_another_origin_is_not_asked(server: ImageServer, kept: Kept) -> None:
    server.painting.by_url = True
    for elsewhere in (f"http://127.0.0.2:{server.port}", "http://127.0.0.1:9", "file://", "http://[::1"):
        server.painting.elsewhere = elsewhere
        with pytest.raises(ToolFailed, match=r"another server|address that is none"):
            await paint(tool(server, "openai", kept), NOBODY)
    assert server.asked_for("/made") == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (b"", "no PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>", "no PNG, JPEG or WebP"),
        (b"<html>error</html>", "no PNG, JPEG or WebP"),
        (png()[:60], "damaged"),
        (png()[:8] + b"\x00" * 500, "damaged"),
        (png(kind="GIF"), "no PNG, JPEG or WebP"),
        (png(20_000, 2), "too many"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_image_is_not_kept(
    server: ImageServer, kept: Kept, kind: str, made: bytes, words: str
) -> None:
    server.painting.images = [made]
    with pytest.raises(ToolFailed, match=rf"{words}|without an image"):
        await paint(tool(server, kind, kept), NOBODY)
    assert kept.files == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("manner", "words"),
    [
        (Manner(status=302, headers={"Location": "http://127.0.0.2:9/"}), "redirects"),
        (Manner(body=b"<html>"), "answers what is no"),
        (Manner(body=b"[1, 2]"), "answers what is no"),
        (Manner(body=b"[" * 100_000), "answers what is no"),
        (Manner(status=500, body=b"\x00"), "500"),
        (Manner(cut=4), "ends its answer early"),
    ],
)
async def test_a_server_that_misbehaves_fails_in_words(
    server: ImageServer, kept: Kept, kind: str, manner: Manner, words: str
) -> None:
    server.manner = manner
    with pytest.raises(ToolFailed, match=words):
        await paint(tool(server, kind, kept), NOBODY)


async def test_a_slow_server_is_not_waited_for(server: ImageServer, kept: Kept) -> None:
    server.manner = Manner(stall=True)
    with pytest.raises(ToolFailed, match="did not answer within"):
        await paint(tool(server, "openai", kept, image_generation_timeout=0.2), NOBODY)


async def test_an_image_that_does_not_end_is_cut_off(server: ImageServer, kept: Kept) -> None:
    server.manner, server.misbehaves = Manner(endless=True), "/view"
    with pytest.raises(ToolFailed, match="more than 2,000,000 bytes"):
        await paint(tool(server, "comfyui", kept), NOBODY)


async def test_the_keys_are_in_no_error_and_no_log(
    server: ImageServer, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ToolFailed, match="refuses the key") as refused:
        await paint(tool(server, "openai", kept, image_generation_key="wrong-secret"), NOBODY)
    with pytest.raises(ToolFailed, match="rejected by our safety system") as rejected:
        await paint(tool(server, "openai", kept), NOBODY, prompt="something forbidden")
    told = f"{refused.value}{rejected.value}{caplog.text}"
    assert "wrong-secret" not in told
    assert KEY not in told
    assert KEY[:8] not in str(refused.value)
    assert "<b>" not in told


async def test_a_wrong_model_is_told_to_the_operator(server: ImageServer, kept: Kept) -> None:
    with pytest.raises(ToolFailed, match="image_generation_model"):
        await paint(tool(server, "openai", kept, image_generation_model="none"), NOBODY)
    with pytest.raises(ToolFailed, match=CHECKPOINT):
        await paint(tool(server, "comfyui", kept, image_generation_model="none"), NOBODY)


async def test_a_workflow_that_fails_is_told(server: ImageServer, kept: Kept) -> None:
    server.painting.fails = True
    with pytest.raises(ToolFailed, match="failed while it made the image"):
        await paint(tool(server, "comfyui", kept), NOBODY)


async def test_what_nobody_waits_for_any_more_is_stopped(server: ImageServer, kept: Kept) -> None:
    server.painting.looks = 1_000_000
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):
            await paint(tool(server, "comfyui", kept), NOBODY)
    (prompt_id,) = server.painting.running
    assert [one.json for one in server.asked_for("/queue") if one.method == "POST"] == [{"delete": [prompt_id]}]
    assert [one.json for one in server.asked_for("/interrupt")] == [{"prompt_id": prompt_id}]


async def test_others_work_is_not_interrupted(server: ImageServer, kept: Kept) -> None:
    server.painting.looks, server.painting.busy = 1_000_000, True
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.15):
            await paint(tool(server, "comfyui", kept), NOBODY)
    assert server.asked_for("/queue") != []
    assert server.asked_for("/interrupt") == []


async def test_there_must_be_room_for_it(server: ImageServer, place: Place, principal: Principal) -> None:
    small = Files(place.engine, place.storage, max_file=1000, quota=10)
    with pytest.raises(QuotaExceeded):
        await paint(tool(server, "openai", small), principal)


@pytest.mark.parametrize("size", ["10x10", "9999x64", "64x5000"])
async def test_a_size_that_no_picture_has_is_refused(server: ImageServer, kept: Kept, size: str) -> None:
    with pytest.raises(ToolFailed, match="from 64 to 4096 pixels"):
        await paint(tool(server, "openai", kept), NOBODY, size=size)
    assert server.asked == []


async def test_confirmations_are_asked_for_where_they_are_wanted(server: ImageServer, kept: Kept) -> None:
    source = ImageTools(Settings(**server.settings("openai")), kept)
    asks = ImageGenerationTool(ToolConfiguration(requires_confirmation=["image_generation"]))
    assert (await tools_of(source, asks))["image_generation"].always_asks
    assert not (await tools_of(source, ImageGenerationTool()))["image_generation"].always_asks
    assert await tools_of(source, ImageGenerationTool(ToolConfiguration(exclude=["image_generation"]))) == {}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "image_generation to openai or comfyui"),
        ({"image_generation": "openai"}, "image_generation_url"),
        ({"image_generation": "comfyui", "image_generation_url": "http://127.0.0.1:8188"}, "image_generation_model"),
        ({"image_generation": "openai", "image_generation_url": "ftp://x"}, "http:// or https://"),
    ],
)
async def test_what_is_missing_is_named(kept: Kept, settings: dict[str, Any], words: str) -> None:
    assert words in (ImageTools(Settings(**settings), kept).state or "")

"""ComfyUI, by the routes of its server (docs.comfy.org/development/comfyui-server/comms_routes): a workflow is queued,
its history is asked for until it is done, and its pictures are fetched."""

from __future__ import annotations

import asyncio
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from ventoux.tools.image_generation.port import Painted
from ventoux.tools.plain import plain
from ventoux.tools.remote import Ask, authorization
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from yarl import URL

    from ventoux.tools.image_generation.port import Quality, Wanted
    from ventoux.tools.remote import Answer, Asks

T = TypeVar("T")

_SIDE = 1024
"""Pixels, where no size is wanted."""
_MULTIPLE = 8
"""Pixels that are one of the model's inner picture."""
_STEPS: dict[Quality | None, int] = {"low": 12, None: 20, "medium": 20, "high": 32}
_ID = re.compile(r"[A-Za-z0-9-]{1,100}\Z")
_JSON_BYTES = 4 * 1024 * 1024
_SLOWEST = 2.0
_STOPPING = 3.0
"""Seconds that are taken to stop what nobody waits for any more."""


class _Queued(msgspec.Struct):
    prompt_id: str


class _Failure(msgspec.Struct):
    error: dict[str, Any] = {}
    node_errors: Any = None


class _File(msgspec.Struct):
    filename: str
    subfolder: str = ""
    type: str = "output"


class _Output(msgspec.Struct):
    images: list[_File] = []


class _Status(msgspec.Struct, frozen=True):
    status_str: str = ""


class _Done(msgspec.Struct):
    outputs: dict[str, _Output] = {}
    status: _Status = _Status()


class _Queue(msgspec.Struct):
    queue_running: list[list[Any]] = []


class ComfyUi:
    name = "ComfyUI"

    def __init__(self, base: URL, key: str, checkpoint: str, remote: Asks, *, pause: float = 0.2) -> None:
        """``key``: of a proxy before it, ComfyUI itself has none. ``pause``: seconds before its history is asked for
        the first time; then longer and longer."""
        self._base = base.with_query(None)
        self._headers = authorization(key)
        self._checkpoint = checkpoint
        self._remote = remote
        self._pause = pause

    async def paint(self, wanted: Wanted) -> Painted:
        seed = secrets.randbelow(2**48)
        answer = await self._ask("prompt", json={"prompt": workflow(wanted, self._checkpoint, seed)})
        if answer.status != 200:
            raise ToolFailed(f"{self.name} refuses the workflow: {_why(answer)}")
        prompt_id = _decoded(answer, _Queued).prompt_id
        if not _ID.match(prompt_id):
            raise ToolFailed(f"{self.name} answers with what is no id.")
        try:
            done = await self._done(prompt_id)
        except asyncio.CancelledError:
            await asyncio.shield(self._stop(prompt_id))
            raise
        files = [file for output in done.outputs.values() for file in output.images][: wanted.number]
        return Painted([await self._view(file) for file in files], {"seed": seed})

    async def _done(self, prompt_id: str) -> _Done:
        """Waits for as long as whoever asks has time."""
        pause = self._pause
        while True:
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _SLOWEST)
            answer = await self._ask("history", prompt_id)
            if answer.status != 200:
                raise ToolFailed(f"{self.name} answered {answer.status} when it was asked how far it is.")
            done = _decoded(answer, dict[str, _Done]).get(prompt_id)
            if done is not None and done.status.status_str == "error":
                raise ToolFailed(f"{self.name} failed while it made the image.", hint="The operator looks at its log.")
            if done is not None:
                return done

    async def _view(self, file: _File) -> bytes:
        asked = {"filename": file.filename, "subfolder": file.subfolder, "type": file.type}
        answer = await self._remote.ask(Ask((self._base / "view").with_query(asked), self._headers, accept="image/*"))
        if answer.status != 200:
            raise ToolFailed(f"{self.name} answered {answer.status} when it was asked for the image that it had made.")
        return answer.body

    async def _stop(self, prompt_id: str) -> None:
        """Out of the queue, or interrupted where it is the one that runs: others' work goes on."""
        with suppress(ToolFailed, TimeoutError):
            async with asyncio.timeout(_STOPPING):
                await self._ask("queue", json={"delete": [prompt_id]})
                running = _decoded(await self._ask("queue"), _Queue).queue_running
                if any(prompt_id in one[:2] for one in running):
                    await self._ask("interrupt", json={"prompt_id": prompt_id})

    async def _ask(self, *path: str, json: Any = None) -> Answer:
        return await self._remote.ask(Ask(self._base.joinpath(*path), self._headers, json=json), most=_JSON_BYTES)


def workflow(wanted: Wanted, checkpoint: str, seed: int) -> dict[str, Any]:
    """From a text to pictures, with nothing but nodes that every ComfyUI has."""
    width, height = (side // _MULTIPLE * _MULTIPLE for side in wanted.size or (_SIDE, _SIDE))

    def node(kind: str, **inputs: Any) -> dict[str, Any]:
        return {"class_type": kind, "inputs": inputs}

    return {
        "model": node("CheckpointLoaderSimple", ckpt_name=checkpoint),
        "wanted": node("CLIPTextEncode", text=wanted.prompt, clip=["model", 1]),
        "unwanted": node("CLIPTextEncode", text="", clip=["model", 1]),
        "empty": node("EmptyLatentImage", width=width, height=height, batch_size=wanted.number),
        "sampled": node(
            "KSampler",
            model=["model", 0],
            positive=["wanted", 0],
            negative=["unwanted", 0],
            latent_image=["empty", 0],
            seed=seed,
            steps=_STEPS[wanted.quality],
            cfg=7.0,
            sampler_name="euler",
            scheduler="normal",
            denoise=1.0,
        ),
        "decoded": node("VAEDecode", samples=["sampled", 0], vae=["model", 2]),
        "saved": node("SaveImage", images=["decoded", 0], filename_prefix="ventoux"),
    }


def _decoded(answer: Answer, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ToolFailed("ComfyUI answers what is no answer of ComfyUI.") from error


def _why(answer: Answer) -> str:
    """Its words on what is wrong with which input, such as a checkpoint that there is not."""
    try:
        failure = msgspec.json.decode(answer.body, type=_Failure)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return f"it answered {answer.status}."
    said = [failure.error.get("message"), failure.error.get("details"), failure.node_errors]
    return plain(" ".join(str(one) for one in said if one), 300) or f"it answered {answer.status}."

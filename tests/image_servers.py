"""What makes images, in this process: OpenAI's images API, and ComfyUI."""

from __future__ import annotations

import base64
import json
import re
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image
from tests.served import Asked, Good, Served, serving

if TYPE_CHECKING:
    from collections.abc import Generator

KEY = "image-secret-77b0"
MODEL = "painter-1"
CHECKPOINT = "landscapes.safetensors"


def png(width: int = 64, height: int = 48, kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind)
    return file.getvalue()


class Painting:
    """``by_url``: images are told by address; ``elsewhere``: that of another origin. ``images``: what is made instead
    of a picture. ``looks``: how often ComfyUI is asked for its history before it is done; ``fails``: it never is.
    ``busy``: it works for somebody else."""

    def __init__(self) -> None:
        self.by_url = False
        self.elsewhere = ""
        self.images: list[bytes] | None = None
        self.looks = 2
        self.fails = False
        self.busy = False
        self.queued: dict[str, dict[str, Any]] = {}
        self.running: list[str] = []
        self._seen: dict[str, int] = {}

    def answer(self, asked: Asked) -> Good:
        step = asked.path.strip("/").split("/")
        if asked.path == "/v1/images/generations":
            return self._openai(asked)
        if step[0] == "made" or asked.path == "/view":
            return Good(self._made(1, (64, 48))[0], "image/png")
        if step[0] == "prompt":
            return self._prompt(asked)
        if step[0] == "history":
            return self._history(step[1])
        if step[0] == "queue":
            running = ["somebody-elses"] if self.busy else self.running
            return Good(json.dumps({"queue_running": [[0, one, {}] for one in running]}).encode())
        return Good(b"{}", status=200 if step[0] == "interrupt" else 404)

    def _made(self, number: int, size: tuple[int, int]) -> list[bytes]:
        return self.images if self.images is not None else [png(*size)] * number

    def _openai(self, asked: Asked) -> Good:
        if asked.headers.get("Authorization") != f"Bearer {KEY}":
            return _problem(401, f"Incorrect API key provided: {KEY[:8]}.")
        if asked.json.get("model") != MODEL:
            return _problem(404, "The model does not exist.")
        if "forbidden" in asked.json["prompt"]:
            return _problem(400, f"Your request was rejected by our safety system. <b>{KEY}</b>")
        width, height = (int(side) for side in asked.json.get("size", "64x48").split("x"))
        made = self._made(asked.json["n"], (width, height))
        base = self.elsewhere or ""
        data = [
            {"url": f"{base}/made/{number}.png"} if self.by_url else {"b64_json": base64.b64encode(one).decode()}
            for number, one in enumerate(made)
        ]
        told = {"created": 1, "data": data, "usage": {"total_tokens": 100, "input_tokens": 50, "output_tokens": 50}}
        return Good(json.dumps(told).encode())

    def _prompt(self, asked: Asked) -> Good:
        nodes = asked.json["prompt"]
        named = next(node for node in nodes.values() if node["class_type"] == "CheckpointLoaderSimple")
        if named["inputs"]["ckpt_name"] != CHECKPOINT:
            error = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"}
            problem = {"message": "Value not in list", "details": f"ckpt_name not in ['{CHECKPOINT}']"}
            told = {"error": error, "node_errors": {"model": {"errors": [problem]}}}
            return Good(json.dumps(told).encode(), status=400)
        prompt_id = f"6f962d0e-40d9-45e8-b378-{len(self.queued):012d}"
        self.queued[prompt_id] = nodes
        self.running.append(prompt_id)
        return Good(json.dumps({"prompt_id": prompt_id, "number": 1, "node_errors": {}}).encode())

    def _history(self, prompt_id: str) -> Good:
        self._seen[prompt_id] = self._seen.get(prompt_id, 0) + 1
        if self._seen[prompt_id] <= self.looks:
            return Good(b"{}")
        if self.fails:
            return Good(json.dumps({prompt_id: {"outputs": {}, "status": {"status_str": "error"}}}).encode())
        nodes = self.queued[prompt_id]
        (latent,) = [node for node in nodes.values() if node["class_type"] == "EmptyLatentImage"]
        saved = next(name for name, node in nodes.items() if node["class_type"] == "SaveImage")
        images = [
            {"filename": f"ventoux_{number:05d}_.png", "subfolder": "a/b", "type": "output"}
            for number in range(latent["inputs"]["batch_size"])
        ]
        done = {"outputs": {saved: {"images": images}}, "status": {"status_str": "success", "completed": True}}
        return Good(json.dumps({prompt_id: done}).encode())


def _problem(status: int, message: str) -> Good:
    return Good(json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode(), status=status)


class ImageServer(Served):
    def __init__(self) -> None:
        self.painting = Painting()
        super().__init__(self.painting)

    def settings(self, kind: str) -> dict[str, Any]:
        """Of a Ventoux that asks it, as ``openai`` or ``comfyui``."""
        model = MODEL if kind == "openai" else CHECKPOINT
        return {
            "image_generation": kind,
            "image_generation_url": self.url,
            "image_generation_key": KEY,
            "image_generation_model": model,
        }

    def asked_for(self, path: str) -> list[Asked]:
        return [one for one in self.asked if re.match(path, one.path)]


@contextmanager
def image_server() -> Generator[ImageServer]:
    made = ImageServer()
    with serving(made):
        yield made

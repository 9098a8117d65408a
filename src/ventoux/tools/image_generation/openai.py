"""Any server with OpenAI's ``POST /v1/images/generations`` (platform.openai.com/docs/api-reference/images/create)."""

from __future__ import annotations

import asyncio
import binascii
from typing import TYPE_CHECKING, Any

import msgspec
from yarl import URL

from ventoux.tools.image_generation.port import Painted
from ventoux.tools.plain import plain
from ventoux.tools.remote import Ask, authorization
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from ventoux.tools.image_generation.port import Quality, Wanted
    from ventoux.tools.remote import Answer, Asks

IMAGE_BYTES = 32 * 1024 * 1024
"""Of one picture."""
_ALWAYS_BASE64 = ("gpt-image", "chatgpt-image")
"""Models that give nothing else, and refuse to be told so."""
_DALL_E: dict[Quality, str] = {"low": "standard", "medium": "standard", "high": "hd"}


class _Image(msgspec.Struct):
    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None


class _Reply(msgspec.Struct):
    data: list[_Image]
    usage: Any = None


class _Problem(msgspec.Struct):
    message: str = ""


class _Failure(msgspec.Struct):
    error: _Problem


class OpenAiImages:
    name = "The image server"

    def __init__(self, base: URL, key: str, model: str, remote: Asks) -> None:
        path = base.path.rstrip("/").removesuffix("/images/generations").removesuffix("/v1")
        self._url = base.with_path(f"{path}/v1/images/generations").with_query(None)
        self._key = key
        self._model = model
        self._remote = remote

    async def paint(self, wanted: Wanted) -> Painted:
        answer = await self._remote.ask(Ask(self._url, authorization(self._key), json=self._body(wanted)))
        if answer.status != 200:
            raise self._refused(answer)
        try:
            reply = await asyncio.to_thread(msgspec.json.decode, answer.body, type=_Reply)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ToolFailed(f"{self.name} answers what is no list of images.") from error
        images = [await self._data(one) for one in reply.data[: wanted.number]]
        revised = [plain(one.revised_prompt, 1000) for one in reply.data[: wanted.number] if one.revised_prompt]
        info: dict[str, Any] = {"revised_prompt": revised[0]} if revised else {}
        return Painted(images, info | _usage(reply.usage))

    def _body(self, wanted: Wanted) -> dict[str, Any]:
        body: dict[str, Any] = {"prompt": wanted.prompt, "n": wanted.number}
        if self._model:
            body["model"] = self._model
        if not self._model.startswith(_ALWAYS_BASE64):
            body["response_format"] = "b64_json"
        if wanted.size is not None:
            body["size"] = "{}x{}".format(*wanted.size)
        if wanted.quality is not None:
            body["quality"] = _DALL_E[wanted.quality] if self._model.startswith("dall-e") else wanted.quality
        return body

    async def _data(self, image: _Image) -> bytes:
        if image.b64_json:
            try:
                return await asyncio.to_thread(
                    binascii.a2b_base64, image.b64_json.partition("base64,")[2] or image.b64_json
                )
            except (binascii.Error, ValueError) as error:
                raise ToolFailed(f"{self.name} gives an image that is no base64.") from error
        if not image.url:
            raise ToolFailed(f"{self.name} gives an entry without an image.")
        try:
            url = self._url.join(URL(image.url))
        except ValueError as error:
            raise ToolFailed(f"{self.name} gives an address that is none.") from error
        answer = await self._remote.ask(Ask(url, authorization(self._key), accept="image/*"), most=IMAGE_BYTES)
        if answer.status != 200:
            raise ToolFailed(f"{self.name} answered {answer.status} when it was asked for the image that it had made.")
        return answer.body

    def _refused(self, answer: Answer) -> ToolFailed:
        if answer.status in {401, 403}:
            # Its words may quote the key.
            return ToolFailed(f"{self.name} refuses the key.", hint="The operator checks image_generation_key.")
        if answer.status == 404:
            return ToolFailed(
                f"{self.name} has no images at that address, or no such model.",
                hint="The operator checks image_generation_url and image_generation_model.",
            )
        said = _message(answer.body)
        if self._key:
            said = said.replace(self._key, "…")
        return ToolFailed(f"{self.name} answered {answer.status}: {said}", retry_after=answer.retry_after)


def _message(body: bytes) -> str:
    try:
        said = msgspec.json.decode(body, type=_Failure).error.message
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        said = ""
    return plain(said, 300) or "it does not say why."


def _usage(usage: object) -> dict[str, Any]:
    """Tokens, where the server tells any: what they cost, it does not say."""
    try:
        told = msgspec.convert(usage, dict[str, Any])
    except msgspec.ValidationError:
        return {}
    counts = {name: value for name, value in told.items() if isinstance(value, int)}
    return {"usage": counts} if counts else {}

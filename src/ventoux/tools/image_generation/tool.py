"""The function ``image_generation``."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ventoux.calls import Tool as Function
from ventoux.files.schemas import NewFile
from ventoux.tools.image_generation.checking import picture
from ventoux.tools.image_generation.port import Wanted
from ventoux.tools.schemas import Access, ProducedFile, ToolContext, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Mapping

    from ventoux.accounts.schemas import Principal
    from ventoux.files.schemas import File
    from ventoux.tools.image_generation.checking import Picture
    from ventoux.tools.image_generation.port import Painter

KIND = "image_generation"
_MOST = 4
_PROMPT = 4000
_SMALLEST, _LARGEST = 64, 4096
"""Pixels of a side."""
FUNCTION = Function(
    name=KIND,
    description=(
        "Makes images from a description. They are shown to the user; you do not see them. For drawings, photographs "
        "and illustrations, not for charts of data."
    ),
    parameters={
        "type": "object",
        "properties": {
            "prompt": {
                "type": "string",
                "description": "What is to be seen, in detail, with its style.",
            },
            "size": {
                "type": "string",
                "pattern": "^[1-9][0-9]{1,3}x[1-9][0-9]{1,3}$",
                "description": "Width and height in pixels, as 1024x1024. Leave it out unless one is wanted.",
            },
            "quality": {"type": "string", "enum": ["low", "medium", "high"]},
            "number": {"type": "integer", "minimum": 1, "maximum": _MOST, "description": "How many; one if left out."},
        },
        "required": ["prompt"],
        "additionalProperties": False,
    },
)


class Keeps(Protocol):
    """``files.service.Files``."""

    async def upload(
        self, principal: Principal, new: NewFile, pieces: AsyncIterable[bytes], size: int | None = None
    ) -> File: ...


@dataclass(frozen=True)
class ImageGeneration:
    painter: Painter
    files: Keeps
    timeout: float
    always_asks: bool
    function: Function = FUNCTION
    kind: str = KIND
    access: Access = "reads"
    """It changes nothing that there was: it adds files to the conversation."""
    permission: str = KIND

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        """None: the words go to the operator's server."""
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        wanted = _wanted(arguments)
        painted = await self.painter.paint(wanted)
        if not painted.images:
            raise ToolFailed("The image server made no image.", hint="Try another description.")
        pictures = [await asyncio.to_thread(picture, one) for one in painted.images]
        files = [await self._kept(context.principal, wanted, number, one) for number, one in enumerate(pictures, 1)]
        sizes = ", ".join(dict.fromkeys(f"{one.width}x{one.height}" for one in pictures))
        made = "1 image was made and is" if len(files) == 1 else f"{len(files)} images were made and are"
        return ToolResult(
            text=f"{made} shown to the user already ({sizes} pixels). Give no link to it.",
            trusted=True,
            files=tuple(files),
            info={"prompt": wanted.prompt, "number": len(files), "size": sizes, **painted.info},
        )

    async def _kept(self, principal: Principal, wanted: Wanted, number: int, made: Picture) -> ProducedFile:
        name = f"{_slug(wanted.prompt)}-{number}.{made.extension}"
        # A user's own where there is a user: what is made in a conversation is not the whole workspace's.
        visibility = "workspace" if principal.user_id is None else "user"
        new = NewFile(name=name, visibility=visibility, source="mistral")
        file = await self.files.upload(principal, new, _once(made.data), len(made.data))
        return ProducedFile(file_id=file.id, name=file.name, mime_type=file.mime_type)


def _wanted(arguments: Mapping[str, Any]) -> Wanted:
    """Raises ToolFailed for sides that no picture has, and without a prompt."""
    size = None
    if arguments.get("size"):
        width, _, height = str(arguments["size"]).partition("x")
        size = (int(width), int(height))
        if not all(_SMALLEST <= side <= _LARGEST for side in size):
            raise ToolFailed(f"A side has from {_SMALLEST} to {_LARGEST} pixels.", hint="Leave the size out.")
    prompt = str(arguments["prompt"]).replace("\x00", " ").strip()[:_PROMPT]
    if not prompt:
        raise ToolFailed("There is nothing to be seen.", hint="Give a prompt.")
    return Wanted(prompt, size, arguments.get("quality"), min(_MOST, int(arguments.get("number") or 1)))


def _slug(prompt: str) -> str:
    """The beginning of the prompt as the name of a file."""
    return re.sub(r"[^\w]+", "-", prompt[:60].lower()).strip("-_")[:40].strip("-_") or "image"


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data

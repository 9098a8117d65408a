"""Makes pictures with the server that the operator has named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.errors import InvalidRequest
from ventoux.tools.configuration import Configured
from ventoux.tools.image_generation.comfyui import ComfyUi
from ventoux.tools.image_generation.openai import IMAGE_BYTES, OpenAiImages
from ventoux.tools.image_generation.tool import KIND, ImageGeneration
from ventoux.tools.remote import BadAddress, Remote, operators
from ventoux.tools.schemas import Opened
from ventoux.tools.specs import ImageGenerationTool

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.settings import Settings
    from ventoux.tools.image_generation.port import Painter
    from ventoux.tools.image_generation.tool import Keeps
    from ventoux.tools.specs import ToolSpec

_WITHIN = 0.95
"""Of the tool's time: the server's failure is told rather than the tool's."""
_LOOKING_SECONDS = 20.0
"""For one look at how far ComfyUI is."""
_JSON_BYTES = 64 * 1024 * 1024
"""Of an answer that holds up to four pictures."""


class ImageTools:
    kinds = frozenset({KIND})

    def __init__(self, settings: Settings, files: Keeps) -> None:
        self._timeout = settings.image_generation_timeout
        self._files = files
        self.painter: Painter | None = None
        self.state: str | None = None
        try:
            self.painter = _painter(settings)
        except BadAddress as error:
            self.state = str(error)

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Raises InvalidRequest for functions that there are not."""
        del principal, conversation_id
        if not isinstance(spec, ImageGenerationTool) or self.painter is None:
            raise InvalidRequest(f"{KIND} is off: {self.state}")
        configured = Configured(KIND, (KIND,), spec.tool_configuration)
        tool = ImageGeneration(self.painter, self._files, self._timeout, configured.always_asks(KIND))
        return Opened([tool] if configured.has(KIND) else [], [])

    async def close(self, conversation_id: str) -> None:
        """Files that were made are the user's."""


def _painter(settings: Settings) -> Painter:
    """Raises BadAddress, which says which settings to set."""
    kind, key, model = settings.image_generation, settings.image_generation_key, settings.image_generation_model
    if not kind:
        raise BadAddress(
            "no image server is set. The operator sets image_generation to openai or comfyui, and image_generation_url."
        )
    if not settings.image_generation_url:
        raise BadAddress("the operator sets image_generation_url to the address of the image server.")
    base = operators(settings.image_generation_url, "image_generation_url")
    seconds = settings.image_generation_timeout * _WITHIN
    if kind == "openai":
        return OpenAiImages(base, key, model, Remote(OpenAiImages.name, base, seconds=seconds, most=_JSON_BYTES))
    if not model:
        raise BadAddress("the operator sets image_generation_model to the file of a checkpoint, as ComfyUI names it.")
    remote = Remote(ComfyUi.name, base, seconds=min(seconds, _LOOKING_SECONDS), most=IMAGE_BYTES)
    return ComfyUi(base, key, model, remote)

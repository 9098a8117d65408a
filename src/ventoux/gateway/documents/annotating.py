"""Annotations: JSON of a form that the caller wants, about a document or a picture in it, by a model served here.

The models' calls go through the gateway, as the caller's own: limited, filtered and metered.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from ventoux.accounts.service import require
from ventoux.calls import ChatCall, ChatMessage
from ventoux.errors import OperationNotServed, WrongForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import JsonFormat
    from ventoux.catalog.cards import Card
    from ventoux.dialects.mistral.ocr import ImageObject, OCRPage
    from ventoux.libraries.models import Models

_DOCUMENT = "Answer with JSON about the document below, and with nothing that is not in it."
_PICTURE = "Answer with JSON about this picture, and with nothing that is not in it."


class Visible(Protocol):
    """``gateway.admit.Admit``."""

    def visible(self, principal: Principal) -> Sequence[Served]: ...


class Served(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def card(self) -> Card: ...


class Annotating:
    def __init__(self, models: Models, visible: Visible) -> None:
        self._models = models
        self._visible = visible

    def seeing_model(self, principal: Principal) -> str:
        """Raises Forbidden, OperationNotServed."""
        require(principal, "chat")
        for served in self._visible.visible(principal):
            if {"chat", "vision"} <= set(served.card.capabilities):
                return served.name
        raise OperationNotServed(
            "bbox_annotation_format needs a model that chats and sees pictures, and none that you may call is served.",
            hint="Leave it out, or connect one: ventoux catalog search --capability vision",
        )

    def chat_model(self, principal: Principal) -> str:
        """Raises Forbidden, ModelNotFound."""
        require(principal, "chat")
        return self._models.chat_model(principal)

    async def document(
        self, principal: Principal, pages: Sequence[OCRPage], wanted: JsonFormat, prompt: str, model: str
    ) -> str:
        """Raises as ``Models.chat`` does, and WrongForm."""
        text = "\n\n".join(page.markdown for page in pages)
        messages = [ChatMessage("system", prompt or _DOCUMENT), ChatMessage("user", text)]
        return await self._json(principal, ChatCall(model=model, messages=messages, format=wanted, temperature=0.0))

    async def picture(self, principal: Principal, image: ImageObject, wanted: JsonFormat, model: str) -> str:
        """``image`` with its data."""
        seen = {"type": "image_url", "image_url": {"url": image.image_base64}}
        message = ChatMessage("user", [{"type": "text", "text": _PICTURE}, seen])
        return await self._json(principal, ChatCall(model=model, messages=[message], format=wanted, temperature=0.0))

    async def _json(self, principal: Principal, call: ChatCall) -> str:
        reply = await self._models.chat(principal, call)
        try:
            json.loads(reply.text)
        except ValueError as error:
            raise WrongForm(call.model, "the annotation is no JSON, because it ended too early") from error
        return reply.text

"""The port through which documents reach models. Every call goes through the gateway and is limited, filtered and
metered like any other (``gateway.inside`` is what stands behind it)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.calls import FinishReason, Usage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall


class Reply(msgspec.Struct):
    text: str = ""
    usage: Usage = Usage()
    finish_reason: FinishReason = "stop"


class Models(Protocol):
    async def embed(self, principal: Principal, model: str, texts: Sequence[str]) -> list[list[float]]:
        """A vector for each text, of length 1. Raises ModelNotFound, Forbidden, RateLimited, Unavailable."""
        ...

    async def chat(
        self, principal: Principal, call: ChatCall, said: Callable[[str], Awaitable[None]] | None = None
    ) -> Reply:
        """``said`` is told each piece as it comes. Raises as ``embed`` does, and EngineError; whoever cancels it stops
        the engine."""
        ...

    def chat_model(self, principal: Principal) -> str:
        """The endpoint that answers when none was named: the first that chats. Raises ModelNotFound."""
        ...

    def context(self, principal: Principal, model: str) -> int:
        """Tokens that a call to it may use. Raises ModelNotFound."""
        ...

    def dimensions(self, principal: Principal, model: str) -> int | None:
        """Of its vectors, where they are known. Raises ModelNotFound."""
        ...

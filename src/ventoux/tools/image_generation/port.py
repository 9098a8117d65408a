"""The port of what makes pictures."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Protocol

Quality = Literal["low", "medium", "high"]


class Wanted(NamedTuple):
    """``size``: width and height in pixels; None for what the server makes when it is not told."""

    prompt: str
    size: tuple[int, int] | None
    quality: Quality | None
    number: int


class Painted(NamedTuple):
    """``images``: files as they came, ``info``: what the server tells of them."""

    images: list[bytes]
    info: dict[str, Any]


class Painter(Protocol):
    @property
    def name(self) -> str: ...

    async def paint(self, wanted: Wanted) -> Painted:
        """Raises ToolFailed; whoever cancels it stops the server's work, where that can be stopped."""
        ...

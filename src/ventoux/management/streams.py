"""Answers that are made while they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

T = TypeVar("T")


async def begun(pieces: AsyncIterator[T]) -> AsyncIterator[T]:
    """The same, its first piece made already: what is refused or cannot be read is an error with a status of its own,
    and not an answer of 200 that breaks off."""
    first = [piece async for piece in _one(pieces)]
    return _joined(first, pieces)


async def _one(pieces: AsyncIterator[T]) -> AsyncIterator[T]:
    try:
        yield await anext(pieces)
    except StopAsyncIteration:
        return


async def _joined(first: list[T], pieces: AsyncIterator[T]) -> AsyncIterator[T]:
    for piece in first:
        yield piece
    async for piece in pieces:
        yield piece

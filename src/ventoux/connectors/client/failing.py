"""What the packages raise when a server is away, broken, or lies, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ventoux.connectors.errors import ServerAway, ServerRefuses
from ventoux.connectors.functions import plain
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOST = frozenset({"SessionLost"})
_NOT_REACHED = frozenset({"ConnectError", "ConnectTimeout"})
_LONGEST = 300


def is_lost(error: Exception | None) -> bool:
    """Whether the server did not know the session, or was not reached at all: nothing of what was asked was done."""
    return error is not None and any(type(one).__name__ in _LOST | _NOT_REACHED for one in _single(error))


def in_words(error: Exception, name: str, within: float) -> VentouxError:
    """As it is told to callers: nothing of what a server says but the message of an error that it answers."""
    found = list(_single(error))
    for one in found:
        if isinstance(one, VentouxError):
            return one
    kinds = {type(one).__name__ for one in found}
    if isinstance(error, TimeoutError) or "TimeoutError" in kinds:
        return ServerAway(
            f"The server of {name} did not answer within {within:g} seconds.", hint="Try again later, or do without it."
        )
    if kinds & _NOT_REACHED:
        return ServerAway(f"The server of {name} cannot be reached.", hint="Check its address, and whether it runs.")
    for one in found:
        if type(one).__name__ == "MCPError":
            return ServerRefuses(name, plain(str(one), _LONGEST))
        if isinstance(one, OSError):
            return ServerAway(f"The server of {name} cannot be used: {one.strerror or type(one).__name__}.")
    return ServerAway(f"The server of {name} has ended the connection, or answers what is none of the protocol.")


def bare(error: VentouxError) -> VentouxError:
    """The same words, to be kept or raised once more: without the frames it was raised in, and what it came from."""
    told = type(error).__new__(type(error), *error.args)
    vars(told).update(vars(error))
    return told


def _single(error: BaseException) -> Iterator[BaseException]:
    """Those within groups, and what they come from."""
    if isinstance(error, BaseExceptionGroup):
        for inner in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield from _single(inner)
        return
    yield error
    if error.__cause__ is not None:
        yield from _single(error.__cause__)

"""Lists in pages, and versions against lost updates."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Header, Query, Response

from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

LimitOf = Annotated[int, Query(ge=1, le=500, description="The most that a page has.")]
CursorOf = Annotated[str, Query(max_length=1000, description="``next`` of the page before; empty for the first.")]


def page(items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str) -> tuple[Sequence[T], str | None]:
    """The part of ``items``, which are in the order of ``key``, that comes after the cursor; and the next cursor.

    A cursor names the last item that was seen, not its place: what is added or removed meanwhile shifts nothing.
    """
    after = _decoded(cursor) if cursor else None
    rest = items if after is None else [item for item in items if key(item) > after]
    shown = rest[:limit]
    more = len(rest) > limit
    return shown, encoded(key(shown[-1])) if more else None


def encoded(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise InvalidRequest("The cursor is none that a page gave.", hint="Begin again without one.") from error


def listed(items: list[Any], following: str | None) -> dict[str, Any]:
    return {"items": items, "next": following}


def seen_version(
    if_match: Annotated[
        str, Header(description='The ETag that was seen, as in If-Match: "3"; without it the latest.')
    ] = "",
) -> int | None:
    """Raises InvalidRequest."""
    text = if_match.strip().removeprefix("W/").strip('"')
    if text in {"", "*"}:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InvalidRequest("If-Match is no ETag of this API.", hint='Send that of the answer, as in If-Match: "3".')
    return int(text)


def tag(response: Response, version: int) -> None:
    response.headers["etag"] = f'"{version}"'

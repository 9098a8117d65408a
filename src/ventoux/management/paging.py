"""Lists in pages, and versions against lost updates."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

import msgspec
from fastapi import Depends, Header, Query, Response

from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
_MARK = "@"

LimitOf = Annotated[int, Query(ge=1, le=500, description="The most that a page has.")]
CursorOf = Annotated[str, Query(max_length=1000, description="``next`` of the page before; empty for the first.")]


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """``next`` is the cursor of the page that follows; null where this is the last."""

    items: list[T]
    next: str | None


def page(items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str) -> tuple[Sequence[T], str | None]:
    """The part of ``items``, in the order of ``key``, that comes after the cursor; and the next cursor.

    A cursor names the last item that was seen, not its place: what is added or removed meanwhile shifts nothing.
    """
    after = decoded(cursor) if cursor else None
    rest = sorted((item for item in items if after is None or key(item) > after), key=key)
    shown = rest[:limit]
    more = len(rest) > limit
    return shown, encoded(key(shown[-1])) if more else None


def page_of(items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str) -> Page[T]:
    shown, following = page(items, key, limit, cursor)
    return Page(items=list(shown), next=following)


def page_as_listed(items: Sequence[T], key: Callable[[T], str], limit: int, cursor: str) -> Page[T]:
    """Of what has an order of its own, in which ``key`` only names an item. Raises InvalidRequest when the item where
    the page before ended is gone."""
    start = 0
    if cursor:
        after = decoded(cursor)
        start = next((at for at, item in enumerate(items, 1) if key(item) == after), 0)
        if not start:
            raise InvalidRequest("The list has changed since that cursor was given.", hint="Begin again without one.")
    shown = list(items[start : start + limit])
    return Page(items=shown, next=encoded(key(shown[-1])) if len(items) > start + limit else None)


def encoded(key: str) -> str:
    # Never empty: that is the cursor of the first page.
    return base64.urlsafe_b64encode(f"{_MARK}{key}".encode()).decode().rstrip("=")


def decoded(cursor: str) -> str:
    """Raises InvalidRequest."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise _no_cursor() from error
    if not text.startswith(_MARK):
        raise _no_cursor()
    return text.removeprefix(_MARK)


def _no_cursor() -> InvalidRequest:
    return InvalidRequest("The cursor is none that a page gave.", hint="Begin again without one.")


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


VersionOf = Annotated[int | None, Depends(seen_version)]

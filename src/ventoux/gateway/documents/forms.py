"""Forms with one file, which goes where it is stored while it comes in; the other parts are short texts."""

from __future__ import annotations

from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, NamedTuple, cast

from ventoux.errors import InvalidRequest, Issue, PayloadTooLarge, RequestTimeout, ValidationFailed, VentouxError
from ventoux.gateway.bodies import ClientLeft
from ventoux.gateway.documents.multipart import Data, Multipart, boundary_of
from ventoux.kit.deadline import Deadline

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Collection

    from starlette.types import Receive, Scope

    from ventoux.gateway.documents.multipart import Event, Part

_MOST_FIELD = 64 * 1024
"""Bytes of one text."""
_FRAME = 1024 * 1024
"""Bytes of a form beside its file."""
_DISCARDED = 64 * 1024 * 1024
_DISCARDED_WITHIN = 10.0
"""A client that is still sending would see a broken connection instead of the error: so many more bytes are read."""


class Form(NamedTuple):
    """Its texts, and how the file is called."""

    fields: dict[str, str]
    filename: str


class FormReader:
    """``fields``: the texts that there may be, ``lists``: those of them that may be there often, and are told with a
    line each. The file is the part ``file``; it may come before them or after."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        *,
        fields: Collection[str],
        max_file: int,
        timeout: float,
        lists: Collection[str] = (),
    ) -> None:
        self._multipart = Multipart(boundary_of(_header(scope, b"content-type")))
        self._receive = receive
        self._known = fields
        self._lists = lists
        self._most = max_file + _FRAME
        self._timeout = timeout
        self._size = 0
        self._more = True
        self._events = deque["Event"]()
        length = _header(scope, b"content-length")
        self.length = int(length) if length.isascii() and length.isdigit() else None
        """Bytes of the whole, and so at most of the file; None where the client does not tell."""

    async def read(self, take: Callable[[AsyncIterable[bytes]], Awaitable[None]]) -> Form:
        """``take`` is given the file's bytes, and read to its end before the rest. Raises InvalidRequest,
        ValidationFailed, PayloadTooLarge, RequestTimeout, ClientLeft, and what ``take`` raises."""
        try:
            with Deadline(self._timeout):
                return await self._read(take)
        except TimeoutError as error:
            raise RequestTimeout(f"The upload did not arrive within {self._timeout:g} seconds.") from error
        except VentouxError:
            await self.discard()
            raise

    async def discard(self) -> None:
        """Reads what the client still sends, so that it sees the answer. Raises ClientLeft."""
        left = _DISCARDED
        try:
            with Deadline(_DISCARDED_WITHIN):
                while self._more and left > 0:
                    left -= len(await self._piece())
        except TimeoutError:
            return

    async def _read(self, take: Callable[[AsyncIterable[bytes]], Awaitable[None]]) -> Form:
        if self.length is not None and self.length > self._most:
            raise self._too_large()
        fields: dict[str, str] = {}
        filename: str | None = None
        while (event := await self._next()) is not None:
            # What is not the head of a part has been read with it.
            part = cast("Part", event)
            if part.name == "file":
                if filename is not None:
                    raise _refused("file", "There are two of it; send one file a request", "invalid")
                if part.filename is None:
                    raise _refused("file", "It has no filename, so it is a text and no file", "invalid")
                filename = part.filename
                async with aclosing(self._content()) as content:
                    await take(content)
                    async for _ in content:
                        pass
            elif part.name in fields and part.name in self._lists:
                fields[part.name] += f"\n{await self._field(part)}"
            elif part.name in fields:
                raise _refused(part.name, "It is there twice", "invalid")
            else:
                fields[part.name] = await self._field(part)
        if filename is None:
            raise _refused("file", "Field required", "missing")
        return Form(fields, filename)

    async def _field(self, part: Part) -> str:
        if part.name not in self._known:
            raise _refused(part.name[:64], "Extra inputs are not permitted", "extra_forbidden")
        if part.filename is not None:
            raise _refused(part.name, "It is a file, and a text is wanted", "invalid")
        value = bytearray()
        async with aclosing(self._content()) as content:
            async for piece in content:
                value += piece
                if len(value) > _MOST_FIELD:
                    raise _refused(part.name, f"It has more than {_MOST_FIELD:,} bytes", "too_long")
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise _refused(part.name, "It is not valid UTF-8", "invalid") from None

    async def _content(self) -> AsyncGenerator[bytes]:
        while isinstance(event := await self._next(), Data):
            yield event.data

    async def _next(self) -> Event | None:
        """None at the end of the form."""
        while not self._events:
            if not self._more:
                self._multipart.finish()
                return None
            self._events.extend(self._multipart.feed(await self._piece()))
            if self._size > self._most:
                raise self._too_large()
        return self._events.popleft()

    async def _piece(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self._more = False
            raise ClientLeft
        self._more = message.get("more_body", False)
        body: bytes = message.get("body", b"")
        self._size += len(body)
        return body

    def _too_large(self) -> PayloadTooLarge:
        return PayloadTooLarge(
            f"The file is larger than {self._most - _FRAME:,} bytes.", hint="Send less, or raise max_file."
        )


def whole_number(fields: dict[str, str], name: str, least: int, most: int) -> int | None:
    """None where it was not sent. Raises ValidationFailed."""
    text = fields.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 12 and least <= int(text) <= most):
        raise _refused(name, f"It must be a whole number from {least} to {most}", "invalid", text[:64])
    return int(text)


def refuse_field(name: str, reason: str, given: str = "") -> ValidationFailed:
    return _refused(name, reason, "invalid", given)


def _refused(name: str, reason: str, kind: str, given: str | None = None) -> ValidationFailed:
    return ValidationFailed([Issue(kind, ("body", name), reason, given)])


def _header(scope: Scope, wanted: bytes) -> str:
    found = [value for name, value in scope["headers"] if name == wanted]
    if len(found) > 1:
        raise InvalidRequest(f"The header {wanted.decode()} is there twice.")
    return found[0].decode("latin-1") if found else ""

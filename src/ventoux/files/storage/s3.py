"""A bucket of the S3 kind. Its library, obstore, does its work in threads of its own and never on the event loop.

What is larger than one part goes up in parts as it comes in. The library gives those up when the source of the bytes
fails, and does not when whoever waits is cancelled: so a cancelled upload makes its source fail, and waits for that.
Parts of a server that was killed stay in the bucket until a rule of its own removes them (docs/files.md).
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from ventoux.errors import SettingsError
from ventoux.files.errors import ObjectNotFound, StorageFull, StorageUnavailable
from ventoux.files.storage.taking import Taking, checked, too_large

try:
    import obstore
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
    from obstore.store import S3Store
except ModuleNotFoundError as missing:
    raise SettingsError(
        "storage_url needs the package obstore, which is not installed.", hint="pip install 'ventoux[s3]'"
    ) from missing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable, Generator

    from ventoux.files.schemas import Stored

logger = logging.getLogger("ventoux.storage")

_PART = 8 * 1024 * 1024
"""Bytes: of at most 10,000 parts, so the largest object has 80 GB."""
_PARTS_AT_ONCE = 2
_PIECE = 1024 * 1024
_HASHED_AT_ONCE = 256 * 1024
"""Bytes that are hashed on the loop; more is hashed in a thread."""
_GIVEN_UP_WITHIN = 15.0
"""Seconds for which a cancelled upload waits until its parts are gone."""
_OPENED_WITHIN = 15.0
_KNOWN = frozenset({"endpoint", "region"})
_FULL = ("507 ", "QuotaExceeded", "StorageFull", "EntityTooLarge")
_IGNORES_RANGES = "non-partial response"


class Bucket(NamedTuple):
    name: str
    folder: str
    endpoint: str
    region: str


def parsed(url: str) -> Bucket:
    """Raises SettingsError, which does not quote the URL: somebody may have put a password into it."""
    try:
        parts = urlsplit(url)
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        raise _no_url("it is no URL") from None
    options = dict(given)
    if parts.scheme != "s3" or not parts.hostname:
        raise _no_url("it does not begin with s3:// and a bucket's name")
    if "@" in parts.netloc:
        raise _no_url("it holds credentials, which belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    if unknown := [name for name, _ in given if name not in _KNOWN]:
        raise _no_url(f"it has {unknown[0]!r}, and it may have endpoint and region")
    endpoint = options.get("endpoint", "")
    if "endpoint" in options and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise _no_url("its endpoint does not begin with https:// or http://")
    folder = parts.path.strip("/")
    try:
        checked(folder or "x")
    except ValueError:
        raise _no_url("its folder has other characters than letters, digits, '.', '-', '_' and '/'") from None
    return Bucket(parts.netloc, folder, endpoint, options.get("region", "us-east-1"))


def _no_url(why: str) -> SettingsError:
    return SettingsError(
        f"storage_url cannot be used: {why}.",
        hint="It looks like s3://bucket/folder?endpoint=https://s3.example.org&region=eu-west-1",
    )


async def open_bucket(url: str) -> BucketStorage:
    """Raises SettingsError for a bucket that is not there or not ours. One that does not answer now may do so later:
    the server starts, and files are refused until then."""
    bucket = parsed(url)
    storage = BucketStorage(bucket)
    try:
        async with asyncio.timeout(_OPENED_WITHIN):
            await storage.look()
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise SettingsError(
            f"The bucket {bucket.name} does not let us in: {_first_line(error)}",
            hint="Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        ) from error
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no bucket {bucket.name}: {_first_line(error)}", hint="Make it, or correct storage_url."
        ) from error
    except (BaseError, TimeoutError) as error:
        fields = {"bucket": bucket.name, "error": _first_line(error) or "it does not answer"}
        logger.warning("the storage cannot be reached now", extra={"fields": fields})
    return storage


class BucketStorage:
    def __init__(self, bucket: Bucket) -> None:
        config: dict[str, Any] = {"region": bucket.region}
        if bucket.endpoint:
            config["endpoint"] = bucket.endpoint
        self._store = S3Store(
            bucket.name,
            prefix=bucket.folder or None,
            config=config,  # pyright: ignore[reportArgumentType]  # its keys are known above
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "connect_timeout": "5s",
                # Of one request, a part or the answer's whole body.
                "timeout": "300s",
            },
            retry_config={"max_retries": 2},
        )

    async def look(self) -> None:
        """Raises what the library raises where the bucket is not there, or not ours, or cannot be asked."""
        try:
            await obstore.get_async(self._store, "looked-for")
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise

    async def put(self, key: str, pieces: AsyncIterable[bytes], *, limit: int) -> Stored:
        taking, first = Taking(limit), bytearray()
        source = aiter(pieces)
        async for piece in source:
            await _take(taking, piece)
            first += piece
            if len(first) >= _PART:
                upload = _Upload(self._store, checked(key))
                await upload.run(bytes(first), source, taking)
                return taking.stored()
        await self._put_whole(checked(key), bytes(first))
        return taking.stored()

    async def put_bytes(self, key: str, data: bytes) -> Stored:
        taking = Taking(None)
        await _take(taking, data)
        await self._put_whole(checked(key), data)
        return taking.stored()

    async def _put_whole(self, key: str, data: bytes) -> None:
        sent = asyncio.ensure_future(obstore.put_async(self._store, key, data, use_multipart=False))
        try:
            with _named("written"):
                await asyncio.shield(sent)
        except asyncio.CancelledError:
            # It may be there already: what was cancelled leaves nothing.
            await _settled(sent)
            with suppress(StorageUnavailable):
                await self.delete(key)
            raise

    async def get(self, key: str, start: int = 0, end: int | None = None) -> AsyncGenerator[bytes]:
        skipped, left = start, None if end is None else max(0, end - start)
        if left == 0:
            return
        with _named("read", key):
            try:
                found = await obstore.get_async(self._store, checked(key), options=_range(start, end))  # pyright: ignore[reportArgumentType]
                skipped = 0
            except BaseError as error:
                if _IGNORES_RANGES not in str(error):
                    raise
                # Some servers answer ranges in a way that the library does not take: then all is read up to there.
                found = await obstore.get_async(self._store, checked(key))
        stream = found.stream(min_chunk_size=_PIECE)
        while True:
            with _named("read", key):
                piece = bytes(await anext(stream, b""))
            if not piece:
                return
            piece, skipped = piece[skipped:], max(0, skipped - len(piece))
            if left is not None:
                piece = piece[:left]
                left -= len(piece)
            if piece:
                yield piece
            if left == 0:
                return

    async def get_bytes(self, key: str, *, limit: int) -> bytes:
        with _named("read", key):
            found = await obstore.get_async(self._store, checked(key))
            if found.meta["size"] > limit:
                raise too_large(limit)
            return bytes(await found.bytes_async())

    @asynccontextmanager
    async def local(self, key: str) -> AsyncGenerator[Path]:
        """Fetched into a folder for as long as it is needed."""
        folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="ventoux-")
        try:
            path = Path(folder.name) / "object"
            with await asyncio.to_thread(path.open, "xb") as file:
                async for piece in self.get(key):
                    await asyncio.to_thread(file.write, piece)
            yield path
        finally:
            await asyncio.shield(asyncio.to_thread(folder.cleanup))

    async def delete(self, key: str) -> None:
        with _named("deleted"), suppress(FileNotFoundError):
            await obstore.delete_async(self._store, checked(key))

    async def delete_below(self, prefix: str) -> None:
        with _named("deleted"):
            # Listed anew each time: what is deleted is in no later page.
            while paths := await self._some(f"{checked(prefix)}/"):
                await obstore.delete_async(self._store, paths)

    async def _some(self, prefix: str) -> list[str]:
        async for found in obstore.list(self._store, prefix, chunk_size=500):
            return [one["path"] for one in found]
        return []


class _Upload:
    """One object in parts: pieces are handed over to the library as they come, a few in between."""

    def __init__(self, store: S3Store, key: str) -> None:
        self._store = store
        self._key = key
        self._handed: asyncio.Queue[bytes | Exception | None] = asyncio.Queue(4)
        self._done: asyncio.Future[Any] = asyncio.ensure_future(
            obstore.put_async(store, key, self._pieces(), chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE)
        )
        self._done.add_done_callback(self._wake)

    async def run(self, first: bytes, rest: AsyncIterable[bytes], taking: Taking) -> None:
        try:
            await self._hand(first)
            async for piece in rest:
                await _take(taking, piece)
                await self._hand(piece)
            await self._hand(None)
            with _named("written"):
                await asyncio.shield(self._done)
        except BaseException:
            await self._give_up()
            raise

    async def _hand(self, piece: bytes | None) -> None:
        """Raises what the library failed with, as soon as it has."""
        if not self._done.done():
            await self._handed.put(piece)
        elif piece is not None:
            with _named("written"):
                await self._done

    async def _pieces(self) -> AsyncGenerator[bytes]:
        while (piece := await self._handed.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    async def _give_up(self) -> None:
        self._empty()
        if not self._done.done():
            self._handed.put_nowait(_GivenUp())
        await _settled(self._done)
        if self._done.done() and self._done.exception() is None:
            # It had all of its pieces when it was cancelled.
            await _settled(asyncio.ensure_future(obstore.delete_async(self._store, self._key)))

    def _wake(self, done: asyncio.Future[Any]) -> None:
        """Whoever waits to hand over must not wait for a reader that is gone."""
        if not done.cancelled():
            done.exception()
        self._empty()

    def _empty(self) -> None:
        while not self._handed.empty():
            self._handed.get_nowait()


class _GivenUp(Exception):
    """Makes the library give up the parts that it has sent."""


async def _settled(future: asyncio.Future[Any]) -> None:
    """Waits for its end, for a while, whatever that is."""
    await asyncio.wait([future], timeout=_GIVEN_UP_WITHIN)


async def _take(taking: Taking, piece: bytes) -> None:
    if len(piece) > _HASHED_AT_ONCE:
        await asyncio.to_thread(taking.add, piece)
    else:
        taking.add(piece)


def _range(start: int, end: int | None) -> dict[str, Any]:
    if end is not None:
        return {"range": (start, end)}
    return {"range": {"offset": start}} if start else {}


@contextmanager
def _named(doing: str, key: str = "") -> Generator[None]:
    """The library's failures, in words for a caller."""
    try:
        yield
    except FileNotFoundError as error:
        if key:
            raise ObjectNotFound(f"The bytes of {key.rpartition('/')[2]} are gone from the storage.") from error
        raise StorageUnavailable(f"Files cannot be {doing} now.", reason=_first_line(error)) from error
    except (BaseError, OSError) as error:
        if any(sign in str(error) for sign in _FULL):
            raise StorageFull("The storage of files is full.", hint="Ask the operator.", retry_after=60) from error
        raise StorageUnavailable(f"Files cannot be {doing} now.", reason=_first_line(error)) from error


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "")[:500]

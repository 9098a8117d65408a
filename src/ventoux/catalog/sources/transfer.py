"""One file by HTTP into a part file: over as many connections as help, continued where an earlier pull stopped.

It begins with one connection for the whole file. While adding another one makes it faster, the longest part that is
still missing is cut in two. That takes a server with ranges and a strong ETag: each range is asked for with If-Range,
so bytes of two versions never meet. Whatever else a server does, the worst is that everything begins anew, a bounded
number of times.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import aiohttp
import msgspec

from ventoux.catalog.errors import SourceUnreachable
from ventoux.catalog.sources.net import Answer, Net
from ventoux.catalog.sources.part import Part, Span, redact
from ventoux.catalog.sources.patience import PATIENCE, Broken, Retries, gave_up
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.sources.patience import Patience

FRUITFUL = 64 << 10
"""Bytes that make a try worth it: one that brought as much may be repeated without end."""
GAIN = 1.15
"""How much faster another connection has to make it."""


class Remote(msgspec.Struct, frozen=True):
    """``name`` is for errors; ``explain`` turns an answer that is none of a file into one, where it can."""

    address: str
    size: int
    name: str
    authorization: str = ""
    explain: Callable[[Answer], OperatorError | None] = lambda _: None

    def __repr__(self) -> str:
        return f"Remote({self.name})"


def transfer(remote: Remote, into: Path, progress: Callable[[int], None], patience: Patience | None = None) -> None:
    """Blocks until all bytes are in ``into``. Raises SourceUnreachable; OSError from the disk."""
    asyncio.run(_transfer(remote, into, progress, patience or PATIENCE))


async def _transfer(remote: Remote, into: Path, progress: Callable[[int], None], patience: Patience) -> None:
    part = Part(into, remote.address, remote.size)
    try:
        async with Net(patience) as net:
            await Transfer(remote, part, net, progress, patience).run()
    finally:
        part.save()
        part.close()


class _Changed(Exception):
    """The server has another version now."""


class _Cut(Broken):
    """In the middle of a body."""


class Transfer:
    def __init__(
        self, remote: Remote, part: Part, net: Net, progress: Callable[[int], None], patience: Patience
    ) -> None:
        self._remote = remote
        self._part = part
        self._net = net
        self._progress = progress
        self._patience = patience
        self._active: list[Span] = []
        self._allowed = 1
        self._most = patience.connections
        self._ranges = True
        self._begun_anew = 0
        self._not_before = 0.0
        """When the server wants to hear from us again, on the loop's clock."""

    async def run(self) -> None:
        while self._part.done < self._part.size:
            try:
                async with asyncio.TaskGroup() as group:
                    await self._work(group)
            except ExceptionGroup as failed:
                error = failed.exceptions[0]  # why it ended; the rest is its echo
                if not isinstance(error, _Changed):
                    raise error from None
                self._begin(Span(0, 0), "")

    async def _work(self, group: asyncio.TaskGroup) -> None:
        self._allowed = 1
        workers = {group.create_task(self._worker())}
        clock = asyncio.get_running_loop().time
        at, before, speed = clock(), self._part.done, 0.0
        helps = True
        while workers:
            _, workers = await asyncio.wait(workers, timeout=self._patience.adjust)
            passed = clock() - at
            if passed >= self._patience.adjust and self._part.done > before:
                last, speed = speed, (self._part.done - before) / passed
                at, before = clock(), self._part.done
                helps = helps and speed > last * GAIN
                self._allowed = min(self._allowed + helps, self._most)
            while len(workers) < self._allowed and self._has_work(first=not workers):
                workers.add(group.create_task(self._worker()))

    def _has_work(self, *, first: bool) -> bool:
        return self._idle() is not None or (not first and self._longest() is not None)

    async def _worker(self) -> None:
        while len(self._active) < self._allowed and (span := self._take()) is not None:
            try:
                await self._fill(span)
            finally:
                self._active.remove(span)

    def _take(self) -> Span | None:
        """Something that nobody fetches, or half of the longest span that somebody does."""
        if self._active and not self._ranges:
            return None
        span = self._idle()
        if span is None and (longest := self._longest()) is not None:
            middle = longest.at + longest.left // 2
            span = Span(middle, longest.end)
            longest.end = middle
            self._part.spans.append(span)
        if span is not None:
            self._active.append(span)
        return span

    def _idle(self) -> Span | None:
        return next((span for span in self._part.spans if span.left and span not in self._active), None)

    def _longest(self) -> Span | None:
        if not (self._ranges and self._part.validator):
            return None
        return max(
            (span for span in self._active if span.left >= 2 * self._patience.smallest),
            key=lambda span: span.left,
            default=None,
        )

    @property
    def _alone(self) -> bool:
        return len(self._active) == 1

    async def _fill(self, span: Span) -> None:
        """Until it is empty, or others do better without this connection. Raises SourceUnreachable."""
        retries = Retries(self._patience)
        while span.left:
            try:
                if not await self._try(span, retries):
                    return
            except Broken as broken:
                if broken.busy:
                    self._allowed = self._most = max(1, len(self._active) - 1)
                seconds = retries.wait_after(broken)
                if not self._alone and (broken.busy or seconds is None):
                    self._most = self._allowed = max(1, len(self._active) - 1)
                    self._pause(broken)
                    return
                if seconds is None:
                    raise self._gave_up(broken) from broken
                await asyncio.sleep(seconds)

    def _pause(self, broken: Broken) -> None:
        if broken.wait is not None:
            until = asyncio.get_running_loop().time() + min(broken.wait, self._patience.longest_wait)
            self._not_before = max(self._not_before, until)

    def _gave_up(self, broken: Broken) -> SourceUnreachable:
        if not self._part.done and not isinstance(broken, _Cut):
            return gave_up(self._remote.name, broken)
        return gave_up(f"{self._remote.name} stopped at {self._part.done} of {self._remote.size} bytes:", broken)

    async def _try(self, span: Span, retries: Retries) -> bool:
        """Whether this connection should go on. Raises Broken, _Changed, SourceUnreachable."""
        await asyncio.sleep(max(0.0, self._not_before - asyncio.get_running_loop().time()))
        if not self._part.validator and span.at:
            self._begin(span, "")  # nothing says that what comes continues what is here
        headers = self._headers(span)
        before = span.at
        try:
            async with self._net.ask(
                "GET", self._remote.address, headers, authorization=self._remote.authorization
            ) as answer:
                if not self._accepted(answer, span, ranged=bool(headers)):
                    return False
                before = span.at
                await self._receive(answer, span)
        finally:
            if span.at - before >= min(FRUITFUL, self._remote.size):
                retries.fruitful()
        return True

    def _headers(self, span: Span) -> dict[str, str]:
        part = self._part
        if not part.validator or (span.at == 0 and span.end == part.size):
            return {}
        last = "" if span.end == part.size else str(span.end - 1)
        return {"Range": f"bytes={span.at}-{last}", "If-Range": part.validator}

    def _accepted(self, answer: Answer, span: Span, *, ranged: bool) -> bool:
        """False: this connection brings nothing here. Raises Broken, _Changed, SourceUnreachable."""
        if answer.header("Content-Encoding").lower() not in {"", "identity"}:
            raise self._refusal(answer, "sends the file encoded")
        if answer.status == 206 and ranged:
            if self._continues(answer, span):
                return True
            return self._anew(span, "sent another range than it was asked for")
        if answer.status == 416 and ranged:
            return self._anew(span, "answered 416")
        if answer.status != 200:
            answer.require_ready()
            if answer.sent_on and answer.status in {401, 403} and self._part.done:
                raise Broken(f"answered {answer.status}")  # a signed address that has expired; the next is fresh
            raise self._refusal(answer, f"answered {answer.status} {answer.response.reason or ''}".rstrip())
        self._require_size(answer)
        return self._whole(strong_etag(answer), span, ranged=ranged)

    def _whole(self, validator: str, span: Span, *, ranged: bool) -> bool:
        """What a 200 means: the file from its beginning."""
        if ranged and not self._alone:
            if validator != self._part.validator:
                raise _Changed
            self._ranges = False
            self._give_back(span)
            return False
        self._begin(span, validator)
        return True

    def _anew(self, span: Span, reason: str) -> bool:
        if not self._alone:
            raise _Changed
        self._begin(span, "")
        raise Broken(reason)

    def _begin(self, span: Span, validator: str) -> None:
        """All of it anew, as one span. Raises SourceUnreachable when that happens too often."""
        if self._part.done:
            self._begun_anew += 1
        if self._begun_anew > self._patience.retries:
            raise SourceUnreachable(
                f"{self._remote.name} was begun anew {self._begun_anew} times: it changes, or cannot be continued.",
                hint="Pull again later.",
            )
        self._part.begin(validator)
        span.at, span.end = 0, self._part.size
        self._part.spans = [span]

    def _give_back(self, span: Span) -> None:
        """To the connection that comes to it anyway, having been asked for everything."""
        before = next((other for other in self._active if other.end == span.at and other is not span), None)
        if before is not None:
            before.end, span.end = span.end, span.at

    def _continues(self, answer: Answer, span: Span) -> bool:
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", answer.header("Content-Range"))
        same = strong_etag(answer) in {"", self._part.validator}
        return same and found is not None and int(found[1]) == span.at and found[3] in {"*", str(self._part.size)}

    def _require_size(self, answer: Answer) -> None:
        length = answer.header("Content-Length")
        if length.isdecimal() and int(length) != self._remote.size:
            raise SourceUnreachable(
                f"{self._remote.name} has {length} bytes, but the model's card says {self._remote.size}.",
                hint="Correct the size and the SHA-256 in the card if the file is a new version.",
            )

    def _refusal(self, answer: Answer, what: str) -> OperatorError:
        return self._remote.explain(answer) or gave_up(self._remote.name, Broken(redact(what)))

    async def _receive(self, answer: Answer, span: Span) -> None:
        """Raises _Cut where the connection ends before the span, stalls or crawls; OSError from the disk."""
        clock = asyncio.get_running_loop().time
        since, start = clock(), span.at
        chunks = answer.response.content.iter_any()
        while span.left:
            try:
                chunk = await anext(chunks)
            except StopAsyncIteration:
                raise _Cut("the connection ended") from None
            except TimeoutError as error:
                raise _Cut(f"no byte came for {self._patience.stall:.0f} s") from error
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _Cut(redact(str(error)) or type(error).__name__) from error
            self._part.write(span, chunk)
            self._progress(self._part.done)
            if clock() - since >= self._patience.window:
                if span.at - start < self._patience.floor * self._patience.window:
                    raise _Cut(f"it is slower than {self._patience.floor:.0f} bytes a second")
                since, start = clock(), span.at


def strong_etag(answer: Answer) -> str:
    """A strong ETag or nothing: a weak one, or a date to the second, may stand for two different files."""
    etag = answer.header("ETag")
    return etag if re.fullmatch(r'"[\x21\x23-\x7e]*"', etag) else ""

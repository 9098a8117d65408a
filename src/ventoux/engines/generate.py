"""From a call to the exchanges with an engine that it takes: usually one."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines import llama_cpp, remote, served
from ventoux.engines.compose import (
    choices_merged,
    contents_read,
    no_text,
    text_at_least,
    without_prefix,
    without_thoughts,
)
from ventoux.engines.exchange import Streamed, posted
from ventoux.engines.held import held
from ventoux.engines.infill import infill_prompt
from ventoux.engines.shaping import Shaped, in_words_for_remote, refuse_contradictions, shaped
from ventoux.engines.wire import ChunkReader
from ventoux.structured.validity import Form

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.calls import ChatCall, Event
    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica


class Exchanges:
    """The exchanges that one call takes: usually one."""

    def __init__(self, pool: Pool, replica: Replica, first_token_timeout: float, token_timeout: float) -> None:
        self._pool = pool
        self._replica = replica
        timeouts = replica.spec.timeouts
        self._first_token_timeout = timeouts.first_byte or first_token_timeout
        self._token_timeout = timeouts.idle or token_timeout

    def events(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        """Raises ValidationFailed for what this engine cannot be held to, before anything is sent to it."""
        is_remote = self._replica.spec.speaks_openai
        if call.format is not None or call.tools:
            events = self._remote_formed(call) if is_remote else self._formed(call)
        else:
            events = self._asked(call) if is_remote else self._shaped(shaped(call, self._replica))
        return events if call.show_reasoning else without_thoughts(events)

    async def _remote_formed(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        # A schema may be anybody's and take a tenth of a second to read: not on the loop.
        refuse_contradictions(call, thinks=True)
        form = await asyncio.to_thread(Form, call)
        enforced = self._replica.spec.abilities.json == "enforced"
        keep_text = (call.format is not None and not enforced) or call.tool_mode == "required"
        answer = held(call, self._asked(call), self._asked, form, keep_text=keep_text)
        async with aclosing(answer) as events:
            async for batch in events:
                yield batch

    def _asked(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        """One exchange with an engine that speaks OpenAI's words; what it has no field for is said in ours."""
        call, read = in_words_for_remote(call, self._replica.spec)
        words = remote if self._replica.spec.kind == "remote" else served
        request = words.to_request(call, self._replica.spec, self._replica.context)
        reader = ChunkReader(n=call.n, counts_chunks=True, top_logprobs=call.top_logprobs)
        events = self._exchange(request, reader, "chat/completions" if call.prompt is None else "completions")
        if call.prefix and self._replica.spec.kind == "remote":
            events = without_prefix(events, call.prefix)
        return contents_read(events, read) if read else events

    async def _formed(self, call: ChatCall, *, native: bool = True) -> AsyncGenerator[list[Event]]:
        """``native`` False leaves the template's own way out, so that decoding is held to a grammar."""
        shape = await asyncio.to_thread(shaped, call, self._replica, native=native)
        answer = self._shaped(shape)
        if shape.checked:
            form = await asyncio.to_thread(Form, call)
            answer = held(call, answer, partial(self._formed, native=False), form, keep_text=False)
        async with aclosing(answer) as events:
            async for batch in events:
                yield batch

    def _shaped(self, shape: Shaped) -> AsyncGenerator[list[Event]]:
        events = self._choices(shape.call, shape.extra)
        return contents_read(events, shape.reader) if shape.reader else events

    def _choices(self, call: ChatCall, extra: dict[str, Any]) -> AsyncGenerator[list[Event]]:
        if call.n == 1:
            return self._choice(call, extra)
        return choices_merged([self._choice(llama_cpp.one_choice(call, index), extra) for index in range(call.n)])

    def _choice(self, call: ChatCall, extra: dict[str, Any]) -> AsyncGenerator[list[Event]]:
        if call.max_tokens == 0:
            return no_text(self._local(call, **extra))
        if call.min_tokens:
            return text_at_least(call, self._local)
        return self._local(call, **extra)

    async def _local(self, call: ChatCall, **extra: Any) -> AsyncGenerator[list[Event]]:
        request = llama_cpp.to_request(call, self._replica.spec, self._replica.context) | extra
        reader = ChunkReader(max_tokens=call.max_tokens, tells_length=False, top_logprobs=call.top_logprobs)
        route = "chat/completions"
        if call.prompt is not None:
            route = "completions"
            request["prompt"] = call.prompt
            if call.suffix is not None:
                request["prompt"] = await infill_prompt(
                    self._pool, self._replica, call.prompt, call.suffix, self._first_token_timeout
                )
        async with aclosing(self._exchange(request, reader, route)) as events:
            async for batch in events:
                yield batch

    def _exchange(self, request: dict[str, Any], reader: ChunkReader, route: str) -> AsyncGenerator[list[Event]]:
        posting = posted(self._pool, self._replica, route, msgspec.json.encode(request), self._first_token_timeout)
        return Streamed(posting, self._replica, reader, self._first_token_timeout, self._token_timeout)

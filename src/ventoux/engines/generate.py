"""From a call to the exchanges with an engine that it takes: usually one."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines import llama_cpp, remote
from ventoux.engines.compose import choices_merged, contents_read, no_text, text_at_least, without_thoughts
from ventoux.engines.exchange import posted, streamed
from ventoux.engines.held import held
from ventoux.engines.infill import infill_prompt
from ventoux.engines.shaping import in_words_for_remote, shaped
from ventoux.engines.wire import ChunkReader
from ventoux.structured.grammar import offered
from ventoux.structured.validity import Form

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import aiohttp

    from ventoux.calls import ChatCall, Event
    from ventoux.engines.replica import Replica


class Exchanges:
    """The exchanges that one call takes: usually one."""

    def __init__(
        self, session: aiohttp.ClientSession, replica: Replica, first_token_timeout: float, token_timeout: float
    ) -> None:
        self._session = session
        self._replica = replica
        self._first_token_timeout = first_token_timeout
        self._token_timeout = token_timeout

    def events(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        """Raises ValidationFailed for what this engine cannot be held to, before anything is sent to it."""
        events = self._remote(call) if self._replica.spec.kind == "remote" else self._held_or_not(call)
        return events if call.show_reasoning else without_thoughts(events)

    def _remote(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        must_hold = call.format is not None
        if not must_hold and not offered(call):
            return self._asked(call)
        keep_text = must_hold and self._replica.spec.abilities.json != "enforced"
        return held(call, self._asked(call), self._asked, Form(call), keep_text=keep_text)

    def _asked(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        """One exchange with a remote engine, in its own words or in ours."""
        call, read = in_words_for_remote(call, self._replica.spec)
        request = remote.to_request(call, self._replica.spec, self._replica.context)
        reader = ChunkReader(n=call.n, counts_chunks=True, top_logprobs=call.top_logprobs)
        events = self._exchange(request, reader, "chat/completions" if call.prompt is None else "completions")
        return contents_read(events, read) if read else events

    def _held_or_not(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        shape = shaped(call, self._replica)
        events = self._choices(shape.call, shape.extra)
        if shape.reader:
            events = contents_read(events, shape.reader)
        if shape.checked:
            return held(call, events, self._constrained, Form(call), keep_text=False)
        return events

    def _constrained(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        """The same call without the template's own way, where decoding can be held to a grammar."""
        shape = shaped(call, self._replica, native=False)
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
                    self._session, self._replica, call.prompt, call.suffix, self._first_token_timeout
                )
        async with aclosing(self._exchange(request, reader, route)) as events:
            async for batch in events:
                yield batch

    async def _exchange(self, request: dict[str, Any], reader: ChunkReader, route: str) -> AsyncGenerator[list[Event]]:
        body = msgspec.json.encode(request)
        async with posted(self._session, self._replica, route, body, self._first_token_timeout) as response:
            events = streamed(response, self._replica, reader, self._first_token_timeout, self._token_timeout)
            async with aclosing(events):
                async for batch in events:
                    yield batch

"""From a call to the exchanges with an engine that it takes: usually one."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines import llama_cpp, remote
from ventoux.engines.compose import choices_merged, no_text, text_at_least
from ventoux.engines.exchange import posted, streamed
from ventoux.engines.wire import ChunkReader

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
        if self._replica.spec.kind == "remote":
            return self._remote(call)
        if call.n == 1:
            return self._choice(call)
        return choices_merged([self._choice(llama_cpp.one_choice(call, index)) for index in range(call.n)])

    def _remote(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        request = remote.to_request(call, self._replica.spec, self._replica.context)
        reader = ChunkReader(n=call.n, counts_chunks=True, top_logprobs=call.top_logprobs)
        return self._exchange(request, reader)

    def _choice(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        if call.max_tokens == 0:
            return no_text(self._local(call))
        if call.min_tokens:
            return text_at_least(call, self._local)
        return self._local(call)

    def _local(self, call: ChatCall, **extra: Any) -> AsyncGenerator[list[Event]]:
        request = llama_cpp.to_request(call, self._replica.spec, self._replica.context) | extra
        reader = ChunkReader(max_tokens=call.max_tokens, tells_length=False, top_logprobs=call.top_logprobs)
        return self._exchange(request, reader)

    async def _exchange(self, request: dict[str, Any], reader: ChunkReader) -> AsyncGenerator[list[Event]]:
        body = msgspec.json.encode(request)
        async with posted(
            self._session, self._replica, "chat/completions", body, self._first_token_timeout
        ) as response:
            events = streamed(response, self._replica, reader, self._first_token_timeout, self._token_timeout)
            async with aclosing(events):
                async for batch in events:
                    yield batch

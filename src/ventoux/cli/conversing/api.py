"""The client's side of the Conversations API: a reply as it comes, and on from where the connection broke."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import msgspec

from ventoux.cli.agents.api import AgentApi
from ventoux.cli.chatting.api import answer_of
from ventoux.cli.chatting.errors import AnswerFailed, ConnectionBroke, ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.cli.libraries.api import Json

ALL = "/v1/conversations"
_RESUME_WITHIN = 60.0
"""Seconds without an event, after which a broken connection is not tried again: a server starts within them."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0
_LARGEST_EVENT = 64 * 1024 * 1024
_ERROR = "conversation.response.error"
_CALL = "function.call.delta"
_STAGE = "ventoux.stage"
"""Told to those who show what they wait for."""
_LAST = frozenset({"conversation.response.done", _ERROR})
_AWAY = frozenset({502, 503, 504})
"""Of a server that is starting, or of what stands before it."""


class Thread(msgspec.Struct):
    """A conversation as far as it was seen here. ``reply`` and ``event``: the numbers of the last event."""

    id: str = ""
    reply: int = 0
    event: int = 0

    def sees(self, event_id: str) -> bool:
        """Whether it is new. An event without an id is: of a reply that is not kept."""
        reply, _, event = event_id.partition("-")
        if not (reply.isascii() and reply.isdigit() and event.isascii() and event.isdigit()):
            return True
        at = (int(reply), int(event))
        if at <= (self.reply, self.event):
            return False
        self.reply, self.event = at
        return True


class ConversationApi(AgentApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def reply(self, thread: Thread, body: Json) -> AsyncGenerator[Json]:
        """The events of the reply to ``body``, each once, whatever becomes of the connection."""
        asked = thread.reply
        path = _path(thread) if thread.id else ALL
        try:
            async for event in self._events(thread, "POST", path, body | {"stream": True}):
                yield event
                if event["type"] in _LAST:
                    return
        except ConnectionBroke:
            if not thread.id:
                raise
        async for event in self._on(thread, asked):
            yield event

    async def follow(self, thread: Thread) -> AsyncGenerator[Json]:
        """The newest reply, from its first event, and on as it comes; of one whose events are no longer kept, what it
        has left."""
        try:
            async for event in self._on(thread, -1):
                yield event
        except ConnectionBroke:
            raise
        except AnswerFailed:
            if thread.event:
                raise
            for event in as_events(await self.entries(thread)):
                yield event

    async def stop(self, thread: Thread) -> None:
        await self.json("POST", f"{_path(thread)}/stop")

    async def conversation(self, conversation_id: str) -> Json:
        return await self.json("GET", f"{ALL}/{quote(conversation_id, safe='')}")

    async def entries(self, thread: Thread) -> list[Json]:
        return (await self.json("GET", f"{_path(thread)}/history"))["entries"]

    async def decide(self, tool: str, decision: str) -> None:
        await self.json("PUT", "/v1/tools/permissions", {"tool": tool, "decision": decision})

    async def _on(self, thread: Thread, asked: int) -> AsyncGenerator[Json]:
        """Of a reply after the one numbered ``asked``. Raises AnswerFailed where there is none: the question was
        lost."""
        pause, last = _FIRST_PAUSE, time.monotonic()
        while True:
            broke: ConnectionBroke | ServerUnreachable = ConnectionBroke("The answer broke off before its end.")
            try:
                async for event in self._events(thread, "GET", f"{_path(thread)}/events", asked=asked):
                    pause, last = _FIRST_PAUSE, time.monotonic()
                    yield event
                    if event["type"] in _LAST:
                        return
                if thread.reply <= max(asked, 0):
                    if asked < 0:
                        return
                    raise AnswerFailed("The connection broke before the question arrived.", hint="Ask again.")
            except (ConnectionBroke, ServerUnreachable) as error:
                broke = error
            if time.monotonic() - last > _RESUME_WITHIN:
                raise broke
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _events(
        self, thread: Thread, method: str, path: str, body: Json | None = None, *, asked: int = 0
    ) -> AsyncGenerator[Json]:
        """Those that ``thread`` has not seen. Returns where the stream ends, whether or not the reply did."""
        headers = {"Accept": "text/event-stream"}
        # The server goes on with the reply that is named: of a reply that nothing was seen of, none is.
        if body is None and thread.event and thread.reply > asked:
            headers["Last-Event-ID"] = f"{thread.reply}-{thread.event}"
        request = self._http.request(method, self._url(path), json=body, headers=headers)
        decoder = SseDecoder(_LARGEST_EVENT)
        async with self._reaching(), request as response:
            if response.status in _AWAY and body is None:
                raise ConnectionBroke(f"{self.endpoint.url} cannot answer now.")
            if response.status != 200:
                await answer_of(response)
                raise AnswerFailed(f"The server answered with status {response.status}.")
            try:
                async for piece in response.content.iter_any():
                    for event in decoder.feed(piece):
                        told = _decoded(event.data)
                        if told["type"] == _STAGE:
                            continue
                        thread.id = thread.id or str(told.get("conversation_id", ""))
                        if not event.id and thread.event and told["type"] == _ERROR:
                            # Not the reply has failed, but following it: of a reply that is kept, events have ids.
                            raise ConnectionBroke(printable(str(told.get("message", ""))))
                        if thread.sees(event.id.decode("latin-1")):
                            yield told
            except SseTooLarge as error:
                raise AnswerFailed("The server sent an event that is too large.") from error


def _path(thread: Thread) -> str:
    return f"{ALL}/{quote(thread.id, safe='')}"


def _decoded(data: bytes) -> Json:
    try:
        told: Any = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        told = None
    if not isinstance(told, dict) or "type" not in told:
        raise AnswerFailed("The server sent an event that cannot be read.")
    return cast("Json", told)


def as_events(entries: list[Json]) -> list[Json]:
    """What the entries since the user spoke last would have told."""
    last = max((at for at, one in enumerate(entries) if one["type"] == "message.input"), default=-1)
    events: list[Json] = []
    for entry in entries[last + 1 :]:
        match entry:
            case {"type": "message.output"}:
                content: Any = entry["content"]
                chunks = cast("list[Any]", content) if isinstance(content, list) else [content]
                events += [entry | {"type": "message.output.delta", "content": one} for one in chunks]
            case {"type": "tool.execution"}:
                events += [entry | {"type": "tool.execution.started"}, entry | {"type": "tool.execution.done"}]
            case {"type": "function.call", "confirmation_status": "pending" | None}:
                events.append(entry | {"type": _CALL})
            case {"type": "function.result", "tool_call_id": answered}:
                events = [one for one in events if one.get("tool_call_id") != answered or one["type"] != _CALL]
            case _:
                pass
    return [*events, {"type": "conversation.response.done"}]

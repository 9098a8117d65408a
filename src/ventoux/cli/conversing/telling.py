"""What the events of a reply tell: its text, calls of tools, sources and files. Everything told is printable."""

from __future__ import annotations

import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.cli.libraries.api import Json

ASK_USER = "ask_user"
_MICRO = 1_000_000


class ToolCall(msgspec.Struct):
    """One that ran on the server. ``cost`` in micro-units."""

    id: str
    name: str
    arguments: str = ""
    output: str = ""
    seconds: float | None = None
    cost: int | None = None
    failed: bool = False


class Waiting(msgspec.Struct):
    """A call that waits for the user: for a confirmation, an answer, or the result of a function of the client's."""

    id: str
    tool_call_id: str
    name: str
    arguments: str = ""
    pending: bool = False
    permission: str = ""
    reason: str = ""


class Source(msgspec.Struct, frozen=True):
    title: str
    url: str = ""
    place: str = ""


class MadeFile(msgspec.Struct, frozen=True):
    id: str
    name: str


class Told(msgspec.Struct):
    """A reply as far as it has come. ``seconds`` since the question left; ``cost`` in micro-units of ``currency``."""

    text: str = ""
    sources: list[Source] = []
    files: list[MadeFile] = []
    calls: dict[str, Waiting] = {}
    tokens: int | None = None
    cost: int | None = None
    currency: str = ""
    seconds: float = 0.0
    ended: bool = False
    error: OperatorError | None = None

    @property
    def waiting(self) -> list[Waiting]:
        return list(self.calls.values())

    def figures(self) -> str:
        """``120 tokens · 3.1 s · 0.0021 EUR``, as far as it is known."""
        parts = [] if self.tokens is None else [f"{self.tokens} tokens"]
        parts.append(f"{self.seconds:.1f} s")
        if self.cost is not None:
            parts.append(f"{money(self.cost)} {self.currency}".strip())
        return " · ".join(parts)

    def number(self, source: Source) -> int:
        """From 1, by where it was named first."""
        if source not in self.sources:
            self.sources.append(source)
        return self.sources.index(source) + 1


class Screen(Protocol):
    """Where a reply is shown while it comes."""

    def text(self, piece: str) -> None: ...
    def running(self, names: list[str]) -> None:
        """Tools that run now, by their names; none: the model has its turn."""
        ...

    def tool(self, call: ToolCall) -> None: ...
    def note(self, text: str) -> None: ...


class Telling:
    """Reads the events of one reply into ``told``, and shows them."""

    def __init__(self, told: Told, screen: Screen) -> None:
        self.told = told
        self._screen = screen
        self._running: dict[str, ToolCall] = {}

    async def take(self, events: AsyncGenerator[Json]) -> None:
        """Errors of the server end in ``told.error``."""
        started = time.perf_counter()
        try:
            async with aclosing(events) as coming:
                async for event in coming:
                    self.told.seconds = time.perf_counter() - started
                    self._take(event)
        except (AnswerFailed, ServerUnreachable) as error:
            self.told.error = error
        except KeyError:
            self.told.error = AnswerFailed("The server sent an event that lacks what belongs to it.")

    def _take(self, event: Json) -> None:
        match event["type"].removeprefix("conversation."):
            case "message.output.delta":
                self._content(event.get("content"))
            case "tool.execution.started":
                name = printable(event.get("function") or event["name"])
                self._running[event["id"]] = ToolCall(event["id"], name, printable(event.get("arguments") or ""))
                self._show_running()
            case "tool.execution.delta" if event["id"] in self._running:
                self._running[event["id"]].arguments += printable(event.get("arguments") or "")
            case "tool.execution.done":
                self._done(event)
            case "agent.handoff.done":
                self._screen.note(f"→ {printable(event['next_agent_name'])}")
            case "function.call.delta":
                self._call(event)
            case "response.done":
                self._ended(event.get("usage") or {})
            case "response.error":
                self.told.error = AnswerFailed(printable(str(event.get("message", "The reply failed."))))
            case _:
                # A newer server may tell more.
                pass

    def _content(self, content: Any) -> None:
        match content:
            case str():
                self._text(content)
            case {"type": "text", "text": str(text)}:
                self._text(text)
            case {"type": "tool_reference"}:
                self._text(f"[{self.told.number(source_of(content))}]")
            case {"type": "tool_file", "file_id": str(file_id)}:
                name = content.get("file_name") or file_id
                self.told.files.append(MadeFile(printable(file_id), printable(str(name))))
            case _:
                # Thoughts, and what no terminal shows.
                pass

    def _text(self, text: str) -> None:
        if shown := printable(text):
            self.told.text += shown
            self._screen.text(shown)

    def _done(self, event: Json) -> None:
        call = self._running.pop(event["id"], None) or ToolCall(event["id"], printable(event["name"]))
        info: Json = event.get("info") or {}
        call.output = printable(str(info.get("output") or info.get("code_output") or ""))
        call.seconds, call.cost, call.failed = info.get("seconds"), info.get("cost"), bool(info.get("failed"))
        self._screen.tool(call)
        self._show_running()

    def _show_running(self) -> None:
        self._screen.running([one.name for one in self._running.values()])

    def _call(self, event: Json) -> None:
        known = self.told.calls.get(event["id"])
        if known is None:
            known = Waiting(event["id"], event["tool_call_id"], printable(event["name"]))
            self.told.calls[event["id"]] = known
        known.arguments += printable(event.get("arguments") or "")
        known.pending = event.get("confirmation_status") == "pending"

    def _ended(self, usage: Json) -> None:
        told = self.told
        told.ended, told.tokens = True, usage.get("total_tokens")
        told.cost, told.currency = usage.get("cost"), printable(usage.get("currency") or "")


def source_of(chunk: Json) -> Source:
    found: Json = chunk.get("source") or {}
    page = found.get("page")
    place = "" if page is None else f"page {page}"
    return Source(printable(str(chunk.get("title") or "")), printable(str(chunk.get("url") or "")), place)


def lines_of(arguments: str) -> list[str]:
    """Of a call, for people: code as it stands, else a line for each argument."""
    try:
        given = msgspec.json.decode(arguments or "{}", type=dict[str, Any])
    except msgspec.DecodeError:
        return arguments.splitlines()
    if isinstance(given.get("code"), str):
        return printable(given["code"]).splitlines()
    told = (
        (name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
        for name, value in given.items()
    )
    return printable("\n".join(f"{name}: {value}" for name, value in told)).splitlines()


def cut(lines: list[str], most: int) -> list[str]:
    """The first of them, and how many more there are."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"… {len(lines) - most + 1} more lines"]


def tool_figures(call: ToolCall) -> str:
    parts = ["failed"] if call.failed else []
    if call.seconds is not None:
        parts.append(f"{call.seconds:.2f} s")
    if call.cost is not None:
        parts.append(f"cost {money(call.cost)}")
    return " · ".join(parts)


def money(micro: int) -> str:
    return f"{micro / _MICRO:.6f}".rstrip("0").rstrip(".")

"""The port of tools: what runs when the model calls one, and what comes of it.

A tool's text is untrusted wherever others may have written some of it: pages, documents, servers of others. It is never
followed as instructions, and it never gains the right to anything (``conversations.approvals``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import msgspec

from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import Tool as Function
    from ventoux.tools.specs import ToolSpec

Access = Literal["reads", "writes"]
"""``writes``: whatever may change something outside of the conversation, or cannot be said not to."""


class ToolFailed(VentouxError):
    """A call that did not work. Its words are for the model, which may try otherwise, and for people."""

    status = 502
    type = "tool_error"


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a statement comes from: a ``tool_reference`` chunk. The text that the model reads names it ``[number]``."""

    number: int
    title: str
    url: str | None = None
    description: str | None = None
    """The passage."""
    favicon: str | None = None
    source: dict[str, Any] | None = None
    """Of a document: library_id, document_id, page, start and end, for whoever shows the passage."""


class ProducedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One of /v1/files that the tool has made: a ``tool_file`` chunk."""

    file_id: str
    name: str
    mime_type: str


class ToolResult(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    """What the model is told, of any length: the loop pages it."""
    trusted: bool = False
    """Only where nobody but this server can have written any of ``text``."""
    failed: bool = False
    references: tuple[Reference, ...] = ()
    files: tuple[ProducedFile, ...] = ()
    urls: tuple[str, ...] = ()
    """That may be opened without asking: those of a search engine, never those in a text."""
    info: dict[str, Any] = {}
    """For people: what the entry shows beside the arguments, such as ``code`` and ``code_output``."""
    cost: int | None = None
    """Micro-units of the ledger's currency, where the tool itself cost something."""


class ToolContext(NamedTuple):
    """Of one call of a tool."""

    principal: Principal
    conversation_id: str
    entry_id: str
    """Of the call's entry in the conversation."""
    first_reference: int
    """The number for the first of ``references``; they go up from there."""
    urls: frozenset[str]
    """That the user wrote, or that a search engine gave: others are not asked without approval."""
    approved: bool
    """The user has allowed this very call."""
    question: str = ""
    """What the user said last: a small model's own words for it are often worse."""
    files: tuple[str, ...] = ()
    """Ids of what the user has attached to the conversation."""


class Tool(Protocol):
    """One function that the model may call and that runs here."""

    @property
    def function(self) -> Function:
        """Its name, unique among the tools of a conversation, its description and parameters, as the model sees it."""
        ...

    @property
    def kind(self) -> str:
        """What its entries are named: web_search, code_interpreter, …; of a connector, its name."""
        ...

    @property
    def access(self) -> Access: ...

    @property
    def permission(self) -> str:
        """Under which a user's decision on it is kept: unique and the same in every conversation."""
        ...

    @property
    def always_asks(self) -> bool:
        """The conversation's or agent's configuration wants each call to be confirmed."""
        ...

    @property
    def timeout(self) -> float:
        """Seconds, after which a call of it has failed."""
        ...

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        """Why this call needs approval although the tool only reads, such as a URL that a page told; None: it does
        not."""
        ...

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        """``arguments`` fit the parameters. Raises ToolFailed, and any VentouxError; whoever cancels it ends whatever
        it runs."""
        ...


class Opened(NamedTuple):
    """The tools of one conversation, for one reply. ``notes``: what could not be had and why, for the model and for
    people: one connector that is away stops no conversation."""

    tools: Sequence[Tool]
    notes: Sequence[str]


class ToolSource(Protocol):
    """One kind of tools. ``state``: None where it can be used, else why not and what an operator does about it."""

    @property
    def kinds(self) -> frozenset[str]:
        """Tags of the specs that it serves."""
        ...

    @property
    def state(self) -> str | None: ...

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Raises VentouxError for what the caller named wrongly, such as a library that there is not."""
        ...

    async def close(self, conversation_id: str) -> None:
        """Throws away what is kept for the conversation, which has ended or is deleted."""
        ...

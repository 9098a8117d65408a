"""``canvas``: the model makes and changes artefacts, which the user sees beside the conversation.

It reaches only what was made in the conversation, so no call needs approval: nothing outside of it can change, every
version is kept, and its user sees each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from ventoux.tools.canvas_parameters import CREATE, EDIT, READ
from ventoux.tools.schemas import Opened, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import Tool as Function
    from ventoux.tools.schemas import Access, ToolContext
    from ventoux.tools.specs import ToolSpec

_TIMEOUT = 30.0
_LINES = 400
"""That are read at once, where the model does not say how many."""


class Sheet(NamedTuple):
    """An artefact at one of its versions."""

    artefact_id: str
    version: int
    title: str
    kind: str
    content: str


class Draft(NamedTuple):
    """What the model wants to be made."""

    title: str
    kind: str
    language: str | None
    content: str


class Sheets(Protocol):
    """Artefacts of a conversation, as far as the tool needs them. What is not there raises VentouxError."""

    async def create(self, context: ToolContext, draft: Draft) -> Sheet: ...

    async def edit(self, context: ToolContext, artefact_id: str, edits: Sequence[tuple[str, str]], note: str) -> Sheet:
        """Raises VentouxError for a text that is not there once, too."""
        ...

    async def read(self, context: ToolContext, artefact_id: str, version: int | None) -> Sheet: ...


class CanvasTools:
    """The source of the tool ``canvas``."""

    def __init__(self, sheets: Sheets) -> None:
        self._functions = (CanvasCreate(sheets), CanvasEdit(sheets), CanvasRead(sheets))

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"canvas"})

    @property
    def state(self) -> str | None:
        return None

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        del principal, spec, conversation_id
        return Opened(self._functions, ())

    async def close(self, conversation_id: str) -> None:
        """What was made stays: it is the user's, not the conversation's."""
        del conversation_id


class _Canvas:
    """What the three have in common."""

    said: ClassVar[Function]

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets

    @property
    def function(self) -> Function:
        return self.said

    @property
    def kind(self) -> str:
        return "canvas"

    @property
    def access(self) -> Access:
        """Nothing outside of the conversation changes."""
        return "reads"

    @property
    def permission(self) -> str:
        return f"canvas.{self.said.name}"

    @property
    def always_asks(self) -> bool:
        return False

    @property
    def timeout(self) -> float:
        return _TIMEOUT

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        del arguments, context
        return None


class CanvasCreate(_Canvas):
    said = CREATE

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        content = str(arguments["content"]).replace("\x00", "")
        title = " ".join(str(arguments["title"]).replace("\x00", "").split()) or "…"
        made = await self._sheets.create(
            context, Draft(title, arguments["kind"], arguments.get("language") or None, content)
        )
        text = f"Artefact {made.artefact_id} is made, version 1. The user sees it."
        return ToolResult(text=text, trusted=True, info=_info(made))


class CanvasEdit(_Canvas):
    said = EDIT

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        edits = [(str(one["find"]), str(one["replace"]).replace("\x00", "")) for one in arguments["edits"]]
        note = str(arguments.get("note", "")).replace("\x00", "")
        made = await self._sheets.edit(context, arguments["artefact_id"], edits, note)
        text = f"Artefact {made.artefact_id} is changed, version {made.version}. The user sees it."
        return ToolResult(text=text, trusted=True, info=_info(made))


class CanvasRead(_Canvas):
    said = READ

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        sheet = await self._sheets.read(context, arguments["artefact_id"], arguments.get("version"))
        first, most = arguments.get("from_line", 1), arguments.get("lines", _LINES)
        lines = sheet.content.split("\n")
        shown = lines[first - 1 : first - 1 + most]
        last = first + len(shown) - 1
        head = f"{sheet.title} ({sheet.kind}), version {sheet.version}, lines {first} to {last} of {len(lines)}:"
        numbered = [f"{number}: {line}" for number, line in enumerate(shown, first)]
        return ToolResult(text="\n".join([head, *numbered]), info=_info(sheet))


def _info(sheet: Sheet) -> dict[str, Any]:
    return {"artefact_id": sheet.artefact_id, "version": sheet.version, "title": sheet.title, "kind": sheet.kind}

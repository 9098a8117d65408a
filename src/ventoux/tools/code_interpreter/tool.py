"""The function ``code_interpreter``: a piece of Python, files in, what it printed and files out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ventoux.calls import Tool as Function
from ventoux.tools.code_interpreter import attached, returned
from ventoux.tools.schemas import ProducedFile, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.files.service import Files
    from ventoux.tools.code_interpreter.limits import Limits
    from ventoux.tools.code_interpreter.process import Ran, Worker
    from ventoux.tools.code_interpreter.sessions import Session, Sessions
    from ventoux.tools.schemas import Access, ToolContext

KIND = "code_interpreter"

_AROUND = 30.0
"""Seconds that starting, copying files in and handing them on may take beside the code."""
_NOTHING = "(The code printed nothing.)"
_PARAMETERS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "maxLength": 200_000, "description": "Python source code."},
        "files": {
            "type": "array",
            "items": {"type": "string", "maxLength": 64},
            "maxItems": attached.MOST,
            "description": "Ids of files to copy into the working folder first, under their own names.",
        },
    },
    "required": ["code"],
    "additionalProperties": False,
}


class CodeInterpreter:
    kind = KIND
    access: Access = "reads"
    """Whatever it writes is in the jail, or is a new file of the caller's own."""
    permission = KIND

    def __init__(
        self, sessions: Sessions, files: Files, packages: Sequence[str], limits: Limits, *, always_asks: bool
    ) -> None:
        self.always_asks = always_asks
        self.timeout = limits.seconds + _AROUND
        self.function = Function(KIND, _description(packages, limits), _PARAMETERS)
        self._sessions = sessions
        self._files = files
        self._disk = limits.disk

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        """Raises ToolFailed for files that cannot be copied in, and where no worker can be had."""
        code, wanted = str(arguments["code"]), [str(one) for one in arguments.get("files") or ()]
        async with self._sessions.of(context.conversation_id) as (session, worker):
            lost = session.lost
            for file_id in wanted:
                await self._copied_in(session, worker, context, file_id)
            added, missing = await self._attached(session, worker, context)
            wanted += added
            # Text of files may be anybody's. Without any, all that is printed comes from the model's own code.
            trusted = not session.attached
            ran = await worker.run(code)
            session.lost = None
            named = [session.attached[one] for one in wanted]
            produced, refused = await self._produced(session, worker, context)
            if ran.fault is not None:
                await session.end(f"the code before was ended, because {ran.fault}")
        text = _told(lost, named, missing, ran, produced, refused)
        info = {"code": code, "code_output": text}
        return ToolResult(text=text, trusted=trusted, failed=ran.fault is not None, files=tuple(produced), info=info)

    async def _attached(self, session: Session, worker: Worker, context: ToolContext) -> tuple[list[str], list[str]]:
        """What the user has attached is there without a word: small models name no ids. The ids of what came with this
        call, and of what cannot be had any more why."""
        added, missing = list[str](), list[str]()
        for file_id in context.files[-attached.MOST :]:
            if file_id in session.attached:
                continue
            try:
                await self._copied_in(session, worker, context, file_id)
                added.append(file_id)
            except ToolFailed as error:
                missing.append(str(error))
        return added, missing

    async def _copied_in(self, session: Session, worker: Worker, context: ToolContext, file_id: str) -> None:
        if file_id not in session.attached:
            taken = session.attached.values()
            name = await attached.copy_in(self._files, context.principal, file_id, worker.folder, taken)
            session.attached[file_id] = name
            session.marks = (await asyncio.to_thread(returned.look, worker.folder, {}, self._disk)).marks

    async def _produced(
        self, session: Session, worker: Worker, context: ToolContext
    ) -> tuple[list[ProducedFile], list[str]]:
        """Also of code that was ended: its folder is still open."""
        found = await asyncio.to_thread(returned.look, worker.folder, session.marks, self._disk)
        session.marks = found.marks
        produced, refused = list[ProducedFile](), found.refused
        for name in found.new:
            one = await returned.hand_on(self._files, context.principal, worker.folder, name)
            produced.append(one) if isinstance(one, ProducedFile) else refused.append(one)
        return produced, refused


def _description(packages: Sequence[str], limits: Limits) -> str:
    return (
        "Runs Python and gives what it prints, and the value of a last expression. Variables, imports and files stay "
        f"from call to call. It may import the standard library, {', '.join(packages)}. There is no network. Files are "
        "read from and written to the working folder, by name; what is written there the user gets. Open figures of "
        f"matplotlib become images. A call ends after {limits.seconds:g} seconds."
    )


def _told(
    lost: str | None,
    named: list[str],
    missing: list[str],
    ran: Ran,
    produced: list[ProducedFile],
    refused: list[str],
) -> str:
    parts: list[str] = []
    if lost is not None:
        parts.append(f"(Started anew: {lost}. Variables and files from before are gone.)")
    if named:
        parts.append(f"(Copied into the working folder: {', '.join(named)})")
    parts += [f"(Not copied: {one})" for one in missing]
    parts.append(ran.output.rstrip("\n") or _NOTHING)
    if ran.fault is not None:
        parts.append(f"(The code was ended: {ran.fault}. Variables and files are gone; the next call starts anew.)")
    parts += [f"(File {one.name}, {one.mime_type}: file_id {one.file_id})" for one in produced]
    parts += [f"(Not handed on: {one})" for one in refused]
    return "\n".join(parts)

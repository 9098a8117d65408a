"""The function ``document_library``: passages of the caller's libraries, with the places where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ventoux.accounts.service import require
from ventoux.calls import Tool as Function
from ventoux.tools.document_library.choosing import chosen
from ventoux.tools.document_library.telling import passages_told, table_told
from ventoux.tools.plain import line, plain
from ventoux.tools.schemas import Access, ToolContext, ToolFailed, ToolResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.answering.gathering import Budget, Gathered
    from ventoux.libraries.index.schemas import Visible
    from ventoux.libraries.schemas import Library
    from ventoux.libraries.showing import Shown

KIND = "document_library"
_OWN_WORDS = "Nothing was found for the query, so the user's own words were looked for."
_QUERY, _DOCUMENT = 2000, 300
_NAME, _DESCRIPTION = 80, 200
"""Characters of a library's own words: others may have written them."""
_TOLD = 20
"""Libraries that are told by name."""


class Holds(Protocol):
    """``libraries.service.Libraries``."""

    async def several(self, principal: Principal, library_ids: Sequence[str]) -> list[Library]: ...
    async def shown(self, libraries: Sequence[Library]) -> Shown: ...


class Gathers(Protocol):
    """``libraries.answering.gathering.Gathering``."""

    async def gather(
        self,
        principal: Principal,
        question: str,
        libraries: Sequence[Library],
        visible: Visible,
        names: Mapping[str, tuple[str, str]],
        *,
        budget: Budget,
        whole: bool = False,
    ) -> Gathered: ...


def function(libraries: Sequence[Library]) -> Function:
    """With what is in the libraries, so that a model knows when to ask them."""
    told = [_told(one) for one in libraries[:_TOLD]]
    if len(libraries) > _TOLD:
        told.append(f"{len(libraries) - _TOLD} more")
    return Function(
        name=KIND,
        description=(
            f"Searches the user's documents and gives the passages that fit best, numbered. There are: "
            f"{'; '.join(told)}. Ask it before you answer anything that may stand there, and cite a passage by its "
            "number in brackets, as [1]."
        ),
        parameters={
            "type": "object",
            "properties": {
                "query": {
                    "type": "string",
                    "description": "The whole question, in the user's language. It may ask to count, add up or list "
                    "the rows of a table.",
                },
                "document": {
                    "type": "string",
                    "description": "The name of one document, to look in no other. A short one is given as a whole.",
                },
            },
            "required": ["query"],
            "additionalProperties": False,
        },
    )


@dataclass(frozen=True)
class DocumentLibrary:
    libraries: Holds
    gathering: Gathers
    library_ids: tuple[str, ...]
    budget: Budget
    timeout: float
    always_asks: bool
    function: Function
    kind: str = KIND
    access: Access = "reads"
    permission: str = KIND

    def objection(self, arguments: Mapping[str, Any], context: ToolContext) -> str | None:
        """None: whoever asks may see these libraries, and nobody else learns of it."""
        del arguments, context
        return None

    async def run(self, arguments: Mapping[str, Any], context: ToolContext) -> ToolResult:
        """Raises LibraryNotFound where the caller may not see one any more, and as ``Gathering.gather`` does."""
        query = line(arguments.get("query"), _QUERY)
        if not query:
            raise ToolFailed("There is nothing to look for.", hint="Give a question.")
        libraries = await self.libraries.several(context.principal, self.library_ids)
        if any(one.retrieval.reranker is not None for one in libraries):
            require(context.principal, "chat")
        shown = await self.libraries.shown(libraries)
        visible, alone, note = chosen(shown, line(arguments.get("document"), _DOCUMENT))
        info: dict[str, Any] = {"query": query, "libraries": list(self.library_ids), "documents": len(visible)}
        if not visible:
            return ToolResult(text=_nothing_there(libraries), info=info)

        async def gather(question: str) -> Gathered:
            return await self.gathering.gather(
                context.principal, question, libraries, visible, shown.names, budget=self.budget, whole=alone
            )

        gathered = await gather(query)
        question = line(context.question, _QUERY)
        if gathered.table is None and not gathered.found and question not in {"", query}:
            note = f"{note} {_OWN_WORDS}".strip()
            gathered, info["query"] = await gather(question), question
        if gathered.table is not None:
            text, references = table_told(gathered.table, context.first_reference)
            return ToolResult(text=_noted(note, text), references=references, info=info | {"mode": "table"})
        if not gathered.found:
            return ToolResult(text=_noted(note, _not_found(len(visible))), info=info | {"mode": "passages", "found": 0})
        text, references = passages_told(gathered, context.first_reference)
        if alone and not gathered.whole:
            note = "The document is too long to be given as a whole; these passages of it fit best."
        mode = "document" if gathered.whole else "passages"
        info |= {"mode": mode, "found": len(references)}
        return ToolResult(text=_noted(note, text), references=references, info=info)


def _noted(note: str, text: str) -> str:
    return f"{note}\n\n{text}" if note else text


def _told(library: Library) -> str:
    count = f"{library.documents} document{'' if library.documents == 1 else 's'}"
    description = plain(library.description, _DESCRIPTION)
    return f'"{plain(library.name, _NAME)}" ({count}{f": {description}" if description else ""})'


def _nothing_there(libraries: Sequence[Library]) -> str:
    if any(one.documents for one in libraries):
        return "None of the documents has been read yet. Tell the user that they are being read, and to ask again soon."
    return "There are no documents in these libraries."


def _not_found(documents: int) -> str:
    return (
        f"Nothing was found: none of the {documents} documents says anything on this. Try other words, or tell the "
        "user that it is not in the documents."
    )

"""The function ``document_library``: one for all libraries that an agent or a conversation names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.service import require
from ventoux.errors import InvalidRequest
from ventoux.libraries.answering.gathering import Budget
from ventoux.tools.configuration import Configured
from ventoux.tools.document_library.tool import KIND, DocumentLibrary, function
from ventoux.tools.schemas import Opened
from ventoux.tools.specs import DocumentLibraryTool

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Principal
    from ventoux.settings import Settings
    from ventoux.tools.document_library.tool import Gathers, Holds
    from ventoux.tools.specs import ToolSpec

_DOCUMENT = 8
"""Times what the model is told at once: a document of this length that is asked about as a whole is read by pages."""
SCOPE = "documents"


class LibraryTools:
    kinds = frozenset({KIND})
    state: str | None = None

    def __init__(self, settings: Settings, libraries: Holds, gathering: Gathers) -> None:
        self._timeout = settings.tool_timeout
        self._budget = Budget(passages=settings.tool_tokens, document=settings.tool_tokens * _DOCUMENT)
        self._libraries = libraries
        self._gathering = gathering

    async def open(self, principal: Principal, spec: ToolSpec, conversation_id: str) -> Opened:
        """Raises LibraryNotFound, Forbidden, InvalidRequest."""
        del conversation_id
        if not isinstance(spec, DocumentLibraryTool):
            raise InvalidRequest(f"This is no {KIND}.")
        configured = Configured(KIND, (KIND,), spec.tool_configuration)
        require(principal, SCOPE)
        libraries = await self._libraries.several(principal, spec.library_ids)
        tool = DocumentLibrary(
            libraries=self._libraries,
            gathering=self._gathering,
            library_ids=tuple(one.id for one in libraries),
            budget=self._budget,
            timeout=self._timeout,
            always_asks=configured.always_asks(KIND),
            function=function(libraries),
        )
        return Opened([tool] if configured.has(KIND) else [], [])

    async def close(self, conversation_id: str) -> None:
        """Nothing of a conversation is kept."""

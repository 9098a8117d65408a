"""Artefacts as the tool ``canvas`` reaches them: those of the conversation's thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ventoux.artefacts.schemas import Edit, Kind, NewArtefact
from ventoux.tools.canvas import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.artefacts.schemas import WholeArtefact
    from ventoux.artefacts.service import Artefacts
    from ventoux.tools.canvas import Draft
    from ventoux.tools.schemas import ToolContext

_LANGUAGE = re.compile(r"[A-Za-z0-9+#._-]{1,40}\Z")


class ArtefactSheets:
    """The ``Sheets`` of the tool."""

    def __init__(self, artefacts: Artefacts) -> None:
        self._artefacts = artefacts

    async def create(self, context: ToolContext, draft: Draft) -> Sheet:
        """Raises what ``Artefacts.create`` does."""
        language = draft.language if draft.language and _LANGUAGE.match(draft.language) else None
        new = NewArtefact(
            title=draft.title,
            kind=cast("Kind", draft.kind),
            language=language,
            content=draft.content,
            conversation_id=context.conversation_id,
            entry_id=context.entry_id,
        )
        return _sheet(await self._artefacts.create(context.principal, new, "model"))

    async def edit(self, context: ToolContext, artefact_id: str, edits: Sequence[tuple[str, str]], note: str) -> Sheet:
        """Raises what ``Artefacts.edit`` does."""
        wanted = [Edit(*one) for one in edits]
        changed = await self._artefacts.edit(context.principal, artefact_id, context.conversation_id, wanted, note)
        return _sheet(changed)

    async def read(self, context: ToolContext, artefact_id: str, version: int | None) -> Sheet:
        """Raises ArtefactNotFound, ArtefactVersionNotFound, ConversationsUnavailable."""
        found = await self._artefacts.of_thread(context.principal, artefact_id, context.conversation_id, version)
        return _sheet(found)


def _sheet(whole: WholeArtefact) -> Sheet:
    artefact = whole.artefact
    return Sheet(artefact.id, whole.version.version, artefact.title, artefact.kind, whole.content)

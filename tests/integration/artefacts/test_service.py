"""Artefacts on either database: versions, whose they are, and what the tool of a conversation reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.conversing import ALICE, BOB, ScriptedLoop, conversing, new_workspace
from tests.integration.conversations.test_threads import begun, ended, saying

from ventoux.artefacts.canvas import ArtefactSheets
from ventoux.artefacts.errors import ArtefactChanged, ArtefactNotFound, ArtefactVersionNotFound, EditFailed
from ventoux.artefacts.schemas import LONGEST_CONTENT, NewArtefact
from ventoux.artefacts.service import Artefacts
from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.threads.cursor import decoded
from ventoux.errors import ValidationFailed
from ventoux.tools.canvas import CanvasTools
from ventoux.tools.schemas import ToolContext
from ventoux.tools.specs import CanvasTool

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.artefacts.schemas import WholeArtefact
    from ventoux.db.location import Location
    from ventoux.tools.schemas import ToolResult


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    await new_workspace(engine)


def written(title: str = "Plan", content: str = "one", **given: Any) -> NewArtefact:
    values: dict[str, Any] = {"title": title, "kind": "document", "content": content}
    return NewArtefact(**(values | given))


async def titles(artefacts: Artefacts, words: str = "", **wanted: Any) -> list[str]:
    return [one.title for one in (await artefacts.listed(ALICE, words, **wanted)).artefacts]


async def test_versions_are_kept_whole_and_a_stale_change_is_refused(engine: AsyncEngine) -> None:
    artefacts = Artefacts(engine)
    made = (await artefacts.create(ALICE, written())).artefact
    second = await artefacts.write(ALICE, made.id, "two é", 1, "more")
    assert (second.artefact.version, second.version.size, second.content) == (2, 6, "two é")
    with pytest.raises(ArtefactChanged):
        await artefacts.write(ALICE, made.id, "late", 1)
    third = await artefacts.restore(ALICE, made.id, 1)
    assert (third.content, third.version.restored_from, third.artefact.version) == ("one", 1, 3)
    kept = [(one.version, one.note, one.made_by) for one in await artefacts.versions(ALICE, made.id)]
    assert kept == [(3, "", "user"), (2, "more", "user"), (1, "", "user")]
    assert (await artefacts.find(ALICE, made.id, 2)).content == "two é"
    with pytest.raises(ArtefactVersionNotFound):
        await artefacts.find(ALICE, made.id, 9)
    with pytest.raises(ValidationFailed):
        await artefacts.write(ALICE, made.id, "é" * (LONGEST_CONTENT // 2 + 1), 3)


async def test_an_artefact_is_its_owners_alone(engine: AsyncEngine) -> None:
    artefacts = Artefacts(engine)
    made = (await artefacts.create(ALICE, written())).artefact
    for refused in (
        artefacts.find(BOB, made.id),
        artefacts.versions(BOB, made.id),
        artefacts.write(BOB, made.id, "x", 1),
        artefacts.restore(BOB, made.id, 1),
        artefacts.rename(BOB, made.id, "x"),
        artefacts.delete(BOB, made.id),
        artefacts.find(ALICE, "art_' OR 1=1"),
    ):
        with pytest.raises(ArtefactNotFound):
            await refused
    assert (await artefacts.delete_all(BOB), await titles(artefacts)) == (0, ["Plan"])
    await artefacts.delete(ALICE, made.id)
    with pytest.raises(ArtefactNotFound):
        await artefacts.versions(ALICE, made.id)


async def test_artefacts_are_found_by_title_and_kind_page_by_page(engine: AsyncEngine) -> None:
    artefacts = Artefacts(engine)
    for title, kind in (("Résumé", "document"), ("Chart_1", "mermaid"), ("Résumé 2", "html")):
        await artefacts.create(ALICE, written(title, kind=kind))
    first = await artefacts.listed(ALICE, limit=2)
    rest = await artefacts.listed(ALICE, limit=2, after=decoded(first.next or ""))
    assert [one.title for one in (*first.artefacts, *rest.artefacts)] == ["Résumé 2", "Chart_1", "Résumé"]
    assert rest.next is None
    assert await titles(artefacts, "RESUME") == ["Résumé 2", "Résumé"]
    assert await titles(artefacts, "resume", kind="html") == ["Résumé 2"]
    assert await titles(artefacts, "chart%") == []
    await artefacts.rename(ALICE, first.artefacts[1].id, "Diagramme")
    assert await titles(artefacts, "diagramme") == ["Diagramme"]
    assert await artefacts.delete_all(ALICE) == 3


async def test_a_model_reaches_what_was_made_in_its_conversation_and_in_branches_of_it(
    database: Location, engine: AsyncEngine
) -> None:
    artefacts = Artefacts(engine)
    async with conversing(database, ScriptedLoop()) as conversations:
        here, elsewhere = await begun(conversations), await begun(conversations)
        canvas = Canvas(artefacts)
        made = await canvas.call(
            here, "canvas_create", title="A\x00 page", kind="html", language="no language!", content="a\nb\nc"
        )
        artefact_id = made.info["artefact_id"]
        assert (made.trusted, made.info["version"], made.info["title"]) == (True, 1, "A page")
        branch = await ended(
            await conversations.restart(ALICE, here, (await conversations.history(ALICE, here))[1].id, saying("x"), {})
        )
        edits = [{"find": "b\n", "replace": "B\n"}]
        changed = await canvas.call(branch, "canvas_edit", artefact_id=artefact_id, edits=edits, note="louder")
        assert changed.info["version"] == 2
        with pytest.raises(EditFailed):
            await canvas.call(here, "canvas_edit", artefact_id=artefact_id, edits=edits)
        read = await canvas.call(here, "canvas_read", artefact_id=artefact_id, from_line=2, lines=1)
        assert (read.trusted, read.text) == (False, "A page (html), version 2, lines 2 to 2 of 3:\n2: B")
        with pytest.raises(ArtefactNotFound):
            await canvas.call(elsewhere, "canvas_read", artefact_id=artefact_id)
        listed = await artefacts.listed(ALICE, conversation_id=branch)
        assert [(one.id, one.conversation_id, one.entry_id) for one in listed.artefacts] == [(artefact_id, here, "e")]
        assert (await artefacts.listed(ALICE, conversation_id=elsewhere)).artefacts == []
        with pytest.raises(ConversationNotFound):
            await artefacts.create(BOB, written(conversation_id=here))
        await conversations.delete(ALICE, here)
        found: WholeArtefact = await artefacts.find(ALICE, artefact_id)
        assert (found.content, found.artefact.conversation_id) == ("a\nB\nc", None)


class Canvas:
    def __init__(self, artefacts: Artefacts) -> None:
        self.source = CanvasTools(ArtefactSheets(artefacts))

    async def call(self, conversation_id: str, name: str, **arguments: Any) -> ToolResult:
        opened = await self.source.open(ALICE, CanvasTool(), conversation_id)
        tool = next(one for one in opened.tools if one.function.name == name)
        context = ToolContext(ALICE, conversation_id, "e", 1, frozenset(), approved=False)
        assert (tool.access, tool.always_asks, tool.objection(arguments, context)) == ("reads", False, None)
        return await tool.run(arguments, context)

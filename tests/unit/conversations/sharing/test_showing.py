"""What readers of a share see of an entry, and what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from ventoux.conversations.entries import (
    DocumentUrlChunk,
    FileChunk,
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    TextChunk,
    ThinkChunk,
    ToolExecution,
    ToolReferenceChunk,
)
from ventoux.conversations.sharing.showing import documents_of, files_of, shown
from ventoux.files.signed import is_signed

if TYPE_CHECKING:
    from ventoux.conversations.entries import Entry

SIGNED = "http://server/v1/files/x/content?expires=1&signature=s3cret"
HIDDEN: list[Entry] = [
    ToolExecution(name="github", arguments='{"token": "s3cret"}', info={"output": "s3cret"}),
    ToolExecution(name="memory", arguments='{"text": "s3cret"}', info={"text": "s3cret"}),
    ToolExecution(name="document_library", arguments="{}", info={"output": "s3cret"}),
    ToolExecution(name="compaction", arguments="{}", info={"summary": "s3cret"}),
    FunctionCall(
        tool_call_id="a", name="f", arguments="s3cret", confirmation_status="pending", info={"reason": "s3cret"}
    ),
    FunctionResult(tool_call_id="a", result="s3cret"),
    MessageOutput(content=[ThinkChunk([TextChunk("s3cret")])], info={"cost": "s3cret"}),
    MessageOutput(content=[ToolReferenceChunk(tool="document_library", title="t", description="s3cret")]),
    MessageInput(content=[DocumentUrlChunk(SIGNED), ImageUrlChunk(SIGNED), ImageUrlChunk({"url": SIGNED})]),
]


@pytest.mark.parametrize("entry", HIDDEN)
def test_secrets_of_tools_and_keys_to_files_are_not_shown(entry: Entry) -> None:
    assert is_signed(SIGNED.partition("?")[2])
    assert b"s3cret" not in msgspec.json.encode(shown([entry]))
    assert b"pending" not in msgspec.json.encode(shown([entry]))


def test_what_was_said_asked_and_run_is_shown() -> None:
    entries: list[Entry] = [
        MessageInput(content=[TextChunk("hello"), FileChunk("f")]),
        ToolExecution(name="code_interpreter", arguments='{"code": "1"}', info={"code": "1", "code_output": "1\n"}),
        FunctionCall(tool_call_id="q", name="ask_user", arguments='{"question": "Which?"}'),
        FunctionResult(tool_call_id="q", result="the red one"),
        MessageOutput(content=[ToolReferenceChunk(tool="web_search", title="t", description="found")]),
    ]

    assert shown(entries) == entries
    assert files_of(entries) == {"f"}


LEASE = ("lib-1", "doc-1")
CITED = ToolReferenceChunk(
    tool="document_library",
    title="lease.pdf",
    description="three months",
    source={"library_id": "lib-1", "document_id": "doc-1", "page": 4, "start": 10},
)
ATTACHED: list[Entry] = [
    MessageInput(
        content='When?\n\n[attached document "lease.pdf", lib-1/doc-1: look into it with document_library]',
    ),
    ToolExecution(name="document_library", arguments='{"query": "notice", "document": "lib-1/doc-1"}'),
    MessageOutput(content=[TextChunk("As lib-1/doc-1 says"), CITED]),
    MessageOutput(content=[msgspec.structs.replace(CITED, source={"library_id": "lib-2", "document_id": "doc-1"})]),
]


def test_strangers_are_told_the_names_and_pages_of_documents_and_no_ids() -> None:
    question, call, answer, other = shown(ATTACHED)

    assert documents_of(ATTACHED) == [LEASE]
    assert question == MessageInput(content='When?\n\n[attached document "lease.pdf"]')
    assert call == ToolExecution(name="document_library", arguments='{"query": "notice", "document": "…/…"}')
    cited = ToolReferenceChunk(tool="document_library", title="lease.pdf", source={"page": 4})
    assert answer == MessageOutput(content=[TextChunk("As …/… says"), cited])
    assert other == MessageOutput(content=[ToolReferenceChunk(tool="document_library", title="lease.pdf")])


def test_a_document_that_is_shared_is_numbered_and_quoted_and_no_other_is() -> None:
    question, _, answer, other = shown(ATTACHED, with_documents=True)

    assert question == MessageInput(content='When?\n\n[attached document "lease.pdf", 1]')
    cited = msgspec.structs.replace(CITED, source={"page": 4, "attached": 1})
    assert answer == MessageOutput(content=[TextChunk("As …/… says"), cited])
    assert other == MessageOutput(content=[ToolReferenceChunk(tool="document_library", title="lease.pdf")])
    assert shown(shown(ATTACHED)) == shown(ATTACHED)


def test_only_what_a_user_attached_is_a_document_that_can_be_opened() -> None:
    said = ATTACHED[0]
    assert isinstance(said, MessageInput)
    assert (
        documents_of([MessageOutput(content=said.content), MessageInput(role="assistant", content=said.content)]) == []
    )

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
from ventoux.conversations.sharing.showing import files_of, shown
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

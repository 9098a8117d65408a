"""What of a user's message is for the model, and what for the code that it writes."""

from __future__ import annotations

import pytest

from ventoux.conversations.entries import FileChunk, MessageInput, TextChunk
from ventoux.conversations.inputs import attached, check_readable, last_words
from ventoux.errors import UnsupportedContent


def test_files_of_the_users_are_for_code_where_code_runs_and_nobody_elses_are() -> None:
    mine = MessageInput(content=[TextChunk("Add them up."), FileChunk("f-1"), FileChunk("f-1")])
    theirs = MessageInput(role="assistant", content=[FileChunk("f-2")])
    check_readable([mine], "m", vision=False, code=True)
    with pytest.raises(UnsupportedContent, match="code_interpreter"):
        check_readable([mine], "m", vision=False)
    with pytest.raises(UnsupportedContent):
        check_readable([theirs], "m", vision=False, code=True)
    assert attached([mine, theirs, MessageInput(content="And now?")]) == ("f-1",)
    assert last_words([mine, theirs]) == "Add them up."

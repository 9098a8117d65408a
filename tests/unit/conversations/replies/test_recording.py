"""What a run puts down, without a database."""

from __future__ import annotations

import pytest

from ventoux.conversations.events import ResponseStarted, ToolDone
from ventoux.conversations.replies.recording import Recording
from ventoux.conversations.replies.schemas import Reply
from ventoux.conversations.replies.writer import InMemory
from ventoux.kit.clock import SystemClock


async def test_an_event_that_cannot_be_encoded_takes_no_number() -> None:
    reply = Reply(conversation_id="c", number=3, state="running", server="s", alive_at=0.0, started_at=0.0)
    recording = Recording(reply, 0, InMemory(), SystemClock(), "key")
    with pytest.raises(UnicodeEncodeError):
        await recording.tell(ToolDone(id="t", name="f", output_index=0, info={"said": "\ud800"}, created_at=""))
    await recording.tell(ResponseStarted("c", ""))
    assert recording.log.after(0).startswith(b"id: 3-1\n")
    assert recording.log.last == 1

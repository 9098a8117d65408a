"""What every keeper of replies has to do, for those in this process and the shared ones."""

from __future__ import annotations

import pytest

from ventoux.errors import Conflict, ValidationFailed
from ventoux.gateway.replies import Replies, Reply, Turn
from ventoux.kit.ids import new_id

REPLY = Reply("/v1/chat/completions", [(b"content-type", b"text/event-stream")], b"data: \xff\n\n")


async def begun(replies: Replies, name: str, fingerprint: str = "f") -> Turn:
    turn = await replies.begin(name, fingerprint)
    assert isinstance(turn, Turn)
    return turn


async def check_that_a_reply_is_kept_for_its_request_and_nothing_else(replies: Replies) -> None:
    name = new_id()
    await replies.keep(await begun(replies, name), REPLY)
    assert await replies.begin(name, "f") == REPLY
    with pytest.raises(ValidationFailed, match="another request"):
        await replies.begin(name, "other")


async def check_that_a_call_in_flight_is_not_made_twice(replies: Replies) -> None:
    name = new_id()
    turn = await begun(replies, name)
    with pytest.raises(Conflict) as refused:
        await replies.begin(name, "f")
    assert refused.value.retry_after
    with pytest.raises(ValidationFailed):
        await replies.begin(name, "other")
    await replies.keep(turn, REPLY)

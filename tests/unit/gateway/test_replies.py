from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.databases import ManualClock
from tests.replies import (
    REPLY,
    begun,
    check_that_a_call_in_flight_is_not_made_twice,
    check_that_a_reply_is_kept_for_its_request_and_nothing_else,
)

from ventoux.gateway.replies import LocalReplies, Reply, Turn


def replies(clock: ManualClock | None = None, *, total: int = 1600, count: int = 5) -> LocalReplies:
    return LocalReplies(total=total, ttl=100, count=count, clock=clock or ManualClock())


async def test_a_reply_is_kept_for_its_request_and_nothing_else() -> None:
    await check_that_a_reply_is_kept_for_its_request_and_nothing_else(replies())


async def test_a_call_in_flight_is_not_made_twice() -> None:
    await check_that_a_call_in_flight_is_not_made_twice(replies())


async def test_a_call_that_came_to_nothing_may_be_made_again() -> None:
    kept = replies()
    kept.drop(await begun(kept, "n"))
    await begun(kept, "n", "other")


async def test_a_reply_is_forgotten_when_its_time_is_over() -> None:
    clock = ManualClock()
    kept = replies(clock)
    await kept.keep(await begun(kept, "n"), REPLY)
    clock.at += 99
    assert await kept.begin("n", "f") == REPLY
    clock.at += 1
    assert isinstance(await kept.begin("n", "f"), Turn)


@given(st.lists(st.integers(0, 100), max_size=40))
async def test_what_is_kept_stays_within_its_bytes_and_its_count_and_the_oldest_go_first(sizes: list[int]) -> None:
    kept = replies(total=300, count=5)
    for number, size in enumerate(sizes):
        await kept.keep(await begun(kept, str(number)), Reply("", [], b"x" * size))
        assert kept._bytes == sum(entry.reply.size() for entry in kept._kept.values() if entry.reply) <= 300
        assert len(kept._kept) <= 5
        assert list(kept._kept) == [str(one) for one in range(number - len(kept._kept) + 1, number + 1)]

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.databases import eventually

from ventoux.accounts.schemas import Principal
from ventoux.catalog.cards import parse_card
from ventoux.conversations.replies.stages import Stage
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.pools import Pool, PoolPlan
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import Unavailable
from ventoux.gateway.admit import Admission
from ventoux.gateway.context import RequestContext
from ventoux.gateway.metrics import Metrics
from ventoux.gateway.places import Places

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fleet:
    def __init__(self, *parallel: int) -> None:
        self.replicas = [
            Replica(f"m/{number}", EngineSpec(model="m", kind="scripted", parallel=slots))
            for number, slots in enumerate(parallel)
        ]
        for replica in self.replicas:
            replica.state = "ready"

    def all_replicas(self) -> Sequence[Replica]:
        return self.replicas

    def places(self, *, queue: int = 1000, timeout: float = 30.0) -> Places:
        return Places(lambda _: self.replicas, Metrics(self), queue=queue, timeout=timeout)


CARD = parse_card(
    """
id = "m"
name = "m"
family = "scripted"
publisher = "tests"
parameters = 0
context = 64
languages = ["en"]
capabilities = ["chat"]
created = 0
engine = "scripted"
licence = {id = "none", name = "none"}
notes = {good_at = "", bad_at = ""}
""",
    "m.toml",
)


ENDPOINT = Directory().serve_everybody(Pool(CARD, PoolPlan()), 0)


def admission(key: str) -> Admission:
    principal = Principal("w", key, key, frozenset())
    return Admission(
        context=RequestContext("r"),
        principal=principal,
        endpoint=ENDPOINT,
        operation="chat",
        dialect="d",
        metadata=None,
    )


def position(asked: Admission) -> int:
    return int(dict(asked.context.headers).get(b"x-queue-position", b"0"))


class Calls:
    """Calls that end when the test says so. ``served`` is the order in which they got their places."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.served: list[str] = []
        self.running: deque[asyncio.Event] = deque()
        self.tasks: list[asyncio.Task[None]] = []

    async def come(self, key: str, answers: int = 1) -> Admission:
        asked = admission(key)
        self.tasks.append(asyncio.ensure_future(self._call(asked, key, answers)))
        await asyncio.sleep(0)
        return asked

    async def _call(self, asked: Admission, key: str, answers: int) -> None:
        await self._places.take(CARD.id, asked, answers)
        try:
            self.served.append(key)
            ending = asyncio.Event()
            self.running.append(ending)
            await ending.wait()
        finally:
            self._places.give_back(CARD.id, answers)

    async def end_one(self) -> None:
        self.running.popleft().set()
        for _ in range(5):
            await asyncio.sleep(0)

    async def end_all(self) -> None:
        while self.running:
            await self.end_one()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def test_a_free_place_is_taken_at_once_and_says_nothing_of_a_queue() -> None:
    calls = Calls(Fleet(2).places())
    asked = [await calls.come("a") for _ in range(2)]
    assert calls.served == ["a", "a"]
    assert [position(one) for one in asked] == [0, 0]
    await calls.end_all()


async def test_a_key_that_sends_many_does_not_starve_one_that_sends_few() -> None:
    calls = Calls(Fleet(1).places())
    for _ in range(50):
        await calls.come("heavy")
    light = await calls.come("light")
    assert position(light) == 2
    await calls.end_one()
    await calls.end_one()
    assert calls.served[-1] == "light"
    await calls.end_all()
    assert Counter(calls.served) == {"heavy": 50, "light": 1}


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=25), st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_the_position_told_is_the_one_that_comes_true_when_no_other_call_comes(keys: list[str], slots: int) -> None:
    async def check() -> None:
        calls = Calls(Fleet(slots).places())
        for _ in range(slots):
            await calls.come("first")
        for number, key in enumerate(keys):
            asked = await calls.come(key)
            told = position(asked)
            assert told == expected(keys[: number + 1])
        await calls.end_all()
        assert calls.served[slots:] == rounds(keys)

    asyncio.run(check())


def rounds(keys: Sequence[str]) -> list[str]:
    """A call of each key a round, and as they came within one."""
    nth = [(keys[:number].count(key), number) for number, key in enumerate(keys)]
    return [keys[number] for _, number in sorted(nth)]


def expected(keys: Sequence[str]) -> int:
    """Where the last of ``keys`` is served."""
    order = rounds(keys)
    return max(place for place, key in enumerate(order, 1) if key == keys[-1])


async def test_a_full_queue_refuses_and_says_when_to_come_back() -> None:
    calls = Calls(Fleet(1).places(queue=2))
    for _ in range(4):
        await calls.come("a")
    with pytest.raises(Unavailable, match="2 calls are waiting") as refused:
        await calls.tasks[-1]
    assert refused.value.retry_after
    await calls.end_all()
    assert calls.served == ["a", "a", "a"]


async def test_no_key_can_fill_the_queue_for_the_others() -> None:
    calls = Calls(Fleet(1).places(queue=64))
    for _ in range(65):
        await calls.come("heavy")
    light = await calls.come("light")
    assert position(light) == 2
    with pytest.raises(Unavailable, match="64 calls are waiting") as refused:
        await calls.tasks[64]
    assert refused.value.retry_after
    for _ in range(40):
        await calls.come("light")
    await calls.end_all()
    # An even share each, and no more: neither can push the other out any further.
    assert Counter(calls.served) == {"heavy": 33, "light": 32}


async def test_keys_that_wait_with_a_call_each_do_not_push_each_other_out() -> None:
    calls = Calls(Fleet(1).places(queue=2))
    for key in "abcd":
        await calls.come(key)
    with pytest.raises(Unavailable):
        await calls.tasks[-1]
    await calls.end_all()
    assert calls.served == ["a", "b", "c"]


async def test_who_waits_too_long_is_told_from_which_place() -> None:
    places = Fleet(1).places(timeout=0.05)
    calls = Calls(places)
    await calls.come("a")
    await calls.come("b")
    with pytest.raises(Unavailable, match=r"0\.05 seconds, from place 1") as refused:
        await calls.tasks[-1]
    assert refused.value.retry_after
    assert places.waiting() == {CARD.id: 0}
    await calls.end_all()


async def test_a_client_that_leaves_gives_its_place_up_at_once_whether_it_waits_or_has_just_been_called() -> None:
    places = Fleet(1).places()
    calls = Calls(places)
    for key in "abcd":
        await calls.come(key)
    calls.tasks[1].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert places.waiting() == {CARD.id: 2}
    # c is called up in the same step of the loop in which its client leaves.
    calls.running.popleft().set()
    await asyncio.sleep(0)
    calls.tasks[2].cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert calls.served == ["a", "d"]
    await calls.end_all()
    assert (places.waiting(), places.taken()) == ({CARD.id: 0}, {CARD.id: 0})


async def test_a_call_of_several_answers_waits_until_there_is_a_place_for_each() -> None:
    fleet = Fleet(3)
    places = fleet.places()
    calls = Calls(places)
    for key in "abc":
        await calls.come(key)
    await calls.come("d", 2)
    await calls.come("e")
    await calls.end_one()
    # One is free, and whoever came later does not take it from a call that needs two.
    assert (calls.served, places.taken()) == (["a", "b", "c"], {CARD.id: 2})
    await calls.end_one()
    assert (calls.served, places.taken()) == (["a", "b", "c", "d"], {CARD.id: 3})
    await calls.end_all()
    assert calls.served[-1] == "e"


async def test_a_call_of_more_answers_than_there_are_places_takes_the_model_for_itself() -> None:
    calls = Calls(Fleet(2).places())
    await calls.come("a")
    await calls.come("b", 16)
    assert calls.served == ["a"]
    await calls.end_one()
    assert calls.served == ["a", "b"]
    await calls.come("c")
    assert calls.served == ["a", "b"]
    await calls.end_all()
    assert calls.served == ["a", "b", "c"]


async def test_answers_are_what_keys_take_turns_with() -> None:
    calls = Calls(Fleet(4).places())
    await calls.come("first", 4)
    for _ in range(2):
        await calls.come("many", 4)
    for _ in range(8):
        await calls.come("few")
    await calls.end_all()
    assert calls.served == ["first", "many", *["few"] * 4, "many", *["few"] * 4]


async def test_calls_that_leave_have_had_no_turn() -> None:
    calls = Calls(Fleet(1).places())
    await calls.come("first")
    for _ in range(4):
        await calls.come("a")
    for task in calls.tasks[1:4]:
        task.cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for _ in range(2):
        await calls.come("b")
    await calls.end_all()
    assert calls.served == ["first", "a", "b", "b"]


async def test_an_engine_that_comes_back_takes_those_who_wait() -> None:
    fleet = Fleet(1, 3)
    fleet.replicas[1].state = "unhealthy"
    calls = Calls(fleet.places())
    for _ in range(4):
        await calls.come("a")
    assert len(calls.served) == 1
    fleet.replicas[1].state = "ready"
    await eventually(lambda: len(calls.served) == 4)
    await calls.end_all()


async def test_when_the_last_engine_goes_those_who_wait_are_told_and_new_calls_too() -> None:
    fleet = Fleet(1)
    calls = Calls(fleet.places())
    await calls.come("a")
    await calls.come("b")
    fleet.replicas[0].state = "unhealthy"
    with pytest.raises(Unavailable, match="No engine"):
        async with asyncio.timeout(5):
            await calls.tasks[1]
    await calls.come("c")
    with pytest.raises(Unavailable, match="No engine"):
        await calls.tasks[2]
    await calls.end_all()


@given(st.lists(st.tuples(st.sampled_from(["come", "end", "leave"]), st.integers(0, 9)), max_size=60), st.data())
@settings(deadline=None, max_examples=80)
def test_no_history_leaves_a_place_or_a_turn_behind(steps: list[tuple[str, int]], data: Any) -> None:
    slots = data.draw(st.integers(1, 3))

    async def play() -> None:
        places = Fleet(slots).places(queue=6)
        calls = Calls(places)
        for what, which in steps:
            if what == "come":
                await calls.come("abc"[which % 3], answers=1 + which // 3)
            elif what == "end" and calls.running:
                calls.running.popleft().set()
                if which % 2:
                    await asyncio.sleep(0)
            elif what == "leave" and calls.tasks:
                calls.tasks[which % len(calls.tasks)].cancel()
                if which % 2:
                    await asyncio.sleep(0)
            # A call of more answers than there are places has the model for itself.
            assert sum(places.taken().values()) <= max(slots, 4)
            assert sum(places.waiting().values()) <= 6
        with suppress(IndexError):
            while any(not task.done() for task in calls.tasks):
                await asyncio.sleep(0)
                if calls.running:
                    calls.running.popleft().set()
        assert not any(places.taken().values())
        assert not any(places.waiting().values())

    asyncio.run(play())


async def test_a_call_that_asks_for_it_is_told_its_place_whenever_that_changes() -> None:
    places = Fleet(1).places()
    await places.take("m", admission("a"))
    told: list[Stage] = []
    second, third = admission("b"), admission("c")
    third.context.staged = told.append
    async with asyncio.TaskGroup() as group:
        group.create_task(places.take("m", second))
        await asyncio.sleep(0)
        group.create_task(places.take("m", third))
        await asyncio.sleep(0)
        assert told == [Stage(stage="queued", place=2)]
        places.give_back("m")
        await eventually(lambda: told[-1] == Stage(stage="queued", place=1))
        places.give_back("m")

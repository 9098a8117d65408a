from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import OPERATOR, new_key

from ventoux.accounts.errors import TooManyTries
from ventoux.accounts.service import Accounts
from ventoux.accounts.throttle import Throttle, network
from ventoux.audit.schemas import AuditFilter
from ventoux.errors import Unauthorized

if TYPE_CHECKING:
    from tests.databases import ManualClock


async def outcome(accounts: Accounts, presented: str, address: str) -> str:
    try:
        await accounts.authenticate(presented, address)
    except (Unauthorized, TooManyTries) as error:
        return f"{error.status} {error.retry_after is not None}"
    return "200"


async def test_ten_thousand_guesses_are_refused_cheaply_and_told_in_one_event(
    accounts: Accounts, clock: ManualClock
) -> None:
    _, secret = await new_key(accounts)
    looks = accounts._known._checks

    guesses = await asyncio.gather(
        *(outcome(accounts, f"vx_{number:08}_{'a' * 33}", "192.0.2.1") for number in range(10_000))
    )
    await accounts.report()
    await accounts.report()

    assert (guesses.count("401 False"), guesses.count("429 True")) == (30, 9_970)
    assert accounts._known._checks - looks <= 30
    # Who has a key is served, from there too, and so is who has a new one elsewhere.
    assert await outcome(accounts, secret, "192.0.2.1") == "200"
    assert await outcome(accounts, "wrong", "192.0.2.2") == "401 False"
    events = await accounts.workspaces.audit_events(OPERATOR, AuditFilter(action="key.guess"))
    assert [(one.object_id, one.detail, one.outcome) for one in events] == [
        ("192.0.2.1", {"wrong": 30, "refused": 9_970}, "denied")
    ]
    clock.at += 2
    assert await outcome(accounts, "wrong", "192.0.2.1") == "401 False"
    assert await outcome(accounts, "wrong", "192.0.2.1") == "429 True"


async def test_guesses_from_everywhere_are_stopped_in_total_and_take_no_more_memory(accounts: Accounts) -> None:
    outcomes = [await outcome(accounts, "wrong", f"10.{i // 65536}.{i // 256 % 256}.{i % 256}") for i in range(1_500)]

    assert outcomes.count("401 False") == 300
    guesses = accounts._known.guesses
    assert (len(guesses._each), len(guesses._total)) == (300, 1)
    assert len(guesses._counts) == 1025
    await accounts.report()
    events = await accounts.workspaces.audit_events(OPERATOR, AuditFilter(action="key.guess"), limit=500)
    assert len(events) == 101
    assert sum(one.detail["wrong"] + one.detail["refused"] for one in events) == 1_500


async def test_a_new_key_of_another_process_is_no_guess(accounts: Accounts) -> None:
    others = Accounts(accounts._engine, check_every=0.0)
    for _ in range(35):
        _, secret = await new_key(others)
        assert await outcome(accounts, secret, "192.0.2.1") == "200"


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:" + "x" * 100, "unix:" + "x" * 59),
    ],
)
def test_a_source_is_what_one_client_has_for_itself(address: str, source: str) -> None:
    assert network(address) == source


@given(
    st.lists(st.tuples(st.integers(0, 5), st.floats(0, 100)), max_size=60),
    st.integers(1, 5),
    st.floats(0.5, 20),
)
def test_a_throttle_lets_no_more_through_than_it_says(tries: list[tuple[int, float]], burst: int, every: float) -> None:
    throttle, now = Throttle(burst=burst, every=every, size=3), 1000.0
    passed: dict[str, list[float]] = {}
    for name, later in tries:
        now += later
        if throttle.wait(str(name % 2), now) == 0:
            throttle.take(str(name % 2), now)
            passed.setdefault(str(name % 2), []).append(now)
        assert len(throttle) <= 3
    for times in passed.values():
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= burst + (times[last] - times[first]) / every + 1e-6


@given(burst=st.integers(1, 9), every=st.floats(0.01, 50), now=st.floats(0, 1e9))
def test_who_waits_as_long_as_told_is_let_through(burst: int, every: float, now: float) -> None:
    throttle = Throttle(burst=burst, every=every)
    for _ in range(burst):
        assert throttle.wait("a", now) == 0
        throttle.take("a", now)
    wait = throttle.wait("a", now)
    assert 0 < wait <= every + 1e-6
    assert throttle.wait("a", now + wait + 1e-3) == 0

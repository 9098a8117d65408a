from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatCall, ChatMessage
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.errors import Unavailable
from ventoux.gateway.route import choose, prompt_key

SPEC = EngineSpec(model="m", kind="scripted", parallel=2)


def replica(name: str, outstanding: int, *, ready: bool = True) -> Replica:
    made = Replica(name, SPEC, base_url="http://127.0.0.1:1", secret="s")
    made.outstanding = outstanding
    made.state = "ready" if ready else "unhealthy"
    return made


def fleet(*outstanding: int) -> list[Replica]:
    return [replica(f"m/{index}", count) for index, count in enumerate(outstanding)]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.text())
def test_the_replica_with_the_least_outstanding_is_chosen(outstanding: list[int], key: str) -> None:
    chosen = choose(fleet(*outstanding), prompt_key=key, affinity="")
    assert chosen.outstanding == min(outstanding)


@given(st.text())
def test_equal_replicas_are_told_apart_by_the_prompt_alone(key: str) -> None:
    first = choose(fleet(0, 0, 0), prompt_key=key, affinity="")
    assert choose(fleet(0, 0, 0), prompt_key=key, affinity="").id == first.id


def test_different_prompts_spread_over_equal_replicas() -> None:
    chosen = {choose(fleet(0, 0, 0), prompt_key=f"prompt {n}", affinity="").id for n in range(50)}
    assert chosen == {"m/0", "m/1", "m/2"}


def test_an_affinity_key_keeps_its_replica_as_long_as_a_slot_is_free_there() -> None:
    home = choose(fleet(0, 0), prompt_key="", affinity="chat-1")
    index = int(home.id[-1])
    busy, full = [0, 0], [0, 0]
    busy[index], full[index] = SPEC.parallel - 1, SPEC.parallel
    assert choose(fleet(*busy), prompt_key="", affinity="chat-1").id == home.id
    assert choose(fleet(*full), prompt_key="", affinity="chat-1").id != home.id


def test_an_unready_or_tried_replica_is_never_chosen() -> None:
    down, tried, left = replica("m/0", 0, ready=False), replica("m/1", 0), replica("m/2", 5)
    assert choose([down, tried, left], prompt_key="", affinity="", tried=[tried]) is left


def test_no_ready_replica_asks_the_caller_to_come_back() -> None:
    with pytest.raises(Unavailable) as failure:
        choose([replica("m/0", 0, ready=False)], prompt_key="", affinity="")
    assert failure.value.retry_after == 1


def test_the_prompt_key_is_how_the_prompt_begins() -> None:
    call = ChatCall(model="m", messages=[ChatMessage("system", "s" * 1000), ChatMessage("user", "u")])
    assert prompt_key(call) == "s" * 512

from __future__ import annotations

import os

import pytest

from ventoux.engines.errors import NoRoom
from ventoux.engines.replica import Replica
from ventoux.engines.room import Room, own_memory
from ventoux.engines.spec import EngineSpec

GIB = 2**30


def replica(memory: int, pid: int | None = None) -> Replica:
    made = Replica(f"m/{memory}", EngineSpec(model="m", kind="scripted", memory=memory))
    made.pid = pid
    return made


def test_two_that_load_do_not_count_the_same_memory() -> None:
    room = Room(available=lambda: 10 * GIB, taken=lambda _: 0)
    first, second = replica(6 * GIB), replica(5 * GIB)
    room.claim(first)
    with pytest.raises(NoRoom) as refused:
        room.claim(second)
    assert (refused.value.needed, refused.value.available) == (5 * GIB, 4 * GIB)
    assert "5,120 MiB" in str(refused.value)
    assert "4,096 MiB" in str(refused.value)
    room.release(first)
    room.claim(second)


def test_what_an_engine_has_taken_is_missing_from_what_is_free_and_not_counted_twice() -> None:
    loaded = replica(6 * GIB, pid=1)
    room = Room(available=lambda: 5 * GIB, taken=lambda _: 5 * GIB)
    room.hold(loaded)
    room.claim(replica(4 * GIB))


def test_weights_that_are_mapped_from_a_file_stay_claimed() -> None:
    mapped = replica(6 * GIB, pid=1)
    room = Room(available=lambda: 10 * GIB, taken=lambda _: 1 * GIB)
    room.hold(mapped)
    with pytest.raises(NoRoom):
        room.claim(replica(6 * GIB))


def test_an_engine_that_comes_back_claims_its_own_place_once() -> None:
    room = Room(available=lambda: 10 * GIB, taken=lambda _: 0)
    again = replica(6 * GIB)
    room.claim(again)
    room.claim(again)


def test_an_engine_of_unknown_size_is_not_asked_about() -> None:
    Room(available=lambda: 0).claim(replica(0))


def test_the_memory_of_a_process_is_read_and_that_of_none_is_nothing() -> None:
    assert own_memory(os.getpid()) > 2**20
    assert own_memory(2**30) == 0

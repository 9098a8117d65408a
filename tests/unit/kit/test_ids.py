from __future__ import annotations

import re
import time
import uuid

from ventoux.kit.ids import new_id


def test_ids_are_32_lowercase_hex_digits_and_all_different() -> None:
    made = [new_id() for _ in range(5000)]

    assert len(set(made)) == len(made)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in made)


def test_an_id_is_a_uuid_of_version_7_that_holds_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid.UUID(new_id())
    after = time.time_ns() // 1_000_000

    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert before <= made.int >> 80 <= after


def test_ids_sort_by_the_millisecond_they_were_made_in() -> None:
    first = new_id()
    made_in = int(first[:12], 16)
    while time.time_ns() // 1_000_000 <= made_in:
        pass

    assert first < new_id()

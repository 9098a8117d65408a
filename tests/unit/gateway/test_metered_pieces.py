"""However an answer comes in pieces, whole calls and streams are counted by the same few lines, and alike."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Delta, Event, Finished, Usage
from ventoux.gateway.meter import Meter

texts = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=12)
usages = st.none() | st.builds(Usage, st.integers(-1, 60), st.integers(-1, 60), st.integers(-1, 60))


def counted(batches: list[list[Event]], prompt: int) -> tuple[Usage, bool]:
    none: Any = None
    admission: Any = SimpleNamespace(operation="chat", card=SimpleNamespace(id="m", context=1000))
    meter = Meter(admission, none, none, none, prompt=prompt)
    for batch in batches:
        meter.observe(batch)
    return meter._consumed()


@given(pieces=texts, told=usages, cuts=st.sets(st.integers(1, 13)), prompt=st.integers(1, 60))
def test_the_same_answer_is_billed_the_same_in_whatever_batches_it_comes(
    pieces: list[str], told: Usage | None, cuts: set[int], prompt: int
) -> None:
    events: list[Event] = [Delta(0, text) for text in pieces]
    events += ([told] if told else []) + [Finished(0, "stop")]
    edges = [0, *sorted(cut for cut in cuts if cut < len(events)), len(events)]
    batches = [events[start:end] for start, end in itertools.pairwise(edges)]
    usage, told_by_engine = counted([events], prompt)
    assert counted(batches, prompt) == (usage, told_by_engine)
    # Nothing that was generated is ever free of charge, whatever the engine says of it.
    assert usage.prompt_tokens > 0
    assert 2 * usage.completion_tokens >= len(pieces)
    assert 0 <= usage.cached_tokens <= usage.prompt_tokens

"""However an answer comes in pieces, whole calls and streams are counted by the same few lines, and alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Delta, Event, Finished, Usage
from ventoux.gateway.meter import Meter
from ventoux.limits.schemas import PriceInForce, cost

texts = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=12)
usages = st.none() | st.builds(Usage, st.integers(-1, 60), st.integers(-1, 60), st.integers(-1, 60))
rates = st.integers(0, 10**9)
prices = st.builds(
    PriceInForce, id=st.just("p"), currency=st.just("EUR"), input=rates, cached_input=rates, output=rates, request=rates
)


def counted(batches: list[list[Event]], prompt: int) -> tuple[Usage, bool]:
    none: Any = None
    admission: Any = SimpleNamespace(operation="chat", card=SimpleNamespace(id="m", context=1000))
    meter = Meter(admission, none, none, none, prompt=prompt)
    for batch in batches:
        meter.observe(batch)
    return meter._consumed()


@given(pieces=texts, told=usages, cuts=st.sets(st.integers(1, 13)), prompt=st.integers(1, 60), price=prices)
def test_the_same_answer_costs_the_same_in_whatever_batches_it_comes(
    pieces: list[str], told: Usage | None, cuts: set[int], prompt: int, price: PriceInForce
) -> None:
    events: list[Event] = [Delta(0, text) for text in pieces]
    events += ([told] if told else []) + [Finished(0, "stop")]
    edges = [0, *sorted(cut for cut in cuts if cut < len(events)), len(events)]
    batches = [events[start:end] for start, end in zip(edges, edges[1:], strict=False)]
    whole, streamed = counted([events], prompt), counted(batches, prompt)
    assert whole == streamed
    usage = whole[0]
    assert cost(price, usage, served=True) == cost(price, streamed[0], served=True)
    # Nothing that was generated is ever free of charge, whatever the engine says of it.
    assert usage.prompt_tokens > 0
    assert 2 * usage.completion_tokens >= len(pieces)
    assert 0 <= usage.cached_tokens <= usage.prompt_tokens

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.kit.names import nearest

MODELS = ["gemma-3-270m", "smollm2-135m-instruct", "use-multilingual-v3"]


@pytest.mark.parametrize("name", ["smollm2-135m-instuct", "smolm", "smollm2", "SmolLM2-135M-Instruct", "135m-instruct"])
def test_a_slip_a_beginning_and_capitals_lead_to_the_name(name: str) -> None:
    assert nearest(name, MODELS)[0] == "smollm2-135m-instruct"


@pytest.mark.parametrize("name", ["mistral", "gpt-4o", "x"])
def test_what_is_like_nothing_is_not_guessed(name: str) -> None:
    assert nearest(name, MODELS) == []


@given(st.text(max_size=20), st.lists(st.text(max_size=20), unique=True))
def test_only_names_there_are_and_a_name_is_nearest_to_itself(name: str, others: list[str]) -> None:
    found = nearest(name, [*others, name])
    assert len(found) <= 3
    assert set(found) <= {*others, name}
    assert name.lower() in {one.lower() for one in found}

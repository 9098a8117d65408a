from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.moderation.arguments import changed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text('ab"\\é', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=3), inner, max_size=3),
    max_leaves=8,
)


def marked(text: str) -> str:
    return text.replace("a", "[A_1]").replace("4111111111111111", "[CARD_1]")


@given(VALUES)
def test_arguments_stay_json_and_stay_as_they_were_where_nothing_is_found(value: Any) -> None:
    given_ = json.dumps(value, indent=2, ensure_ascii=False)

    assert changed(given_, lambda text: text) == given_
    assert "a" not in json.dumps(
        json.loads(changed(given_, marked)).__repr__().replace("False", "").replace("[A_1]", "")
    )


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        ('{"to": "a", "n": 5}', '{"to":"[A_1]","n":5}'),
        ('{"nr": 4111111111111111}', '{"nr":"[CARD_1]"}'),
        ('{"cut": "a', '{"cut": "[A_1]'),
        ("[" * 2000 + "a", "[" * 2000 + "[A_1]"),
    ],
)
def test_what_is_found_is_replaced_within_the_json(arguments: str, made: str) -> None:
    assert changed(arguments, marked) == made

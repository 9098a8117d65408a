"""Places of a prompt: which there are, with which values."""

from __future__ import annotations

import pytest

from ventoux.errors import ValidationFailed
from ventoux.prompts.schemas import MOST_VARIABLES, Variable
from ventoux.prompts.variables import check_variables, variables_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nothing, {not} {{}} {{ }} {{a|b}}", []),
        ("Into {{language}}, {{ language }}", [Variable(name="language")]),
        ("{{tone=kind}}", [Variable(name="tone", default="kind")]),
        ("{{note=}}", [Variable(name="note", default="")]),
        ("{{tone}} {{tone=kind| firm|kind}}", [Variable(name="tone", default="kind", choices=["kind", "firm"])]),
        (
            "{{b}}{{a=1}}{{Größe in cm}}",
            [Variable(name="b"), Variable(name="a", default="1"), Variable(name="Größe in cm")],
        ),
        ("{{a=x\ny}}", [Variable(name="a", default="x\ny")]),
    ],
)
def test_the_places_of_a_text_are_found_once_and_in_order(text: str, found: list[Variable]) -> None:
    assert variables_of(text) == found


def test_a_form_with_too_many_places_is_refused() -> None:
    check_variables("".join(f"{{{{v{number}}}}}" for number in range(MOST_VARIABLES)))
    with pytest.raises(ValidationFailed):
        check_variables("".join(f"{{{{v{number}}}}}" for number in range(MOST_VARIABLES + 1)))

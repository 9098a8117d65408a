"""What docs/safety.md says of the guard and of the attacks is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.conversations.guarding.attacks import ATTACKS, KNOWN

from ventoux.conversations.guarding.links import LinkGuard

PAGE = (Path(__file__).parents[4] / "docs/safety.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", PAGE, re.MULTILINE)


def test_the_page_has_examples_and_counts_the_attacks() -> None:
    assert len(EXAMPLES) >= 12
    assert f"A suite of {len(ATTACKS)} attacks" in PAGE
    assert f"of {len(ATTACKS)} attacks |" in PAGE


@pytest.mark.parametrize(("written", "sent"), EXAMPLES)
def test_an_example_is_what_happens(written: str, sent: str) -> None:
    guard = LinkGuard(frozenset({KNOWN}))
    assert guard.feed(written) + guard.end() == sent

"""docs/reliability.md names a test for each promise: every one of them is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = (TESTS.parent / "docs" / "reliability.md").read_text("utf-8")
PROMISES = PAGE.partition("## What does not apply")[0]
NAMED = re.compile(r"`((?:unit|integration|e2e)/[\w/]+\.py)::(\w+)`")


@cache
def defined_in(file: Path) -> frozenset[str]:
    """Test functions, and the test cases that hypothesis makes of a state machine."""
    if not file.is_file():
        return frozenset()
    body = ast.parse(file.read_text("utf-8")).body
    functions = {one.name for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    assigned = [one.targets[0] for one in body if isinstance(one, ast.Assign)]
    return frozenset(functions | {one.id for one in assigned if isinstance(one, ast.Name)})


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 80
    assert [f"{file}::{name}" for file, name in named if name not in defined_in(TESTS / file)] == []
    assert all(name.lower().startswith("test") for _, name in named)


def test_every_promise_names_a_test() -> None:
    rows = [
        line for line in PROMISES.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| What "))
    ]
    assert len(rows) > 40
    assert [row for row in rows if not NAMED.search(row)] == []

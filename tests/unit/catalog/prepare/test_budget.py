from __future__ import annotations

import pytest

from ventoux.catalog.prepare.budget import UNLIMITED, Budget
from ventoux.catalog.prepare.errors import BudgetSpent


def test_a_budget_ends_by_its_clock_and_is_never_negative() -> None:
    now = [100.0]
    budget = Budget(45, clock=lambda: now[0])
    now[0] = 144.0
    assert budget.left == 1
    budget.check()
    now[0] = 145.0
    with pytest.raises(BudgetSpent):
        budget.check()
    now[0] = 200.0
    assert budget.left == 0


def test_no_limit_never_ends() -> None:
    UNLIMITED.check()

"""The wall-clock time that one preparing may take. Work asks as it goes, so no step outlasts it by much."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from ventoux.catalog.prepare.errors import BudgetSpent

if TYPE_CHECKING:
    from collections.abc import Callable


class Budget:
    """Runs from when it is made. ``seconds`` of infinity is no limit; ``clock`` gives seconds that never go back."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds, never negative."""
        return max(self._end - self._clock(), 0.0)

    def check(self) -> None:
        """Raises BudgetSpent."""
        if self.left <= 0:
            raise BudgetSpent


UNLIMITED = Budget(math.inf)

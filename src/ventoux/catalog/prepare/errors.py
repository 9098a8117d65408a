"""What can go wrong while weights are prepared. The published file is never touched, so every one leaves it usable."""

from __future__ import annotations

from ventoux.errors import OperatorError


class PrepareError(OperatorError):
    """The weights cannot be prepared here; the published ones still serve."""


class BudgetSpent(Exception):
    """The time for preparing ended. No fault of the weights: trying again may go better."""


class TrialFailed(Exception):
    """One candidate could not be measured: its process died, answered nonsense or took too long."""

from __future__ import annotations

from ventoux.errors import InvalidRequest


class VoteRefused(InvalidRequest):
    """What was compared cannot be: one and the same, or nothing that a model has answered in."""

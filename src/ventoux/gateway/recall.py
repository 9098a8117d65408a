"""What somebody consumed in this day or month before this process began to count: the ledger knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.ledger.consumed import Consumer, consumed
from ventoux.limits.claims import window_end
from ventoux.limits.schemas import SPEND

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.limits.claims import Claim
    from ventoux.limits.recall import Recall


def recalling(database: AsyncEngine) -> Recall:
    """Spend is what each call was billed when it came; one without a price is in none."""

    async def recall(claim: Claim, since: float) -> int:
        # A budget is its workspace's own, whoever else uses the endpoint or has the user.
        workspace = claim.budget.workspace_id if claim.budget else ""
        who = Consumer(claim.subject.kind, claim.subject.id, workspace)
        until = window_end(claim.dimension, since)
        found = await consumed(database, who, since=since, until=until, currency=claim.currency)
        return found.spent if claim.dimension in SPEND else found.tokens

    return recall

"""What somebody consumed in this day or month before this process began to count: the ledger knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.catalog.errors import UnknownModel
from ventoux.ledger.consumed import consumed
from ventoux.limits.schemas import cost

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.catalog.service import Catalog
    from ventoux.limits.claims import Claim
    from ventoux.limits.recall import Recall
    from ventoux.limits.schemas import Price


def recalling(database: AsyncEngine, catalog: Catalog) -> Recall:
    """Spend is counted with the prices of today, and calls of models without one as nothing: they were allowed then."""

    async def recall(claim: Claim, since: float) -> int:
        found = await consumed(database, of=claim.subject.kind, who=claim.subject.id, since=since)
        if claim.dimension == "spend":
            return sum(cost(_price(catalog, model), usage) or 0 for model, usage in found.items())
        return sum(usage.total_tokens for usage in found.values())

    return recall


def _price(catalog: Catalog, model: str) -> Price | None:
    try:
        return catalog.find(model).price
    except UnknownModel:
        return None

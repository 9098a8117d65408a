"""Vectors of sentences, each embedded once: the sentences of a document come again with the next question."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ventoux.accounts.schemas import Principal
    from ventoux.libraries.models import Models

_KEPT = 8192
"""Sentences; with 512 dimensions 16 MB."""
_LONGEST = 1000
"""Characters of a sentence that are embedded."""


class Vectors:
    def __init__(self, models: Models) -> None:
        self._models = models
        self._kept: OrderedDict[tuple[str, str], NDArray[np.float32]] = OrderedDict()

    async def of(self, principal: Principal, model: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of length 1 for each text. Raises as ``Models.embed`` does."""
        cut = [text[:_LONGEST] for text in texts]
        if not cut:
            return np.zeros((0, 1), dtype=np.float32)
        known = {text: self._kept[model, text] for text in cut if (model, text) in self._kept}
        wanted = list(dict.fromkeys(text for text in cut if text not in known))
        if wanted:
            embedded = await self._models.embed(principal, model, wanted)
            known |= {text: np.asarray(one, dtype=np.float32) for text, one in zip(wanted, embedded, strict=True)}
        for text in cut:
            self._kept[model, text] = known[text]
            self._kept.move_to_end((model, text))
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return np.stack([known[text] for text in cut])

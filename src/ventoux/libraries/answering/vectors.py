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
_Key = tuple[str, str, str]
"""Workspace, model, text: each workspace may have a model of its own under the same name."""


class Vectors:
    def __init__(self, models: Models) -> None:
        self._models = models
        self._kept: OrderedDict[_Key, NDArray[np.float32]] = OrderedDict()

    async def of(self, principal: Principal, model: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row of length 1 for each text. Raises as ``Models.embed`` does."""
        cut = [text[:_LONGEST] for text in texts]
        if not cut:
            return np.zeros((0, 1), dtype=np.float32)
        unique = list(dict.fromkeys(cut))
        keys: dict[str, _Key] = {text: (principal.workspace_id, model, text) for text in unique}
        known = {text: self._kept[key] for text, key in keys.items() if key in self._kept}
        known |= await self._embedded(principal, model, [text for text in unique if text not in known])
        if len({one.shape for one in known.values()}) > 1:
            # The name stands for another model since.
            self._forget(principal.workspace_id, model)
            known = await self._embedded(principal, model, unique)
        for text, key in keys.items():
            self._kept[key] = known[text]
            self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return np.stack([known[text] for text in cut])

    async def _embedded(self, principal: Principal, model: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        if not texts:
            return {}
        vectors = await self._models.embed(principal, model, texts)
        return {text: np.asarray(one, dtype=np.float32) for text, one in zip(texts, vectors, strict=True)}

    def _forget(self, workspace_id: str, model: str) -> None:
        for key in [key for key in self._kept if key[:2] == (workspace_id, model)]:
            del self._kept[key]

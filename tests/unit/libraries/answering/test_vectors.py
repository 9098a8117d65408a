from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from tests.answering_fakes import PRINCIPAL

from ventoux.libraries.answering.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER = msgspec.structs.replace(PRINCIPAL, workspace_id="other")


class Embeds:
    """Of each workspace another model, all of one name."""

    def __init__(self) -> None:
        self.sizes = {"w": 2, "other": 3}
        self.embedded: list[str] = []

    async def embed(self, principal: Any, model: str, texts: Sequence[str]) -> list[list[float]]:
        assert model == "encoder"
        self.embedded += texts
        return [[1.0] * self.sizes[principal.workspace_id] for _ in texts]


async def shapes(vectors: Vectors, principal: Any, *texts: str) -> tuple[int, ...]:
    return (await vectors.of(principal, "encoder", texts)).shape


async def test_no_workspace_is_given_the_vectors_of_anothers_model() -> None:
    models: Any = Embeds()
    vectors = Vectors(models)
    assert await shapes(vectors, PRINCIPAL, "a", "b", "a") == (3, 2)
    assert await shapes(vectors, _OTHER, "a", "b") == (2, 3)
    assert await shapes(vectors, PRINCIPAL, "b") == (1, 2)
    assert models.embedded == ["a", "b"] * 2


async def test_vectors_of_a_model_that_was_there_before_are_forgotten() -> None:
    models: Any = Embeds()
    vectors = Vectors(models)
    await shapes(vectors, PRINCIPAL, "a", "b")
    models.sizes["w"] = 4
    assert await shapes(vectors, PRINCIPAL, "a", "c") == (2, 4)
    assert await shapes(vectors, PRINCIPAL, "b") == (1, 4)
    assert np.allclose(await vectors.of(PRINCIPAL, "encoder", ["a"]), 1.0)

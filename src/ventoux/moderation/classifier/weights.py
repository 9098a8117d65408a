"""The heads' weights, as ``python -m scripts.moderation.train`` writes them.

JSON: eight bits a weight in base64, a scale and a bias a head, the threshold of each category, and how both did on the
held-out set. ``sha256`` is that of all the rest, keys sorted and without spaces.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FILE = "heads.json"
Matrix = NDArray[np.float64]


class WeightsDamaged(Exception):
    """The file is not the one that was written."""


class Heads(NamedTuple):
    """``matrix``: dimensions x categories; ``biases`` and ``thresholds`` by category, in their order."""

    categories: tuple[str, ...]
    matrix: Matrix
    biases: Matrix
    thresholds: dict[str, float]
    encoder: str

    def scores(self, vectors: Matrix) -> Matrix:
        """Vectors x categories, each from 0 to 1."""
        return 1 / (1 + np.exp(-(vectors @ self.matrix + self.biases)))


@cache
def shipped() -> Heads:
    """Raises WeightsDamaged."""
    return parse((resources.files("ventoux.moderation.classifier") / FILE).read_text("utf-8"))


def parse(text: str) -> Heads:
    """Raises WeightsDamaged."""
    try:
        document: dict[str, Any] = json.loads(text)
        told = document.pop("sha256")
        if told != digest(document):
            raise WeightsDamaged("The weights of the moderation heads do not match their SHA-256.")
        heads: dict[str, Any] = document["heads"]
        columns = [_column(head) for head in heads.values()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsDamaged(f"The weights of the moderation heads cannot be read: {error!r}") from error
    return Heads(
        categories=tuple(heads),
        matrix=np.stack(columns, axis=1),
        biases=np.array([head["bias"] for head in heads.values()], np.float64),
        thresholds={name: head["threshold"] for name, head in heads.items()},
        encoder=document["encoder"],
    )


def digest(document: dict[str, Any]) -> str:
    """Of everything but ``sha256`` itself."""
    rest = {name: value for name, value in document.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _column(head: dict[str, Any]) -> Matrix:
    whole = np.frombuffer(base64.b64decode(head["weights"], validate=True), np.int8)
    return whole.astype(np.float64) * np.float64(head["scale"])

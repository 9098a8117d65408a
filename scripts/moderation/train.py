"""Trains the moderation heads, measures them, and writes weights and tables. ``python -m scripts.moderation.train``.

The same examples give the same file, byte for byte, on the same processor and libraries: nothing is drawn without a
seed, and weights are rounded to eight bits. ``--cache FILE`` keeps the vectors, which take most of the time.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from scripts.moderation.examples import LANGUAGES, examples, fingerprint, shared
from scripts.moderation.fitting import fit, platt
from scripts.moderation.measuring import long_texts, measured, threshold
from scripts.moderation.report import written

from ventoux.engines.encoder_worker import Encoder
from ventoux.moderation.classifier.judging import CATEGORIES
from ventoux.moderation.classifier.weights import FILE, digest, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scripts.moderation.examples import Example
    from scripts.moderation.fitting import Matrix

ROOT = Path(__file__).resolve().parent.parent.parent
WEIGHTS = ROOT / "src" / "ventoux" / "moderation" / "classifier" / FILE
DOCUMENT = ROOT / "docs" / "moderation.md"
PENALTY, BALANCE = 4.0, 0.33
FALSE_POSITIVES = 0.02
"""Of the held-out texts that are not of a category, at most this share may reach its threshold."""


class Vectors:
    """Of texts, each embedded once."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._known: dict[str, Matrix] = {}
        if cache and cache.exists():
            with np.load(cache) as kept:
                self._known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Matrix:
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing:
            vectors, _ = Encoder(None)(list(missing.values()))
            # Rounded, so that another order of additions in the encoder is not another file.
            self._known |= zip(missing, np.round(np.array(vectors), 5), strict=True)
            self._keep()
        return np.stack([self._known[key] for key in keys])

    def _keep(self) -> None:
        if self._cache:
            np.savez(self._cache, keys=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))


class Head(NamedTuple):
    whole: Matrix
    scale: float
    bias: float

    def told(self, threshold: float) -> dict[str, Any]:
        weights = base64.b64encode(self.whole.astype(np.int8).tobytes()).decode()
        return {"bias": self.bias, "scale": self.scale, "threshold": threshold, "weights": weights}


def labels_of(found: Sequence[Example]) -> Matrix:
    """Examples x categories: 1, 0, or NaN."""
    rows = [[one.label(category) for category in CATEGORIES] for one in found]
    return np.array([[np.nan if label is None else float(label) for label in row] for row in rows])


def trained(vectors: Vectors) -> dict[str, Any]:
    train, held = examples("train"), examples("held")
    weights, biases = fit(vectors([one.text for one in train]), labels_of(train), penalty=PENALTY, balance=BALANCE)
    inputs, labels = vectors([one.text for one in held]), labels_of(held)
    heads: dict[str, dict[str, Any]] = {}
    scores = np.zeros_like(labels)
    for at, category in enumerate(CATEGORIES):
        told = ~np.isnan(labels[:, at])
        head = _calibrated(weights[:, at], float(biases[at]), inputs[told], labels[told, at])
        scores[:, at] = 1 / (1 + np.exp(-(inputs @ (head.whole * head.scale) + head.bias)))
        heads[category] = head.told(threshold(scores[told, at], labels[told, at], FALSE_POSITIVES))
    limits = [heads[category]["threshold"] for category in CATEGORIES]
    document: dict[str, Any] = {
        "encoder": "use-multilingual-v3",
        "heads": heads,
        "held_out": measured(held, scores, labels, limits),
        "examples": {"train": len(train), "held": len(held), "sha256": fingerprint()},
        "false_positives": FALSE_POSITIVES,
    }
    return document | {"sha256": digest(document)}


def _calibrated(weights: Matrix, bias: float, inputs: Matrix, labels: Matrix) -> Head:
    """Eight bits a weight, then a scale and a bias that make its scores probabilities on the held-out set."""
    step = float(np.abs(weights).max()) / 127
    whole = np.round(weights / step)
    slope, shift = platt(inputs @ (whole * step) + bias, labels)
    return Head(whole, float(f"{slope * step:.6g}"), float(f"{slope * bias + shift:.6g}"))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path)
    cache = cast("Path | None", options.parse_args().cache)
    if common := shared():
        raise SystemExit("The two sets have something in common:\n" + "\n".join(common))
    vectors = Vectors(cache)
    document = trained(vectors)
    text = json.dumps(document, indent=1) + "\n"
    heads = parse(text)
    WEIGHTS.write_text(text, encoding="utf-8")
    found = long_texts(examples("held"), heads, vectors)
    DOCUMENT.write_text(written(DOCUMENT, document, found), encoding="utf-8")
    areas = [document["held_out"][category]["auroc"][language] for category in CATEGORIES for language in LANGUAGES]
    print(f"{WEIGHTS.name}: {len(text):,} bytes; AUROC {np.mean(areas):.3f} on average, {min(areas):.3f} at worst")


if __name__ == "__main__":
    main()

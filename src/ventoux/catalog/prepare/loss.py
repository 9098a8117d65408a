"""How far a candidate's next-token distributions are from the published file's, over the whole vocabulary.

llama.cpp gives the last layer's state at every position in one pass; the logits are that state times the output
matrix, computed here with the state rounded as llama.cpp's kernels round it (Q8_0). Since a model may do more than
that to its logits, ``same_as_served`` holds the result against log-probabilities that the server itself gives.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import gguf
import msgspec
import numpy as np

from ventoux.catalog.prepare.formats import BLOCK, Floats, dequantize, quantize
from ventoux.catalog.prepare.report import Loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ventoux.catalog.prepare.budget import Budget
    from ventoux.catalog.prepare.rewrite import Source

Type = gguf.GGMLQuantizationType

_ROWS = 8192
_TOLERANCE = 0.05
"""Nats between a likely token's log-probability here and as served: room for rounding, none for a forgotten step."""
_EIGHT_BIT_INPUT = frozenset({Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0, Type.IQ4_NL})


@cache
def passages() -> list[str]:
    """A short text in each of French, English, German, Spanish and Italian."""
    text = resources.files("ventoux.catalog.prepare").joinpath("passages.json").read_bytes()
    return list(msgspec.json.decode(text, type=dict[str, str]).values())


def log_probabilities(states: Floats, output: NDArray[Any], kind: Type, source: Source, budget: Budget) -> Floats:
    """(positions, vocabulary) from (positions, width) and the output matrix in format ``kind``. Raises BudgetSpent."""
    if kind in _EIGHT_BIT_INPUT and states.shape[1] % BLOCK == 0:
        states = dequantize(quantize(states, Type.Q8_0), Type.Q8_0)
    logits = np.empty((len(states), len(output)), np.float32)
    for start in range(0, len(output), _ROWS):
        budget.check()
        rows = dequantize(output[start : start + _ROWS], kind).astype(np.float32, copy=False)
        logits[:, start : start + len(rows)] = states @ rows.T
    logits *= float(source.value("{arch}.logit_scale") or 1.0)
    cap = float(source.value("{arch}.final_logit_softcapping") or 0.0)
    if cap:
        logits = np.tanh(logits / cap) * cap
    logits -= logits.max(axis=1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits


def loss(published: Floats, candidate: Floats) -> Loss:
    """Both are log-probabilities, (positions, vocabulary)."""
    divergence = (np.exp(published) * (published - candidate)).sum(axis=1)
    same = published.argmax(axis=1) == candidate.argmax(axis=1)
    return Loss(
        mean=max(float(divergence.mean()), 0.0),
        p99=float(np.percentile(divergence, 99)),
        worst=float(divergence.max()),
        top1=float(same.mean()),
    )


def same_as_served(computed: Floats, lengths: Sequence[int], served: list[list[tuple[int, float]]]) -> bool:
    """Whether the log-probabilities after each passage agree with the server's likeliest tokens'."""
    ends = np.cumsum(lengths) - 1
    gaps = [
        abs(float(computed[end, token]) - log_probability)
        for end, likeliest in zip(ends, served, strict=True)
        for token, log_probability in likeliest
    ]
    return bool(gaps) and float(np.median(gaps)) <= _TOLERANCE

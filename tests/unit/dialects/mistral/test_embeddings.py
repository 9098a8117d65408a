from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Embeddings, Usage
from ventoux.dialects.dialect import Head
from ventoux.dialects.mistral.embeddings import MistralForm
from ventoux.dialects.mistral.requests import EmbeddingsRequest
from ventoux.errors import ValidationFailed

vectors = st.lists(st.floats(min_value=-1, max_value=1, width=32), min_size=1, max_size=40)


def form(vector: list[float], **fields: Any) -> Any:
    request = EmbeddingsRequest(model="m", input="a", **fields)
    reply = MistralForm(request).body(Head("id", "m", 1), Embeddings([vector], Usage(prompt_tokens=4)))
    return json.loads(reply)["data"][0]["embedding"]


@given(vectors)
def test_floats_come_back_as_they_are(vector: list[float]) -> None:
    assert np.allclose(form(vector), vector)


@given(vectors, st.integers(1, 40))
def test_a_reduced_dimension_keeps_the_first_components(vector: list[float], dimension: int) -> None:
    assert np.allclose(form(vector, output_dimension=dimension), vector[:dimension])


@given(vectors)
def test_int8_decodes_as_the_cookbook_does(vector: list[float]) -> None:
    assert np.abs(np.array(form(vector, output_dtype="int8")) / 127 - vector).max() <= 0.5 / 127 + 1e-6


@given(vectors)
def test_uint8_decodes_as_the_cookbook_does(vector: list[float]) -> None:
    assert np.abs(np.array(form(vector, output_dtype="uint8")) / 127.5 - 1 - vector).max() <= 0.5 / 127.5 + 1e-6


@given(vectors)
def test_binary_holds_the_signs_most_significant_bit_first(vector: list[float]) -> None:
    signs = [value > 0 for value in vector]
    unsigned = np.array(form(vector, output_dtype="ubinary"), dtype=np.uint8)
    signed = np.array(form(vector, output_dtype="binary"))
    assert np.unpackbits(unsigned)[: len(vector)].astype(bool).tolist() == signs
    assert (signed + 128).tolist() == unsigned.tolist()


@given(vectors)
def test_base64_is_little_endian_float32(vector: list[float]) -> None:
    decoded = np.frombuffer(base64.b64decode(form(vector, encoding_format="base64")), dtype="<f4")
    assert np.array_equal(decoded, np.array(vector, dtype=np.float32))


def test_more_dimensions_than_the_model_has_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValidationFailed, match="512 dimensions, fewer than 513"):
        MistralForm(EmbeddingsRequest(model="m", input="a", output_dimension=513)).check(512)


def test_base64_of_integers_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="float32 only"):
        MistralForm(EmbeddingsRequest(model="m", input="a", output_dtype="int8", encoding_format="base64")).check(512)

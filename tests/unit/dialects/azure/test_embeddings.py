from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Embeddings, Usage
from ventoux.dialects.azure.embeddings import AzureEmbeddings
from ventoux.dialects.dialect import Asked, Head
from ventoux.errors import ValidationFailed

vectors = st.lists(st.floats(min_value=-1, max_value=1, width=32), min_size=1, max_size=40)


def reply(vector: list[float], **fields: Any) -> Any:
    body = json.dumps({"input": ["a"]} | fields).encode()
    _, form = AzureEmbeddings(extra="error").call(Asked(body, {}, "m"))
    form.check(40)
    return json.loads(form.body(Head("id", "m", 1), Embeddings([vector], Usage(prompt_tokens=4))))


def vector_of(vector: list[float], **fields: Any) -> Any:
    return reply(vector, **fields)["data"][0]["embedding"]


def test_a_reply_has_the_id_that_clients_require() -> None:
    assert reply([0.5]) == {
        "id": "id",
        "object": "list",
        "model": "m",
        "data": [{"index": 0, "object": "embedding", "embedding": [0.5]}],
        "usage": {"prompt_tokens": 4, "total_tokens": 4},
    }


@given(vectors, st.integers(1, 40))
def test_floats_come_back_as_they_are_and_cut(vector: list[float], dimensions: int) -> None:
    assert np.allclose(vector_of(vector, encoding_format="float"), vector)
    assert np.allclose(vector_of(vector, dimensions=dimensions), vector[:dimensions])


@given(vectors)
def test_base64_is_little_endian_float32(vector: list[float]) -> None:
    decoded = np.frombuffer(base64.b64decode(vector_of(vector, encoding_format="base64")), dtype="<f4")
    assert np.array_equal(decoded, np.array(vector, dtype=np.float32))


@given(vectors)
def test_integers_are_in_their_ranges(vector: list[float]) -> None:
    for encoding, low, high in (("int8", -128, 127), ("uint8", 0, 255), ("binary", -128, 127), ("ubinary", 0, 255)):
        values = vector_of(vector, encoding_format=encoding)
        assert all(isinstance(value, int) and low <= value <= high for value in values)
        assert len(values) == (len(vector) if "int" in encoding else -(-len(vector) // 8))


def test_more_dimensions_than_the_model_has_are_refused() -> None:
    with pytest.raises(ValidationFailed, match="40 dimensions, fewer than 41"):
        reply([0.5], dimensions=41)

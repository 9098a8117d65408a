from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Embeddings, Usage
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.openai.embeddings import OpenAIEmbeddings
from ventoux.errors import ValidationFailed

components = st.floats(min_value=-1, max_value=1, width=32).filter(lambda value: value == 0 or abs(value) > 1e-6)
vectors = st.lists(components, min_size=1, max_size=40)


def form(**fields: Any) -> Any:
    body = json.dumps({"model": "m", "input": "a", **fields}).encode()
    return OpenAIEmbeddings().call(Asked(body, {}))[1]


def reply(vector: list[float], **fields: Any) -> Any:
    return json.loads(form(**fields).body(Head("id", "m", 1), Embeddings([vector], Usage(prompt_tokens=4))))


def test_a_reply_has_the_fields_of_the_api_and_no_id() -> None:
    assert reply([0.5]) == {
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}],
        "model": "m",
        "usage": {"prompt_tokens": 4, "total_tokens": 4},
    }


@given(vectors)
def test_base64_is_what_the_official_clients_decode(vector: list[float]) -> None:
    encoded = reply(vector, encoding_format="base64")["data"][0]["embedding"]
    assert np.array_equal(np.frombuffer(base64.b64decode(encoded), dtype="float32"), np.array(vector, dtype="float32"))


@given(vectors, st.integers(1, 40))
def test_a_vector_that_is_cut_keeps_its_direction_and_has_the_length_one(vector: list[float], size: int) -> None:
    kept = np.array(reply(vector, dimensions=size)["data"][0]["embedding"])
    head = np.array(vector[:size], dtype=np.float32)
    length = np.linalg.norm(head.astype(np.float64))
    is_cut = size < len(vector) and length > 1e-9
    assert np.allclose(kept, head / length if is_cut else head, atol=1e-5)


def test_more_dimensions_than_the_model_has_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValidationFailed, match="512 dimensions, fewer than 513"):
        form(dimensions=513).check(512)

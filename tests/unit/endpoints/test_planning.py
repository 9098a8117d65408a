from __future__ import annotations

import msgspec
from tests.fleet import card

from ventoux.endpoints.planning import _of_capabilities


def test_vectors_of_two_models_are_never_mixed_by_one_endpoint() -> None:
    one, other = (msgspec.structs.replace(card(name), capabilities=["embeddings"]) for name in ("one", "other"))
    assert _of_capabilities(1, one, one) == []
    (issue,) = _of_capabilities(1, other, one)
    assert issue.loc == ("deployments", 1, "model")
    assert _of_capabilities(1, card("b"), card("a")) == []

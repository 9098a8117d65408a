from __future__ import annotations

import json

import pytest

from ventoux.dialects.azure.info import info_body
from ventoux.dialects.dialect import Served


@pytest.mark.parametrize(
    ("capabilities", "kind"),
    [({"chat", "completion"}, "chat-completion"), ({"embeddings"}, "embedding"), ({"completion"}, "text-generation")],
)
def test_the_type_is_spelt_as_the_sdks_own_tests_want_it(capabilities: set[str], kind: str) -> None:
    served = Served("m", "M", "Publisher", "", 1, 2048, [], frozenset(capabilities))
    assert json.loads(info_body(served)) == {
        "model_name": "m",
        "model_type": kind,
        "model_provider_name": "Publisher",
    }

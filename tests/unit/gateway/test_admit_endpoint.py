from __future__ import annotations

from typing import Any, cast

import pytest
from tests.fleet import card

from ventoux.accounts.schemas import Principal
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.pools import Pool, PoolPlan
from ventoux.errors import ModelNotFound, Unavailable
from ventoux.gateway.admit import Admit


@pytest.fixture
def admit() -> Admit:
    directory = Directory()
    directory.serve_everybody(Pool(card("named"), PoolPlan()), 0)
    directory.serve_everybody(Pool(card("open"), PoolPlan()), 1)
    directory.withhold([("w", "named", "is paused"), ("w", "going", "")])
    made = Admit(cast("Any", None), cast("Any", None), directory)
    made.stage = ""
    return made


def caller(workspace: str, endpoints: frozenset[str] | None = None) -> Principal:
    return Principal(workspace, "k", "vx_k", frozenset(), endpoints=endpoints)


def test_an_endpoint_that_is_not_served_says_why_and_nothing_answers_in_its_place(admit: Admit) -> None:
    with pytest.raises(Unavailable, match="The endpoint named is paused"):
        admit.endpoint(caller("w"), "named")
    assert admit.endpoint(caller("other"), "named").name == "named"
    with pytest.raises(ModelNotFound):
        admit.endpoint(caller("w"), "going")


def test_a_key_for_some_endpoints_learns_of_no_other(admit: Admit) -> None:
    mine = caller("w", frozenset({"mine"}))
    for name in ("named", "ope"):
        with pytest.raises(ModelNotFound) as failure:
            admit.endpoint(mine, name)
        assert "open" not in str(failure.value) + failure.value.hint

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from ventoux.accounts.schemas import Principal
from ventoux.gateway.responses import check_reader
from ventoux.responses.errors import ResponseNotFound
from ventoux.responses.schemas import StoredResponse

if TYPE_CHECKING:
    from ventoux.responses.service import Responses


class Kept:
    async def find(self, workspace_id: str, response_id: str) -> StoredResponse:
        return StoredResponse(
            id=response_id,
            workspace_id=workspace_id,
            key_id="its-key",
            created_at=0,
            model="its-model",
            previous_id=None,
            input=b"[]",
            response=b"{}",
        )


@pytest.mark.parametrize(
    ("key", "endpoints", "reads"),
    [
        ("other", None, True),
        ("other", frozenset({"its-model"}), True),
        ("its-key", frozenset({"another"}), True),
        ("other", frozenset({"another"}), False),
    ],
)
async def test_a_key_for_some_endpoints_reads_nothing_that_came_of_others(
    key: str, endpoints: frozenset[str] | None, reads: bool
) -> None:
    principal = Principal("w", key, "vx_k", frozenset(), endpoints=endpoints)
    asking = check_reader(cast("Responses", Kept()), principal, "resp_1")
    if reads:
        await asking
    else:
        with pytest.raises(ResponseNotFound):
            await asking

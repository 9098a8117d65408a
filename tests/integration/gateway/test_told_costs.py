"""What an engine or a provider says that a call cost is looked at by nobody: the price book is the one source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from tests.integration.gateway.test_disconnects import TOKENS, call, chat, served
from tests.integration.gateway.test_money import COST, MANY, PROMPT, body, events, spent

if TYPE_CHECKING:
    from pathlib import Path

HONEST = {"prompt_tokens": PROMPT, "completion_tokens": TOKENS, "total_tokens": PROMPT + TOKENS}


LIES: list[Any] = [0, -1, 1_000_000, "0.5", {"total": 12}]


async def test_a_cost_that_comes_with_the_usage_is_not_believed_and_not_passed_on(tmp_path: Path) -> None:
    usages = [HONEST | {"cost": lie, "total_cost": lie, "cost_details": {"upstream": lie}} for lie in LIES]
    first = [{"usage": usage, "times": 2} for usage in usages]
    async with served(tmp_path, MANY, tokens=["w "], calls=first) as place:
        answers = [await call(place, chat(stream=stream)) for _ in LIES for stream in (False, True)]
        made = await events(place, len(answers))
        assert {one["cost"] for one in made} == {COST}
        assert await spent(place) == len(answers) * COST
    assert all(b"cost" not in body(answer) for answer in answers)
    assert msgspec.json.decode(body(answers[0]))["usage"]["total_tokens"] == PROMPT + TOKENS

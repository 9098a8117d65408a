"""What calls cost and when they are refused for it, through the whole path before an engine that plays a script."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy import select, text
from tests.databases import eventually, ledger_ids
from tests.integration.gateway.test_disconnects import CARD, SETTINGS, TOKENS, Place, call, chat, served

from ventoux.accounts.schemas import Caller
from ventoux.db.tables import usage_events
from ventoux.ledger.consumed import Consumer, consumed
from ventoux.ledger.prices import EVERYBODY, Rates
from ventoux.ledger.schemas import BudgetTerms
from ventoux.limits.claims import window_end, window_start

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine
    from starlette.types import Message

OPERATOR = Caller(kind="cli", id="operator", admin=True)
MANY = msgspec.structs.replace(SETTINGS, concurrent=None, workspace_concurrent=None, spend=None)
UNPRICED = CARD.replace("price = {input = 1.0, output = 2.0}", "")
PROMPT = 3
COST = PROMPT * 1 + TOKENS * 2
"""Micro-units of a call of ``chat``."""


def database(place: Place) -> AsyncEngine:
    return place.gateway.money.budgets._engine


async def workspace(place: Place) -> str:
    return (await place.gateway.admit._accounts.authenticate(place.key)).workspace_id


async def set_budget(place: Place, amount: int, **values: Any) -> None:
    workspace_id = await workspace(place)
    subject: dict[str, Any] = {"subject_kind": "workspace", "subject_id": workspace_id, "period": "month"}
    subject |= {"amount": amount, "currency": "EUR"}
    terms = BudgetTerms(**subject | values)
    await place.gateway.money.budgets.set_budget(OPERATOR, workspace_id, terms)


async def events(place: Place, count: int) -> list[dict[str, Any]]:
    await eventually(lambda: len(ledger_ids(place.home.database)) == count)
    async with database(place).connect() as connection:
        found = await connection.execute(select(usage_events).order_by(usage_events.c.request_id))
        return [dict(row) for row in found.mappings()]


async def spent(place: Place) -> int:
    now = time.time()
    start, end = window_start("spend", now), window_end("spend", now)
    who = Consumer("workspace", await workspace(place))
    return (await consumed(database(place), who, since=start, until=end, currency="EUR")).spent


def status(sent: list[Message]) -> int:
    return sent[0]["status"]


def body(sent: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


def header(sent: list[Message], name: bytes) -> bytes | None:
    return dict(sent[0]["headers"]).get(name)


async def test_fifty_calls_at_once_never_spend_more_than_the_budget(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], between_tokens=0.002) as place:
        amount = 10 * COST
        await set_budget(place, amount)
        answers = await asyncio.gather(*(call(place, chat()) for _ in range(50)))
        while status(last := await call(place, chat())) == 200:
            answers.append(last)
        passed = sum(status(one) == 200 for one in answers)

        # Each sets aside a prompt of a quarter of its bytes, so the last ones find less than they may need.
        aside = (len(msgspec.json.encode(chat())) // 4 + 1) + TOKENS * 2
        assert {status(one) for one in answers} <= {200, 429}
        assert amount - aside < passed * COST <= amount
        assert await spent(place) == passed * COST
        error = msgspec.json.decode(body(last))
        assert error["code"] == "budget_exceeded"
        assert "This workspace has a budget of 0.00015 EUR a month" in error["message"]
        assert "begins anew on" in error["message"]
        assert (header(last, b"x-should-retry"), header(last, b"retry-after")) == (b"false", None)
        assert place.left_behind() == {}


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/v1/chat/completions", {}),
        ("/openai/v1/chat/completions", {"stream_options": {"include_usage": True}}),
        ("/models/chat/completions", {}),
        ("/openai/v1/responses", {}),
    ],
)
async def test_streamed_and_whole_a_call_costs_the_same_and_the_caller_is_told(
    tmp_path: Path, path: str, more: dict[str, Any]
) -> None:
    request = chat(**more)
    if "responses" in path:
        request = {"model": "play", "input": "a b c", "max_output_tokens": 16}
    async with served(tmp_path, MANY, tokens=["w "]) as place:
        whole = await call(
            place, {name: value for name, value in request.items() if name != "stream_options"}, path=path
        )
        asked: dict[str, Any] = {} if more else {"x_ventoux_cost": "true"}
        streamed = await call(place, request | {"stream": True}, path=path, **asked)
        one, two = await events(place, 2)
    assert one["cost"] == two["cost"] > 0
    assert (one["currency"], one["usage_source"]) == ("EUR", "engine")
    assert header(whole, b"x-ventoux-cost") == f"0.{one['cost']:06} EUR".encode()
    assert header(streamed, b"x-ventoux-cost") is None
    told = b'"cost":%s,"cost_currency":"EUR"' % msgspec.json.encode(one["cost"] / 1_000_000)
    assert body(streamed).count(told) == 1
    assert b"cost" not in body(whole)


async def test_a_stream_tells_its_cost_to_nobody_who_did_not_ask(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "]) as place:
        assert b"cost" not in body(await call(place, chat(stream=True)))


async def test_without_a_price_a_call_is_flagged_and_no_budget_lets_it_pass(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, UNPRICED, tokens=["w "]) as place:
        answer = await call(place, chat())
        assert (status(answer), header(answer, b"x-ventoux-cost")) == (200, None)
        (event,) = await events(place, 1)
        assert (event["cost"], event["currency"], event["price_id"]) == (None, None, None)
        metrics = {
            sample.name: sample.value
            for metric in place.gateway.metrics.registry.collect()
            for sample in metric.samples
        }
        assert metrics["ventoux_unpriced_calls_total"] == 1
        await set_budget(place, 10**9, hard=False)
        assert status(await call(place, chat())) == 200
        await set_budget(place, 10**9)
        refused = await call(place, chat())
        assert status(refused) == 403
        assert "no price" in msgspec.json.decode(body(refused))["message"]


async def test_the_price_when_the_call_came_in_counts_whatever_is_set_meanwhile(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, UNPRICED, tokens=["w "], first_token=0.2) as place:
        book = place.gateway.money.prices

        async def price(each: int) -> None:
            rates = Rates(each, None, each, request=each)
            await book.set_price(OPERATOR, workspace_id=EVERYBODY, endpoint_id="play", rates=rates)

        await price(1_000_000)
        running = asyncio.ensure_future(call(place, chat(stream=True)))
        await eventually(lambda: place.replica.outstanding == 1)
        await price(5_000_000)
        await running
        (event,) = await events(place, 1)
    assert event["cost"] == PROMPT + TOKENS + 1_000_000


async def test_a_key_that_is_revoked_during_a_stream_ends_it_and_is_billed_for_it(tmp_path: Path) -> None:
    async with served(tmp_path, MANY, tokens=["w "], between_tokens=0.02) as place:
        accounts = place.gateway.admit._accounts
        running = asyncio.ensure_future(call(place, chat(stream=True)))
        await eventually(lambda: place.replica.outstanding == 1)
        (key,) = await accounts.list_keys(OPERATOR, None)
        await accounts.revoke_key(OPERATOR, None, key.id)
        assert b"[DONE]" in body(await running)
        assert status(await call(place, chat())) == 401
        (event,) = await events(place, 1)
    assert (event["status"], event["cost"]) == (200, COST)


async def test_while_nobody_can_tell_what_is_spent_a_hard_budget_refuses_and_a_soft_one_does_not(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, msgspec.structs.replace(MANY, tokens_per_day=None), tokens=["w "]) as place:
        await set_budget(place, 10**9, hard=False)
        async with database(place).begin() as connection:
            await connection.execute(text("ALTER TABLE usage_hours RENAME TO away"))
        # The trigger that keeps the sums was renamed with its table: events are still written.
        assert status(await call(place, chat())) == 200
        await set_budget(place, 10**9)
        refused = await call(place, chat())
        assert status(refused) == 503
        assert header(refused, b"retry-after") == b"5"
        async with database(place).begin() as connection:
            await connection.execute(text("ALTER TABLE away RENAME TO usage_hours"))
        assert status(await call(place, chat())) == 200


@pytest.mark.parametrize("lie", [-5, 0, 10**9])
async def test_what_an_engine_says_that_cannot_be_true_is_not_billed(tmp_path: Path, lie: int) -> None:
    async with served(tmp_path, MANY, tokens=["w "], prompt_tokens=lie) as place:
        await call(place, chat())
        await call(place, chat(stream=True))
        one, two = await events(place, 2)
    estimate = len(msgspec.json.encode(chat())) // 4 + 1
    assert (one["prompt_tokens"], one["completion_tokens"], one["usage_source"]) == (estimate, TOKENS, "counted")
    assert (two["completion_tokens"], two["usage_source"]) == (TOKENS, "counted")
    assert one["cost"] == estimate + TOKENS * 2


async def test_a_call_that_failed_bears_no_fee_unless_it_consumed_something(tmp_path: Path) -> None:
    card = CARD.replace("output = 2.0", "output = 2.0, request = 0.5")
    async with served(tmp_path, MANY, card, status=500, error={"message": "no"}) as place:
        assert status(await call(place, chat())) >= 500
        (event,) = await events(place, 1)
        assert (event["cost"], event["completion_tokens"], event["error"]) == (0, 0, "engine_error")
    async with served(tmp_path / "two", MANY, card, tokens=["w "], break_after=2) as place:
        await asyncio.gather(call(place, chat(stream=True)), return_exceptions=True)
        (event,) = await events(place, 1)
        assert event["status"] >= 400
        assert event["cost"] == event["prompt_tokens"] + 2 * event["completion_tokens"] + 500_000
        assert await spent(place) == event["cost"]
        assert place.used("spend") == 0


async def test_a_call_of_embeddings_is_billed_by_its_input(tmp_path: Path) -> None:
    async with served(tmp_path, MANY) as place:
        answer = await call(place, {"model": "play", "input": "a b c d"}, path="/v1/embeddings")
        (event,) = await events(place, 1)
    assert (event["operation"], event["cost"]) == ("embeddings", 4)
    assert header(answer, b"x-ventoux-cost") == b"0.000004 EUR"

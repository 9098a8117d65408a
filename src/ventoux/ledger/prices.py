"""The price book: what a call of an endpoint costs from when on. In memory, so that a call is priced without I/O.

Rows are added and never changed: what was billed by one can be read off it for ever. The price that counts is the one
in force when the call came in; a row that was added later wins over an earlier one for the same time.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ventoux.audit import service as audit
from ventoux.db.changes import counter_of, note
from ventoux.db.engine import writing
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.ledger.errors import PriceRefused, named
from ventoux.ledger.rights import require
from ventoux.ledger.schemas import SetPrice
from ventoux.ledger.store import prices
from ventoux.limits.schemas import MILLION, PriceInForce

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.limits.schemas import Price

EVERYBODY = ""
"""The workspace of a price for what is served to everybody."""
_TOLERANCE = 60.0
"""Seconds by which the clock of who sets a price may be behind."""
_KNOWN_AFTER = 2.0
"""Seconds after which every gateway has read it; a price that takes another's place comes into force no earlier."""
_DEAREST = 1_000_000 * MILLION
_CARD = "card:"


class Rates(NamedTuple):
    """Micro-units for a million tokens; ``request`` for a call, ``minute`` for one of a recording, ``characters`` for a
    million of a text that is spoken."""

    input: int
    cached_input: int | None
    output: int
    request: int = 0
    minute: int = 0
    characters: int = 0


class _Book(NamedTuple):
    starts: tuple[float, ...]
    prices: tuple[PriceInForce, ...]


class PriceBook:
    def __init__(self, engine: AsyncEngine, currency: str, clock: Clock | None = None) -> None:
        """``currency``: that of the cards' own prices."""
        self.currency = currency
        self._engine = engine
        self._clock = clock or SystemClock()
        self._books: dict[tuple[str, str], _Book] = {}
        """By workspace and endpoint."""
        self._counter = -1
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """The whole table into memory. Raises Unavailable."""
        # One at a time: an older table must not replace a newer one.
        async with self._loading:
            with named("read"):
                async with self._engine.connect() as connection:
                    counter = await counter_of(connection, "prices")
                    found = await prices.find(connection)
            self._books = _books(found)
            self._counter = counter

    async def follow(self, counter: int) -> None:
        """Reads the table again when somebody has changed it. Raises Unavailable."""
        if counter != self._counter:
            await self.load()

    def in_force(
        self, workspace_id: str | None, endpoint_id: str, card: Price | None, at: float
    ) -> PriceInForce | None:
        """The endpoint's own, else that of its model's card; None where there is neither. ``workspace_id`` is the
        endpoint's, None for what is served to everybody."""
        book = self._books.get((workspace_id or EVERYBODY, endpoint_id))
        if book is not None and (place := bisect_right(book.starts, at)):
            return book.prices[place - 1]
        return None if card is None else price_of_card(card, self.currency)

    async def set_price(
        self,
        caller: Caller,
        *,
        workspace_id: str,
        endpoint_id: str,
        rates: Rates,
        currency: str | None = None,
        effective_from: float | None = None,
    ) -> SetPrice:
        """The row as it was added: its time is that at which every gateway knows it, if that is later than asked.

        ``workspace_id`` is the endpoint's, EVERYBODY for what is served to everybody, whose price is an administrator's
        to set. Raises PriceRefused, Forbidden, NotFound, Unavailable.
        """
        if workspace_id == EVERYBODY:
            caller.require_admin()
        else:
            caller.require("prices:write", workspace_id)
        currency = currency or self.currency
        _refuse_bad(rates, currency)
        with named("written"):
            async with writing(self._engine) as connection:
                now = self._clock.now()
                others = await prices.find(connection, workspaces=[workspace_id], endpoint_id=endpoint_id)
                price = SetPrice(
                    id=new_id(),
                    workspace_id=workspace_id,
                    endpoint_id=endpoint_id,
                    currency=currency,
                    **rates._asdict(),
                    effective_from=_start(effective_from, now, first=not others),
                    created_at=now,
                    created_by=caller.actor.id,
                )
                await prices.add(connection, price)
                await note(connection, "prices")
                await _record(connection, caller, price)
        await self.load()
        return price

    async def list_prices(
        self, caller: Caller, workspace_id: str | None, endpoint_id: str | None = None
    ) -> list[SetPrice]:
        """In the order in which they come into force: the workspace's and everybody's, or with None all, which is for
        administrators. Raises Forbidden, NotFound, Unavailable."""
        require(caller, "prices:read", workspace_id)
        workspaces = None if workspace_id is None else (workspace_id, EVERYBODY)
        with named("read"):
            async with self._engine.connect() as connection:
                return await prices.find(connection, workspaces=workspaces, endpoint_id=endpoint_id)


def parse_rates(text: str, *, request: str = "0", minute: str = "0", characters: str = "0") -> Rates:
    """``0.5/1.5`` or ``0.5/0.05/1.5``: input, cached input and output, in the currency for a million tokens. Raises
    PriceRefused."""
    parts = text.split("/")
    if len(parts) not in {2, 3}:
        raise PriceRefused(
            f"A price cannot be {text!r}.", hint="Give input/output or input/cached/output, as in 0.5/1.5."
        )
    amounts = [parse_amount(part) for part in parts]
    more = [parse_amount(one) for one in (request, minute, characters)]
    return Rates(amounts[0], amounts[1] if len(parts) == 3 else None, amounts[-1], *more)


def parse_amount(text: str) -> int:
    """Micro-units of a decimal number, exactly. Raises PriceRefused."""
    try:
        micro = Decimal(text.strip()) * MILLION
    except ArithmeticError as error:
        raise PriceRefused(f"{text!r} is no amount of money.", hint="Give a number, as in 0.5.") from error
    if not micro.is_finite() or micro < 0 or micro > _DEAREST * MILLION or micro != micro.to_integral_value():
        raise PriceRefused(
            f"An amount cannot be {text!r}.", hint="It is at least 0 and has six digits after the point at most."
        )
    return int(micro)


@lru_cache(maxsize=1024)
def price_of_card(price: Price, currency: str) -> PriceInForce:
    """Its id says all that it is, because a card can be changed and keeps no rows."""
    cached = price.input if price.cached is None else price.cached
    named = (price.input, cached, price.output, price.request, price.minute, price.characters)
    each = [round(one * MILLION) for one in named]
    return _card_price(currency, each)


def price_named(price_id: str) -> PriceInForce | None:
    """The price of a card that has this id; None for one that is in the book."""
    if not price_id.startswith(_CARD):
        return None
    currency, *each = price_id.removeprefix(_CARD).split("/")
    return _card_price(currency, [int(one) for one in each])


async def prices_by_id(engine: AsyncEngine, ids: Collection[str]) -> dict[str, PriceInForce]:
    """Of the book and of cards. Raises Unavailable."""
    found = {one: price for one in ids if (price := price_named(one))}
    with named("read"):
        async with engine.connect() as connection:
            rows = await prices.find(connection, ids=[one for one in ids if one not in found])
    return found | {row.id: row.in_force() for row in rows}


def _card_price(currency: str, each: Iterable[int]) -> PriceInForce:
    each_input, cached, output, request, minute, characters = [*each, 0, 0][:6]
    amounts = [each_input, cached, output, request]
    if minute or characters:
        amounts += [minute, characters]
    return PriceInForce(
        id=f"{_CARD}{currency}/{'/'.join(map(str, amounts))}",
        currency=currency,
        input=each_input,
        cached_input=cached,
        output=output,
        request=request,
        minute=minute,
        characters=characters,
    )


async def _record(connection: AsyncConnection, caller: Caller, price: SetPrice) -> None:
    said = {name: getattr(price, name) for name in ("currency", *Rates._fields)}
    await audit.record(
        connection,
        caller.actor,
        "price.set",
        "endpoint",
        price.endpoint_id,
        workspace_id=price.workspace_id or None,
        detail={"price": price.id, "effective_from": price.effective_from, **said},
        at=price.created_at,
    )


def _books(found: Iterable[SetPrice]) -> dict[tuple[str, str], _Book]:
    by_endpoint: dict[tuple[str, str], list[SetPrice]] = {}
    for price in found:
        by_endpoint.setdefault((price.workspace_id, price.endpoint_id), []).append(price)
    return {
        endpoint: _Book(tuple(one.effective_from for one in rows), tuple(one.in_force() for one in rows))
        for endpoint, rows in by_endpoint.items()
    }


def _start(asked: float | None, now: float, *, first: bool) -> float:
    """The first price of an endpoint takes no other's place."""
    earliest = now if first else now + _KNOWN_AFTER
    if asked is None:
        return earliest
    if asked < now - _TOLERANCE:
        raise PriceRefused(
            "A price cannot come into force at a time gone by: calls have been billed since.",
            hint="Leave the time out, or give one to come.",
        )
    return max(asked, earliest)


def _refuse_bad(rates: Rates, currency: str) -> None:
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha() or not currency.isupper():
        raise PriceRefused(f"{currency!r} is no currency.", hint="Name it as ISO 4217 does: EUR, USD, GBP.")
    if rates.cached_input is not None and rates.cached_input > rates.input:
        # What a call sets aside of a budget is reckoned without a cache, and has to be the most.
        raise PriceRefused("Cached input cannot cost more than the rest.", hint="Give input/cached/output.")
    each = [one or 0 for one in rates]
    if min(each) < 0 or max(each) > _DEAREST:
        raise PriceRefused(
            "A price is at least 0, and at most a million of the currency for a million tokens, a call or a minute.",
            hint="Check the unit: the currency for a million tokens, as in 0.5/1.5.",
        )

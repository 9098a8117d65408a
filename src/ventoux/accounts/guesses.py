"""Wrong keys and passwords: how many may come, and what the audit log says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.accounts.errors import TooManyTries
from ventoux.accounts.throttle import Throttle, network
from ventoux.audit import service as audit
from ventoux.audit.schemas import SYSTEM

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_ALL = "*"
_OTHERS = "others"
_SIZE = 1024
_MOST_EVENTS = 100
"""Sources with an event of their own, a minute; the rest are summed."""
Counts = dict[str, list[int]]
"""By source: wrong ones that were looked at, and tries that were refused without a look."""


class Guesses:
    """Two throttles: one a source, and one over all, which holds when guesses come from many."""

    def __init__(
        self, what: str, *, each: tuple[int, float] = (30, 2.0), total: tuple[int, float] = (300, 0.1)
    ) -> None:
        """``what`` is guessed; ``each`` and ``total`` are how many at once, and the seconds until one more."""
        self._what = what
        self._each = Throttle(burst=each[0], every=each[1], size=_SIZE)
        self._total = Throttle(burst=total[0], every=total[1], size=1)
        self._counts: Counts = {}

    def admit(self, address: str, now: float) -> None:
        """Takes one try, before a look is spent on it: of many that come at once, no more are looked at than may be.
        Raises TooManyTries."""
        source = network(address)
        wait = max(self._each.wait(source, now), self._total.wait(_ALL, now))
        if wait > 0:
            self._count(source, 1)
            raise TooManyTries(
                f"Too many wrong {self._what}s came from here.", hint="Check what you send.", retry_after=wait
            )
        self._each.take(source, now)
        self._total.take(_ALL, now)

    def refused(self, address: str) -> None:
        """Without a look, by somebody else's count."""
        self._count(network(address), 1)

    def wrong(self, address: str) -> None:
        self._count(network(address), 0)

    def right(self, address: str) -> None:
        """It was no guess: gives the try back."""
        self._each.give_back(network(address))
        self._total.give_back(_ALL)

    def take(self) -> Counts:
        """What was counted since the last time."""
        counts, self._counts = self._counts, {}
        return counts

    def put_back(self, counts: Counts) -> None:
        """It could not be reported."""
        self._counts = counts | {
            source: [one + other for one, other in zip(more, counts.get(source, [0, 0]), strict=True)]
            for source, more in self._counts.items()
        }

    async def report(self, connection: AsyncConnection, counts: Counts, at: float) -> None:
        """One event for each source, and one for all that are beyond the most that get their own."""
        named = list(counts.items())
        rest = named[_MOST_EVENTS:]
        if rest:
            named = [
                *named[:_MOST_EVENTS],
                (_OTHERS, [sum(column) for column in zip(*dict(rest).values(), strict=True)]),
            ]
        for source, (wrong, refused) in named:
            await audit.record(
                connection,
                SYSTEM,
                f"{self._what}.guess",
                "address",
                source,
                detail={"wrong": wrong, "refused": refused},
                outcome="denied",
                at=at,
            )

    def _count(self, source: str, place: int) -> None:
        counts = self._counts.get(source)
        if counts is None:
            if len(self._counts) >= _SIZE:
                source = _OTHERS
            counts = self._counts.setdefault(source, [0, 0])
        counts[place] += 1

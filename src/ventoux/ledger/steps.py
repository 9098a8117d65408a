"""Hours, days and months of a period, as the clocks of a time zone tell them."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ventoux.errors import InvalidRequest

Step = Literal["hour", "day", "month"]
HOUR, DAY = 3_600, 86_400
MOST = 1_000
"""Steps of one answer."""
_EPOCH = date(1970, 1, 1).toordinal()


class Offsets(NamedTuple):
    """Seconds that the clocks are ahead of UTC: the first, and from which Unix seconds on another."""

    first: int
    changes: list[tuple[int, int]]


class Steps(NamedTuple):
    """``starts`` in Unix seconds. ``at`` tells the step of a number as the statements group by it: of an hour since the
    Unix epoch, or of a local day."""

    step: Step
    starts: list[float]
    offsets: Offsets
    at: dict[int, int]


def zone_named(name: str) -> ZoneInfo:
    """Raises InvalidRequest."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise InvalidRequest(f"There is no time zone {name[:100]!r}.", hint="For example Europe/Paris.") from error


def steps_of(since: float, until: float, step: Step, zone: ZoneInfo) -> Steps:
    """Those that have a part of the period. Raises InvalidRequest for more than MOST."""
    if until <= since:
        raise InvalidRequest("The period ends before it begins.", hint="since comes before until.")
    if (until - since) / {"hour": HOUR, "day": DAY, "month": 28 * DAY}[step] > MOST:
        raise InvalidRequest(f"The period has more than {MOST} steps.", hint="Ask longer steps, or a shorter period.")
    if step == "hour":
        hours = range(math.floor(since / HOUR), math.ceil(until / HOUR))
        at = {hour: place for place, hour in enumerate(hours)}
        return Steps(step, [float(hour * HOUR) for hour in hours], Offsets(0, []), at)
    try:
        return _of_days(_days(since, until, zone), step, zone)
    except (OverflowError, ValueError):
        raise InvalidRequest("The period is at the end of all days.", hint="Ask an earlier one.") from None


def _of_days(days: list[date], step: Step, zone: ZoneInfo) -> Steps:
    """Raises OverflowError, ValueError where one of them, or the day after, is none that can be written."""
    first = [day for place, day in enumerate(days) if step == "day" or place == 0 or day.day == 1]
    starts = [_midnight(day.replace(day=1) if step == "month" else day, zone) for day in first]
    at, place = {}, -1
    for day in days:
        place += day in first
        at[day.toordinal() - _EPOCH] = place
    return Steps(step, starts, _offsets(days, zone), at)


def _days(since: float, until: float, zone: ZoneInfo) -> list[date]:
    first = datetime.fromtimestamp(since, zone).date()
    last = datetime.fromtimestamp(until - 1e-3, zone).date()
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def _midnight(day: date, zone: ZoneInfo) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()


def _offsets(days: list[date], zone: ZoneInfo) -> Offsets:
    """Looked for hour by hour on the days when the clocks change."""
    marks = [int(_midnight(day, zone)) for day in [*days, days[-1] + timedelta(days=1)]]
    known = _offset(marks[0], zone)
    found = Offsets(known, [])
    for start, end in pairwise(marks):
        if _offset(end, zone) == known:
            continue
        for moment in range(start, end + 1, HOUR):
            if (now := _offset(moment, zone)) != known:
                found.changes.append((moment, now))
                known = now
    return found


def _offset(at: int, zone: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(at, zone).utcoffset()
    return int(ahead.total_seconds()) if ahead else 0

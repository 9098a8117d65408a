"""When a server wants to be asked again: every form of it that is in use. Pure: no I/O."""

from __future__ import annotations

import math
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 86_400.0


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds, more than 0 and at most a day; None where it says nothing that can be understood.

    ``retry-after-ms`` is the more exact one and counts first; ``Retry-After`` is seconds or a date (RFC 9110, 10.2.3).
    ``now`` is Unix seconds.
    """
    given = {name.lower(): value.strip() for name, value in headers.items() if name.lower().startswith("retry-after")}
    milliseconds = _number(given.get("retry-after-ms"))
    if milliseconds is not None and milliseconds > 0:
        return min(milliseconds / 1000, _LONGEST)
    value = given.get("retry-after")
    seconds = _number(value)
    if seconds is None and value is not None:
        seconds = _until(value, now)
    return min(seconds, _LONGEST) if seconds is not None and seconds > 0 else None


def _number(value: str | None) -> float | None:
    if value is None or not value.isascii() or not value.replace(".", "", 1).isdigit():
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _until(value: str, now: float) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return None

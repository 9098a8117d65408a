"""Months of the calendar in UTC, as bills have them: ``2026-11``."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from ventoux.ledger.errors import InvoiceRefused
from ventoux.limits.claims import window_end

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z")


class Month(NamedTuple):
    """``start`` is within, ``end`` is not; seconds since the Unix epoch."""

    name: str
    start: float
    end: float


def month_named(name: str) -> Month:
    """Raises InvoiceRefused."""
    found = _MONTH.match(name)
    if found is None or not 1970 <= int(found[1]) < 9999:
        raise InvoiceRefused(f"{name!r} is no month.", hint="Give it as 2026-11.")
    start = datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC).timestamp()
    return Month(name, start, window_end("spend", start))


def day_of(at: float) -> str:
    """``2026-11-30``."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()

"""How a PostgreSQL server is spoken to: every wait has an end, and a server that was restarted is found again.

The options are sent when a connection is opened, so a pooler between here and there has to keep sessions apart.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ventoux.errors import SettingsError

try:
    import psycopg
    from psycopg.adapt import AdaptersMap
    from psycopg.types.numeric import NumericLoader
except ImportError as error:
    raise SettingsError(
        "database_url names a PostgreSQL server, and its driver is not installed.",
        hint='pip install "ventoux[postgresql]"',
    ) from error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from psycopg.abc import Buffer, PQGen
    from sqlalchemy import URL

CONNECT_TIMEOUT = 5
STATEMENT_TIMEOUT = 30.0
"""Seconds that the server gives one statement."""
_ANSWER_TIMEOUT = STATEMENT_TIMEOUT + 5.0
"""Seconds after which it counts as hung."""
_IDLE_TIMEOUT = 60.0
"""Seconds that a transaction may do nothing: a gateway that hangs does not keep the others from writing."""
_KEPT_ALIVE = {
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def connect_arguments(url: URL, *, lock_timeout: float, statement_timeout: float = STATEMENT_TIMEOUT) -> dict[str, Any]:
    """What the URL says itself goes before these. Times in seconds; 0 is no limit."""
    limits = {
        "lock_timeout": lock_timeout,
        "statement_timeout": statement_timeout,
        "idle_in_transaction_session_timeout": _IDLE_TIMEOUT,
    }
    options = [f"-c {name}={int(seconds * 1000)}" for name, seconds in limits.items()]
    # The later of two counts.
    options.extend(_each(url.query, "options"))
    own = {"connect_timeout": str(CONNECT_TIMEOUT), "application_name": "ventoux"} | _KEPT_ALIVE
    kept = {name: value for name, value in own.items() if name not in url.query}
    return kept | {"options": " ".join(options), "context": _OUR_TYPES}


def _each(query: Mapping[str, str | tuple[str, ...]], name: str) -> list[str]:
    value = query.get(name, ())
    return [value] if isinstance(value, str) else list(value)


class _WholeLoader(NumericLoader):
    def load(self, data: Buffer) -> Decimal | int:  # type: ignore[override]
        text = bytes(data)
        return int(text) if text.lstrip(b"-").isdigit() else super().load(data)


def _adapters() -> AdaptersMap:
    """PostgreSQL sums whole numbers up to ``numeric``; here they stay whole numbers."""
    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_loader("numeric", _WholeLoader)
    return adapters


_OUR_TYPES = _adapters()


class BoundedConnection(psycopg.AsyncConnection[Any]):
    """A server that takes a statement and says nothing more, not even that it took too long, counts as lost."""

    async def wait(self, gen: PQGen[Any], *arguments: Any, **options: Any) -> Any:
        try:
            async with asyncio.timeout(_ANSWER_TIMEOUT):
                return await super().wait(gen, *arguments, **options)
        except TimeoutError:
            self.pgconn.finish()
            raise psycopg.OperationalError("the database server does not answer") from None

"""Seconds of recordings and characters of spoken texts are billed; a call that failed says with what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_LABELS = ("hour", "workspace_id", "key_id", "user_id", "model", "endpoint", "currency", "price_id")
_SUMS = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "billed_calls",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "cost",
    "audio_ms",
    "characters",
)


def upgrade() -> None:
    for table in ("usage_events", "usage_hours"):
        for column in ("audio_ms", "characters"):
            op.add_column(table, sa.Column(column, sa.BigInteger, nullable=False, server_default="0"))
    for column in ("minute", "characters"):
        op.add_column("prices", sa.Column(column, sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("usage_events", sa.Column("error", sa.Text))
    if op.get_bind().dialect.name == "postgresql":
        _sum_on_postgresql()
    else:
        _sum_on_sqlite()


def _sum_on_sqlite() -> None:
    labels, sums = _hour_of("NEW.")
    kept = ", ".join(f"{name} = {name} + excluded.{name}" for name in _SUMS)
    op.execute("DROP TRIGGER usage_events_into_hours")
    op.execute(
        "CREATE TRIGGER usage_events_into_hours AFTER INSERT ON usage_events BEGIN "  # noqa: S608 - our own words
        f"INSERT INTO usage_hours ({', '.join((*_LABELS, *_SUMS))}) VALUES ({', '.join([*labels, *sums])}) "
        f"ON CONFLICT DO UPDATE SET {kept}; END"
    )


def _sum_on_postgresql() -> None:
    """The trigger stays, its function is another; in the order of the labels, as before."""
    labels, sums = _hour_of("")
    labels[0] = "CAST(floor(at) AS BIGINT) / 3600"
    # A comparison is no number there.
    sums[1:4] = [f"CAST({one} AS INTEGER)" for one in sums[1:4]]
    summed = ", ".join(f"sum({one})" for one in sums)
    kept = ", ".join(f"{name} = usage_hours.{name} + excluded.{name}" for name in _SUMS)
    op.execute(
        "CREATE OR REPLACE FUNCTION usage_events_into_hours() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - as above
        f"INSERT INTO usage_hours ({', '.join((*_LABELS, *_SUMS))}) "
        f"SELECT {', '.join(labels)}, {summed} FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 "
        "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 ON CONFLICT ON CONSTRAINT usage_hours_pkey "
        f"DO UPDATE SET {kept}; RETURN NULL; END $$"
    )


def _hour_of(row: str) -> tuple[list[str], list[str]]:
    """The labels and the numbers of an event."""
    consumed = " + ".join(f"{row}{name}" for name in ("prompt_tokens", "completion_tokens", "audio_ms", "characters"))
    labels = [
        f"CAST({row}at AS INTEGER) / 3600",
        f"{row}workspace_id",
        f"{row}key_id",
        f"coalesce({row}user_id, '')",
        f"{row}model",
        f"{row}endpoint",
        f"coalesce({row}currency, '')",
        f"coalesce({row}price_id, '')",
    ]
    sums = [
        "1",
        f"{row}status >= 400",
        f"{row}cost IS NULL",
        f"{row}status < 400 OR {consumed} > 0",
        f"{row}prompt_tokens",
        f"{row}cached_tokens",
        f"{row}completion_tokens",
        f"coalesce({row}cost, 0)",
        f"{row}audio_ms",
        f"{row}characters",
    ]
    return labels, sums

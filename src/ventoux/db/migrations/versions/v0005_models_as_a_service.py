"""Models as a Service: endpoints, providers, prices, budgets, users, roles, the audit log, and sums by the hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SUMS = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "billed_calls",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "cost",
)


def upgrade() -> None:
    _add_columns()
    _add_hours()
    _add_endpoints()
    _add_operations()
    _add_money()
    _add_people()
    _add_sessions()
    _add_audit_log()
    _guard_the_audit_log()
    changes = sa.table("changes", sa.column("subject"), sa.column("counter"))
    op.bulk_insert(
        changes, [{"subject": subject, "counter": 0} for subject in ("endpoints", "prices", "budgets", "filters")]
    )


def _add_columns() -> None:
    op.add_column("workspaces", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("workspaces", sa.Column("archived_at", sa.Double))
    for column in (
        sa.Column("user_id", sa.Text),
        sa.Column("endpoints", sa.JSON),
        sa.Column("endpoint_id", sa.Text),
        sa.Column("slot", sa.Text),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("change", sa.BigInteger, nullable=False, server_default="0"),
    ):
        op.add_column("keys", column)
    op.create_index("ix_keys_endpoint_id", "keys", ["endpoint_id"])
    op.create_index("ix_keys_change", "keys", ["change"])
    op.create_index("ix_keys_workspace_id", "keys", ["workspace_id", "id"])
    op.create_index("ix_keys_user_id", "keys", ["user_id"])
    for column in (
        sa.Column("user_id", sa.Text),
        sa.Column("deployment", sa.Text, nullable=False, server_default=""),
        sa.Column("cost", sa.BigInteger),
        sa.Column("currency", sa.Text),
        sa.Column("price_id", sa.Text),
        sa.Column("usage_source", sa.Text, nullable=False, server_default="engine"),
    ):
        op.add_column("usage_events", column)


def _add_hours() -> None:
    op.create_table(
        "usage_hours",
        sa.Column("hour", sa.BigInteger, primary_key=True),
        sa.Column("workspace_id", sa.Text, primary_key=True),
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("model", sa.Text, primary_key=True),
        sa.Column("endpoint", sa.Text, primary_key=True),
        sa.Column("currency", sa.Text, primary_key=True),
        sa.Column("price_id", sa.Text, primary_key=True),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("failed_calls", sa.BigInteger, nullable=False),
        sa.Column("unpriced_calls", sa.BigInteger, nullable=False),
        sa.Column("billed_calls", sa.BigInteger, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger, nullable=False),
        sa.Column("cached_tokens", sa.BigInteger, nullable=False),
        sa.Column("completion_tokens", sa.BigInteger, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    for column in ("workspace_id", "key_id", "user_id", "endpoint"):
        op.create_index(f"ix_usage_hours_{column}", "usage_hours", [column, "hour"])
    postgresql = op.get_bind().dialect.name == "postgresql"
    labels, sums = _hour_on_postgresql() if postgresql else _hour_of("")
    summed = ", ".join(f"sum({one})" for one in sums)
    op.execute(
        f"INSERT INTO usage_hours SELECT {', '.join(labels)}, {summed} FROM usage_events "  # noqa: S608 - our own words
        "GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
    )
    if postgresql:
        _sum_on_postgresql()
        return
    labels, sums = _hour_of("NEW.")
    values = ", ".join([*labels, *sums])
    kept = ", ".join(f"{name} = {name} + excluded.{name}" for name in _SUMS)
    op.execute(
        "CREATE TRIGGER usage_events_into_hours AFTER INSERT ON usage_events BEGIN "  # noqa: S608 - our own words
        f"INSERT INTO usage_hours VALUES ({values}) ON CONFLICT DO UPDATE SET {kept}; END"
    )


def _sum_on_postgresql() -> None:
    """Once a statement, in the order of the labels: two servers that add to the same hours wait for each other in turn,
    and not each for the other."""
    labels, sums = _hour_on_postgresql()
    summed = ", ".join(f"sum({one})" for one in sums)
    kept = ", ".join(f"{name} = usage_hours.{name} + excluded.{name}" for name in _SUMS)
    op.execute(
        "CREATE FUNCTION usage_events_into_hours() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - as above
        f"INSERT INTO usage_hours SELECT {', '.join(labels)}, {summed} FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 "
        "ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 ON CONFLICT ON CONSTRAINT usage_hours_pkey "
        f"DO UPDATE SET {kept}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER usage_events_into_hours AFTER INSERT ON usage_events REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION usage_events_into_hours()"
    )
    # A row that is changed often finds room for its next version beside itself.
    op.execute("ALTER TABLE usage_hours SET (fillfactor = 70)")


def _hour_of(row: str) -> tuple[list[str], list[str]]:
    """The labels and the numbers of an event: of each one in a table, or of the one that a trigger has as NEW."""
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
        f"{row}status < 400 OR {row}prompt_tokens + {row}completion_tokens > 0",
        f"{row}prompt_tokens",
        f"{row}cached_tokens",
        f"{row}completion_tokens",
        f"coalesce({row}cost, 0)",
    ]
    return labels, sums


def _hour_on_postgresql() -> tuple[list[str], list[str]]:
    """A cast rounds there, and a comparison is no number."""
    labels, sums = _hour_of("")
    whole = "CAST(floor(at) AS BIGINT) / 3600"
    return [whole, *labels[1:]], [sums[0], *(f"CAST({one} AS INTEGER)" for one in sums[1:4]), *sums[4:]]


def _guard_the_audit_log() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_the_audit_log_on_postgresql()
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_events_no_{act.lower()} BEFORE {act} ON audit_events BEGIN "
            "SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )
    # INSERT OR REPLACE takes a row away without asking the trigger for that.
    op.execute(
        "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
        "WHEN EXISTS (SELECT 1 FROM audit_events WHERE sequence = NEW.sequence OR id = NEW.id) BEGIN "
        "SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    )


def _guard_the_audit_log_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_append_only()"
    )


def _add_money() -> None:
    op.create_table(
        "prices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("endpoint_id", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("input", sa.BigInteger, nullable=False),
        sa.Column("cached_input", sa.BigInteger),
        sa.Column("output", sa.BigInteger, nullable=False),
        sa.Column("request", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("effective_from", sa.Double, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
    )
    op.create_index("ix_prices_endpoint_id", "prices", ["endpoint_id", "effective_from"])
    op.create_table(
        "budgets",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("alerts", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("hard", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.UniqueConstraint("workspace_id", "subject_kind", "subject_id", "period"),
    )
    op.create_table(
        "budget_alerts",
        sa.Column("budget_id", sa.Text, primary_key=True),
        sa.Column("period_start", sa.Double, primary_key=True),
        sa.Column("share", sa.Double, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "invoices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("issued_at", sa.Double, nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.UniqueConstraint("workspace_id", "month"),
    )


def _add_endpoints() -> None:
    op.create_table(
        "endpoints",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.UniqueConstraint("workspace_id", "name"),
    )
    op.create_table(
        "providers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("config", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("credential", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("probe", sa.JSON),
        sa.Column("probed_at", sa.Double),
        sa.UniqueConstraint("workspace_id", "name"),
    )
    op.create_table(
        "filter_policies",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.UniqueConstraint("workspace_id", "name"),
    )


def _add_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("workspace_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("object_kind", sa.Text, nullable=False),
        sa.Column("object_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False, server_default=""),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("ix_operations_object_id", "operations", ["object_id", "created_at"])
    op.create_table(
        "licence_acceptances",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("accepted_by", sa.Text, nullable=False),
        sa.Column("accepted_at", sa.Double, nullable=False),
        sa.Column("text_sha256", sa.Text),
        sa.Column("workspace_id", sa.Text),
    )
    op.create_index("ix_licence_acceptances_licence", "licence_acceptances", ["licence"])


def _add_people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("issuer", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("admin", sa.Boolean, nullable=False),
        sa.Column("email_verified", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("disabled_at", sa.Double),
        sa.Column("last_sign_in_at", sa.Double),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_table(
        "memberships",
        sa.Column("workspace_id", sa.Text, sa.ForeignKey("workspaces.id"), primary_key=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("ix_memberships_user_id", "memberships", ["user_id"])


def _add_sessions() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
    )
    op.create_index("ix_invitations_user_id", "invitations", ["user_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("user_id", sa.Text, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("last_used_at", sa.Double, nullable=False),
        sa.Column("client", sa.Text, nullable=False, server_default=""),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _add_audit_log() -> None:
    op.create_table(
        "audit_events",
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("workspace_id", sa.Text),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("object_kind", sa.Text, nullable=False),
        sa.Column("object_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("digest", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_audit_events_workspace_id", "audit_events", ["workspace_id", "sequence"])

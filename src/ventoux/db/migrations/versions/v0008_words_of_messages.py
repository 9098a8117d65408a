"""The words of messages, to be searched.

SQLite looks them up in an FTS5 table, which keeps no text of its own: triggers keep it and the words as one, whoever
deletes a conversation. PostgreSQL has a GIN index over a tsvector. Words begin with nine characters for whose they are
and of which kind; the prefix of twelve is for a word of which three letters have been typed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0008"
down_revision = "0007"

_FTS5 = """
CREATE VIRTUAL TABLE message_words_index USING fts5 (
  terms, content = 'message_words', content_rowid = 'id', tokenize = 'ascii', prefix = '12', columnsize = 0
)
"""
_TRIGGERS = (
    """
    CREATE TRIGGER message_words_added AFTER INSERT ON message_words BEGIN
      INSERT INTO message_words_index (rowid, terms) VALUES (new.id, new.terms);
    END
    """,
    """
    CREATE TRIGGER message_words_removed AFTER DELETE ON message_words BEGIN
      INSERT INTO message_words_index (message_words_index, rowid, terms) VALUES ('delete', old.id, old.terms);
    END
    """,
)


def upgrade() -> None:
    op.create_table(
        "message_words",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.Text, sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("terms", sa.Text().with_variant(TSVECTOR, "postgresql"), nullable=False),
        sa.UniqueConstraint("conversation_id", "position"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_message_words_terms", "message_words", ["terms"], postgresql_using="gin")
        return
    op.execute(_FTS5)
    for trigger in _TRIGGERS:
        op.execute(trigger)

"""Cleaning and handing out: what rules noticed, what people decided, which exports were made, and who did what."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import created, metadata, moment

# What a rule noticed about a response. A flag excludes nothing. `kept_at`: a person looked, and the response counts.
# A flag that a later pass no longer finds is withdrawn, not deleted.
flags = Table(
    "flags",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    moment("at", nullable=False),
    moment("kept_at"),
    moment("withdrawn_at"),
    UniqueConstraint("session_id", "rule", "rule_version"),
    Index("ix_flags_waiting", "at", postgresql_where=text("kept_at is null and withdrawn_at is null")),
)

# A person's decision that a response does not count; active until undone. A row is never deleted, and only its undoing
# is ever written into it: the database holds that.
exclusions = Table(
    "exclusions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False, index=True),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    moment("undone_at"),
    Column("undone_by", Text),
    Column("undone_reason", Text),
    CheckConstraint("btrim(reason) <> '' and btrim(by) <> ''", name="reasoned"),
    CheckConstraint(
        "(undone_at is null) = (undone_by is null) and (undone_at is null) = (undone_reason is null)", name="undone"
    ),
    Index("uq_exclusions_active", "session_id", unique=True, postgresql_where=text("undone_at is null")),
)

# Who did what, and why. Append-only: the database refuses to change or delete a row.
audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("act", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("account_id", Uuid, ForeignKey("accounts.id")),
    Column("reason", Text, nullable=False, server_default=""),
    Column("session_id", Uuid, ForeignKey("sessions.id"), index=True),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    moment("at", nullable=False, server_default=func.now()),
    Index("ix_audit_at", "at"),
    Index("ix_audit_account_id", "account_id", "id", postgresql_where=text("account_id is not null")),
    Index("ix_audit_act", "act", "id"),
)

# Exports asked for over the API, and how far they are. `cancelled_at` asks a running one to stop.
exports = Table(
    "exports",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("what", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("scope", JSONB, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("rows", BigInteger, nullable=False, server_default="0"),
    Column("total", BigInteger),
    Column("size", BigInteger),
    Column("error", Text, nullable=False, server_default=""),
    moment("started_at"),
    moment("finished_at"),
    moment("cancelled_at"),
    created(),
    CheckConstraint("state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
)

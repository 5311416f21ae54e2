"""The feed to the scoring service: keys, frozen snapshots, who is told of them, and when figures were computed."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint

from survey.store.tables.foundation import created, metadata, moment

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("label", Text, nullable=False, unique=True),  # the key's beginning: names it without giving it away
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("replaces", Uuid, ForeignKey("api_keys.id")),
    created(),
    moment("expires_at"),
    moment("revoked_at"),
    moment("last_used_at"),
    CheckConstraint("cardinality(scopes) > 0", name="scopes"),
    CheckConstraint("octet_length(digest) = 32", name="digest"),
)

# When the figures of a scope were computed from what they are made of now; equal inputs keep their moment.
computed = Table(
    "computed",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("input_hash", Text, nullable=False),
    moment("computed_at", nullable=False),
    Column("asked_on", Date, nullable=False, server_default=func.current_date(), index=True),
)

# A trigger lets nobody change or delete a row of this table or of the next one.
snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Text, primary_key=True),
    Column("period", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("replaces", Text, ForeignKey("snapshots.id"), unique=True),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    moment("frozen_at", nullable=False),
    Column("method_version", Text, nullable=False),
    Column("input_hash", Text, nullable=False),
    Column("agencies", Integer, nullable=False),
    UniqueConstraint("period", "edition"),
    CheckConstraint("first <= last", name="days"),
    CheckConstraint("edition >= 1 AND (edition = 1) = (replaces IS NULL)", name="edition"),
    CheckConstraint("edition = 1 OR reason <> ''", name="reason"),
    CheckConstraint("frozen_at >= ((last + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')", name="over"),
)

# `agency` empty: all of them together. `body` is text, so that it is given out byte for byte as it was frozen.
snapshot_figures = Table(
    "snapshot_figures",
    metadata,
    Column("snapshot_id", Text, ForeignKey("snapshots.id"), primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("children", Boolean, primary_key=True),
    Column("body", Text, nullable=False),
    Column("digest", Text, nullable=False),
    CheckConstraint("body IS JSON OBJECT", name="body"),
    CheckConstraint("digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')", name="digest"),
)

# Periods that the public may see never overlap: what lies in one and not in the other could be worked out otherwise.
public_periods = Table(
    "public_periods",
    metadata,
    Column("period", Text, primary_key=True),
    Column("days", DATERANGE, nullable=False),
    Column("by", Text, nullable=False),
    moment("since", nullable=False),
    ExcludeConstraint(("days", "&&"), name="ex_public_periods_days", using="gist"),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret_sealed", LargeBinary, nullable=False),
    created(),
    moment("ended_at"),
    Column("ended_because", Text),
    Index("uq_subscribers_url", "url", unique=True, postgresql_where=text("ended_at IS NULL")),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("message_id", Text, nullable=False),  # the same in every try, so that the other side can tell repetitions
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("status", SmallInteger),
    Column("error", Text),
    moment("due_at", nullable=False),
    moment("claimed_at"),
    moment("done_at"),
    created(),
    UniqueConstraint("subscriber_id", "message_id"),
    CheckConstraint("state in ('waiting', 'sending', 'sent', 'dead')", name="state"),
    Index("ix_deliveries_open", "due_at", postgresql_where=text("state in ('waiting', 'sending')")),
)

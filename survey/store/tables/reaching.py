"""Reaching people: things due, codes, opt-outs, what platforms tell us, and why something is not sent."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
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
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import created, metadata, moment

# What is to be done at a time about an invitation: the invitation itself, a reminder, a re-check. A way that turned out
# closed is an attempt of its own, so that every decision keeps its reason.
errands = Table(
    "errands",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("invitation_id", Uuid, ForeignKey("invitations.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("session_id", Uuid, ForeignKey("sessions.id")),  # of a promise: where it was given
    Column("number", SmallInteger, nullable=False, server_default="1"),  # the how-manieth reminder, or promise
    Column("attempt", SmallInteger, nullable=False, server_default="1"),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("route", Text),
    Column("reason", Text, nullable=False, server_default=""),
    Column("outbox_id", BigInteger, ForeignKey("outbox.id"), index=True),
    moment("due_at", nullable=False),
    moment("done_at"),
    created(),
    UniqueConstraint("invitation_id", "kind", "number", "attempt"),
    CheckConstraint("kind in ('invitation', 'reminder', 'continuation', 'promised', 'recheck')", name="kind"),
    CheckConstraint("state in ('waiting', 'sent', 'skipped', 'fell_through')", name="state"),
    Index("ix_errands_due", "due_at", postgresql_where=text("state = 'waiting'")),
)

# Who asked to be called, or for a place where somebody helps. The number to call is that of the case, or the contact's
# own, sealed where it always is.
callbacks = Table(
    "callbacks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False),
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False),
    Column("kind", Text, nullable=False, server_default="call"),
    Column("state", Text, nullable=False, server_default="open"),
    Column("note", Text, nullable=False, server_default=""),
    Column("done_by", Text),
    moment("asked_at", nullable=False),
    moment("done_at"),
    CheckConstraint("kind in ('call', 'place')", name="kind"),
    CheckConstraint("state in ('open', 'done', 'dropped')", name="state"),
    Index("uq_callbacks_open", "session_id", "kind", unique=True, postgresql_where=text("state = 'open'")),
    Index("ix_callbacks_session_id", "session_id"),
)

# Short codes for people to type: on a slip, or to go on elsewhere. Kept like tokens.
codes = Table(
    "codes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    Column("code_sealed", LargeBinary),
    Column("purpose", Text, nullable=False),
    Column("invitation_id", Uuid, ForeignKey("invitations.id"), nullable=False, index=True),
    Column("session_id", Uuid, ForeignKey("sessions.id")),
    moment("expires_at", nullable=False),
    moment("used_at"),
    created(),
    CheckConstraint("purpose in ('slip', 'move')", name="purpose"),
)

moves = Table(
    "moves",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False, index=True),
    Column("from_contact", Uuid, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("to_contact", Uuid, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("from_channel", Text, nullable=False),
    Column("to_channel", Text, nullable=False),
    Column("question_id", Text),  # the question that was open then
    Column("message", BigInteger),
    moment("at", nullable=False),
)

# People who want to be left alone, by the keyed index of their number: it holds on every channel, also on new ones.
left_alone = Table(
    "left_alone",
    metadata,
    Column("phone_index", LargeBinary, primary_key=True),
    Column("source", Text, nullable=False),
    moment("at", nullable=False),
)

officials = Table(
    "officials",
    metadata,
    Column("phone_index", LargeBinary, primary_key=True),
    Column("agency_code", Text, ForeignKey("agencies.code"), primary_key=True),
    created(),
)

# Ratings given inside a template, as the platform told them; the answer made of one refers to it by its message.
ratings = Table(
    "ratings",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("outbox_id", BigInteger, ForeignKey("outbox.id"), nullable=False, unique=True),
    Column("session_id", Uuid, ForeignKey("sessions.id")),
    Column("rate", SmallInteger, nullable=False),
    Column("reasons", JSONB, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False),
    moment("submitted_at"),
    created(),
    CheckConstraint("rate between 1 and 5", name="rate"),
    CheckConstraint("source in ('webhook', 'pulled')", name="source"),
)

# What a platform tells us that is no person's message; also updates that could not be read, for an operator to see.
events = Table(
    "events",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("error", Text),
    moment("due_at", nullable=False, server_default=func.now()),
    moment("done_at"),
    moment("received_at", nullable=False, server_default=func.now()),
    UniqueConstraint("channel", "key"),
    CheckConstraint("state in ('waiting', 'done', 'failed')", name="state"),
    Index("ix_events_waiting", "due_at", postgresql_where=text("state = 'waiting'")),
    Index("ix_events_failed", "id", postgresql_where=text("state = 'failed'")),
)

# Why a channel, or one template of it, does not send now. Without `until` it takes a person to lift it.
holds = Table(
    "holds",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    moment("until"),
    moment("since", nullable=False),
)

# The pace of a channel over all workers: the moment up to which its sends are spoken for (a leaky bucket).
paces = Table(
    "paces",
    metadata,
    Column("channel", Text, primary_key=True),
    moment("spoken_for", nullable=False),
)

# What only one process may do at a time, and until when it is that one's to do.
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    moment("until", nullable=False),
)

# The grant of an Official Account: both tokens change together, under the lock of this row.
grants = Table(
    "grants",
    metadata,
    Column("oa", Text, primary_key=True),
    Column("access_sealed", LargeBinary),
    Column("refresh_sealed", LargeBinary),
    Column("verifier_sealed", LargeBinary),  # of a consent under way
    Column("consent_state", Text),
    Column("error", Text),
    moment("expires_at"),
    moment("refreshed_at"),
    moment("dead_at"),
)

# What was sent for nothing and what was charged. `price` in đồng; null: no price is set for it.
ledger = Table(
    "ledger",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("outbox_id", BigInteger, ForeignKey("outbox.id"), index=True),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("quota", Text, nullable=False, server_default=""),
    Column("price", Integer),
    moment("at", nullable=False),
    Index("ix_ledger_at", "at"),
)

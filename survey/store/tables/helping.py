"""Helped mode: places where somebody helps, who helps there, and what was done on a device, act by act."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
)

from survey.store.tables.foundation import created, metadata, moment

places = Table(
    "places",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    moment("closed_at"),
    created(),
    CheckConstraint("btrim(code) <> '' and btrim(name) <> ''", name="named"),
)

# Whose people a place helps; a place without a row here helps everybody.
place_agencies = Table(
    "place_agencies",
    metadata,
    Column("place_code", Text, ForeignKey("places.code", ondelete="CASCADE"), primary_key=True),
    Column("agency_code", Text, ForeignKey("agencies.code"), primary_key=True, index=True),
)

# The own number of whoever helps, as an index only: it is held against those of officials. Wrong codes are counted.
helpers = Table(
    "helpers",
    metadata,
    Column("account_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    Column("phone_index", LargeBinary, nullable=False),
    Column("wrong_codes", SmallInteger, nullable=False, server_default="0"),
    moment("wrong_since"),
    moment("declared_at", nullable=False),
)

# One case opened on one device by one helper. Its secret is the device's; closed, it shows and takes nothing more.
visits = Table(
    "visits",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("helper_id", Uuid, ForeignKey("accounts.id"), nullable=False),
    Column("place_code", Text, ForeignKey("places.code"), nullable=False),
    Column("device", Text, nullable=False),
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False, unique=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False),
    Column("outcome", Text),
    moment("opened_at", nullable=False),
    moment("closed_at"),
    CheckConstraint("outcome in ('handed_in', 'declined', 'stopped')", name="outcome"),
    CheckConstraint("(outcome is null) = (closed_at is null)", name="closed"),
    Index("ix_visits_session_id", "session_id"),
    Index("ix_visits_opened", "place_code", "opened_at"),
)

# What was done, each thing once: its id is made on the device. `message` leads to the answers that it made. What came
# too late to count is kept sealed, so that nothing is lost and nothing is read.
acts = Table(
    "acts",
    metadata,
    Column("visit_id", Uuid, ForeignKey("visits.id"), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("act", Text, nullable=False),
    Column("question_id", Text),
    Column("pace_ms", Integer),
    Column("sent_by", Uuid, ForeignKey("accounts.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("body_sealed", LargeBinary),
    Column("message", BigInteger, index=True),
    moment("given_at", nullable=False),
    moment("received_at", nullable=False),
    CheckConstraint("state in ('taken', 'refused')", name="state"),
    CheckConstraint("act in ('agree', 'decline', 'answer', 'skip', 'no_opinion', 'hand_in', 'stop')", name="act"),
    Index("ix_acts_visit", "visit_id", "given_at"),
)

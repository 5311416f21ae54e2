"""Open comments: masked words, originals sealed apart, what machine and people read in them, what is counted."""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    BigInteger,
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
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import metadata, moment

# One row for each open answer that was ever given; whether it still stands, its answer says. `words` are masked.
# `themes` and `doubtful` are the machine's, as [code, sure, [why …]]; `codes` and `tone` are what holds: a person's
# decision, or else what the machine is sure of. `bits` are the codes by their places in the codebook.
comments = Table(
    "comments",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("answer_id", BigInteger, ForeignKey("answers.id"), nullable=False),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False),
    Column("question_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("masked", SmallInteger, nullable=False, server_default="0"),  # how many pieces were masked
    Column("sensitive", Boolean, nullable=False, server_default=false()),
    Column("version", Text),  # of the coder that read it; null: nobody has yet
    Column("themes", JSONB),
    Column("doubtful", JSONB),
    Column("machine_tone", Text),
    Column("tone_sure", REAL),
    Column("codes", JSONB),
    Column("tone", Text),
    Column("bits", BigInteger, nullable=False, server_default="0"),
    Column("decided", Boolean, nullable=False, server_default=false()),
    moment("at", nullable=False),
    moment("read_at"),
    UniqueConstraint("answer_id"),
    Index("ix_comments_session_id", "session_id"),
    Index("ix_comments_unread", "id", postgresql_where=text("version is null")),
    Index(
        "ix_comments_waiting",
        "id",
        postgresql_where=text("doubtful <> '[]'::jsonb and not decided and not sensitive"),
    ),
    Index("ix_comments_decided", "id", postgresql_where=text("decided")),
    Index("ix_comments_sensitive", "session_id", postgresql_where=text("sensitive")),
)

# The words as they were written, where something in them was masked: under a key of their own, for a set time.
comment_originals = Table(
    "comment_originals",
    metadata,
    Column("comment_id", BigInteger, ForeignKey("comments.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    moment("kept_until", nullable=False),
    Index("ix_comment_originals_kept_until", "kept_until"),
)

# What left the ordinary path, for the survey office alone. `cleared_at`: a person found that it need not have.
sensitive_comments = Table(
    "sensitive_comments",
    metadata,
    Column("comment_id", BigInteger, ForeignKey("comments.id"), primary_key=True),
    Column("source", Text, nullable=False),
    moment("at", nullable=False),
    moment("seen_at"),
    Column("seen_by", Text),
    moment("handled_at"),
    Column("handled_by", Text),
    Column("note", Text, nullable=False, server_default=""),
    moment("cleared_at"),
    Column("cleared_by", Text),
    CheckConstraint("source in ('rule', 'machine', 'person')", name="source"),
    Index("ix_sensitive_comments_open", "at", postgresql_where=text("handled_at is null and cleared_at is null")),
)

# The codebook as it was at each version: [{code, name, factor, bit, into, confidential}]. A code is never taken away:
# it goes `into` another one. Its bit stays its own for ever.
codebooks = Table(
    "codebooks",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("themes", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
)

# What people decided about a comment, beside what the machine had said then. Never deleted; one stands at a time.
theme_decisions = Table(
    "theme_decisions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("comment_id", BigInteger, ForeignKey("comments.id"), nullable=False, index=True),
    Column("codes", JSONB, nullable=False),
    Column("tone", Text, nullable=False),
    Column("machine", JSONB, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    moment("undone_at"),
    Column("undone_by", Text),
    CheckConstraint("tone in ('tich_cuc', 'tieu_cuc', 'trung_tinh', 'lan_lon')", name="tone"),
    CheckConstraint("(undone_at is null) = (undone_by is null)", name="undone"),
    Index("uq_theme_decisions_standing", "comment_id", unique=True, postgresql_where=text("undone_at is null")),
)

# A run over old comments under a newer version, and how far it is: everything up to `upto` was looked at.
codings = Table(
    "codings",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("by", Text, nullable=False),
    Column("upto", BigInteger, nullable=False, server_default="0"),
    Column("done", BigInteger, nullable=False, server_default="0"),
    Column("total", BigInteger, nullable=False),
    Column("version", Text),
    moment("asked_at", nullable=False),
    moment("started_at"),
    moment("finished_at"),
    Index("uq_codings_open", text("(finished_at is null)"), unique=True, postgresql_where=text("finished_at is null")),
)

# Comments that no theme fits, in groups for a person to name, the largest first. Made anew as a whole.
theme_suggestions = Table(
    "theme_suggestions",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("words", JSONB, nullable=False),
    Column("members", JSONB, nullable=False),
    moment("at", nullable=False),
)

# Up to which answer it was made sure that every open one has its comment, whichever way it came.
comment_intake = Table(
    "comment_intake",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=true()),
    Column("upto", BigInteger, nullable=False),
    CheckConstraint("one", name="one"),
)

# What agencies' themes are counted from: a narrow row for each response whose comments count, with the bits of the
# themes it speaks of in each tone. Kept by triggers, in the transaction of whatever changes it. `repeats`: this person
# may stand in further rows, and is counted once; whoever is not so marked stands in this one alone.
theme_facts = Table(
    "theme_facts",
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("person", Uuid, nullable=False, index=True),
    Column("repeats", Boolean, nullable=False, server_default=false()),
    Column("agency_code", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("procedure", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("month", Date, nullable=False),
    Column("good", BigInteger, nullable=False),
    Column("bad", BigInteger, nullable=False),
    Column("even", BigInteger, nullable=False),
    Column("mixed", BigInteger, nullable=False),
    Column("quotable", BigInteger, nullable=False),  # the theme of a short comment that is about nothing else
    Index("ix_theme_facts_agency", "agency_code", "day"),
    Index("ix_theme_facts_repeats", "agency_code", "day", postgresql_where=text("repeats")),
    Index("ix_theme_facts_quotable", "agency_code", "quotable", "day", postgresql_where=text("quotable <> 0")),
    Index("ix_theme_facts_newest", "quotable", "day", postgresql_where=text("quotable <> 0")),
)

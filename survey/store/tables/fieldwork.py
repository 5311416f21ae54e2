"""The survey office's work: samples and their lists, paper forms and what was typed from them, and re-checks."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import created, metadata, moment

# A draw with all that is needed to repeat it: the scope, the rule of its sizes, the seed, and the hash of the frame.
samples = Table(
    "samples",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("agency_code", Text, ForeignKey("agencies.code")),
    Column("children", Boolean, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("applicant_kind", Text, nullable=False),
    Column("strata", Text, nullable=False),
    Column("unanswered", Boolean, nullable=False),  # only cases that nobody had answered for
    Column("rule", Text, nullable=False),
    Column("sizes", JSONB, nullable=False),  # by agency: how many there were, a year and in the frame, and are wanted
    Column("reserve_percent", SmallInteger, nullable=False),
    Column("seed", Text, nullable=False),
    Column("frame_hash", Text, nullable=False),
    Column("frame_size", Integer, nullable=False),
    Column("method", Text, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    created(),  # by the clock that dates the cases: a later case was not in the frame
    CheckConstraint("applicant_kind in ('ca_nhan', 'to_chuc')", name="applicant_kind"),
    CheckConstraint("strata in ('none', 'field', 'month', 'filed_via')", name="strata"),
    CheckConstraint("rule in ('minimum', 'error', 'fixed')", name="rule"),
)

sample_places = Table(
    "sample_places",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("sample_id", BigInteger, ForeignKey("samples.id"), nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("agency_code", Text, ForeignKey("agencies.code"), nullable=False),
    Column("stratum", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("place", Integer, nullable=False),
    UniqueConstraint("sample_id", "case_id"),
    UniqueConstraint("sample_id", "agency_code", "list", "place"),
    CheckConstraint("list in ('official', 'reserve')", name="list"),
)

# Who leaves a list and who comes for them. Both are used once: whoever came in may themselves be replaced.
sample_replacements = Table(
    "sample_replacements",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("out_place", BigInteger, ForeignKey("sample_places.id"), nullable=False, unique=True),
    Column("in_place", BigInteger, ForeignKey("sample_places.id"), nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    CheckConstraint("out_place <> in_place", name="others"),
    CheckConstraint("reason in ('refused', 'unreachable', 'wrong_number', 'ineligible', 'other')", name="reason"),
    CheckConstraint("reason <> 'other' or btrim(note) <> ''", name="explained"),
)

# A printed form by its code. The case is known when it was printed for one; otherwise whoever enters it says so.
paper_forms = Table(
    "paper_forms",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("questionnaire_ref", Text, ForeignKey("questionnaires.ref"), nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.id")),
    Column("session_id", Uuid, ForeignKey("sessions.id"), unique=True),  # the response that it became
    Column("by", Text, nullable=False),
    created(),
    Index(
        "uq_paper_forms_case",
        "case_id",
        "questionnaire_ref",
        unique=True,
        postgresql_where=text("case_id is not null"),
    ),
)

# What was typed from a form, as it stands on the paper: once, or by two people.
paper_entries = Table(
    "paper_entries",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("form_id", Uuid, ForeignKey("paper_forms.id"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("enumerator", Text, nullable=False),
    Column("collected_on", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("file", Text, nullable=False, server_default=""),  # "": typed in singly
    moment("at", nullable=False),
    UniqueConstraint("form_id", "number"),
    UniqueConstraint("form_id", "by"),  # the second time it is another person
    CheckConstraint("number in (1, 2)", name="number"),
)

# What holds where two entries differ. Decided again, the latest row holds.
paper_settlements = Table(
    "paper_settlements",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("form_id", Uuid, ForeignKey("paper_forms.id"), nullable=False, index=True),
    Column("question_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("value", JSONB),
    Column("choice", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    CheckConstraint("choice in ('first', 'second', 'other')", name="choice"),
)

recheck_draws = Table(
    "recheck_draws",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("agency_code", Text, ForeignKey("agencies.code")),
    Column("children", Boolean, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("percent", SmallInteger, nullable=False),
    Column("seed", Text, nullable=False),
    Column("frame_hash", Text, nullable=False),
    Column("frame_size", Integer, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
)

# One question to one person about one response. `why`: what kept it from being asked.
rechecks = Table(
    "rechecks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("draw_id", BigInteger, ForeignKey("recheck_draws.id"), nullable=False, index=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False, unique=True),
    Column("contact_id", Uuid, ForeignKey("contacts.id")),  # who was asked
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("why", Text, nullable=False, server_default=""),
    Column("outcome", Text),
    Column("source", Text, nullable=False, server_default=""),
    Column("by", Text, nullable=False, server_default=""),
    moment("sent_at"),
    moment("answered_at"),
    CheckConstraint("reason in ('random', 'flagged')", name="reason"),
    CheckConstraint("state in ('waiting', 'sent', 'answered', 'unreached')", name="state"),
    CheckConstraint("(state = 'answered') = (outcome is not null)", name="answered"),
    CheckConstraint("outcome in ('own', 'not_own', 'other')", name="outcome"),
    CheckConstraint("source in ('', 'tap', 'words', 'operator')", name="source"),
    Index("ix_rechecks_asked", "contact_id", postgresql_where=text("state = 'sent'")),
)

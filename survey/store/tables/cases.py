"""Agencies, people, cases, questionnaires and invitations."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
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
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import created, metadata, moment

agencies = Table(
    "agencies",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("parent", Text, ForeignKey("agencies.code", deferrable=True, initially="DEFERRED")),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("successor", Text, ForeignKey("agencies.code", deferrable=True, initially="DEFERRED")),
)

# Who the person is lives here and in contacts, sealed; erasing a row leaves every answer in place.
people = Table(
    "people",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("phone_sealed", LargeBinary),
    Column("phone_index", LargeBinary, index=True),
    Column("name_sealed", LargeBinary),
    created(),
    moment("erased_at"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("agency_code", Text, ForeignKey("agencies.code"), nullable=False),
    Column("reception_code", Text, ForeignKey("agencies.code")),
    Column("procedure_code", Text),
    Column("procedure_name", Text, nullable=False, server_default=""),
    Column("field", Text),
    Column("filed_via", Text),
    Column("received_on", Date),
    Column("due_on", Date),
    Column("finished_on", Date),
    moment("returned_at"),
    Column("outcome", Text),
    Column("status", SmallInteger),
    Column("applicant_kind", Text, nullable=False, server_default="ca_nhan"),
    Column("adult", Boolean, nullable=False, server_default=true()),
    Column("applicant_id", Uuid, ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("submitter_id", Uuid, ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("digest", LargeBinary),
    created(),
    moment("updated_at", nullable=False, server_default=func.now()),
    Index("ix_cases_agency_returned", "agency_code", "returned_at"),
)

# One version of a questionnaire has one text for ever: answers refer to it.
questionnaires = Table(
    "questionnaires",
    metadata,
    Column("ref", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    created(),
    UniqueConstraint("id", "version"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("token_hash", LargeBinary, unique=True),
    Column("token_sealed", LargeBinary),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("channel", Text),
    moment("due_at"),
    moment("expires_at"),
    moment("revoked_at"),
    Column("questionnaire_ref", Text, ForeignKey("questionnaires.ref")),
    created(),
    CheckConstraint("decision in ('invite', 'skip')", name="decision"),
    Index(
        "uq_invitations_open",
        "case_id",
        unique=True,
        postgresql_where=text("decision = 'invite' and revoked_at is null"),
    ),
)

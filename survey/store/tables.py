"""The tables, and the rules that the database itself holds."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Inbox and outbox number their rows from one sequence, so that a conversation reads in order across both.
bubbles = Sequence("bubbles", metadata=metadata)


def moment(name: str, **kwargs: object) -> Column:
    return Column(name, DateTime(timezone=True), **kwargs)


def created() -> Column:
    return moment("created_at", nullable=False, server_default=func.now())


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
    Column("applicant_id", Uuid, ForeignKey("people.id", ondelete="SET NULL")),
    Column("submitter_id", Uuid, ForeignKey("people.id", ondelete="SET NULL")),
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

contacts = Table(
    "contacts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address_index", LargeBinary),
    Column("address_sealed", LargeBinary),
    moment("opted_out_at"),
    moment("erased_at"),
    created(),
    UniqueConstraint("channel", "address_index"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("key", Text, nullable=False),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("invitation_id", Uuid, ForeignKey("invitations.id"), nullable=False, index=True),
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False),
    Column("questionnaire_ref", Text, ForeignKey("questionnaires.ref"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("counted", Boolean, nullable=False, server_default=false()),
    Column("current", Boolean, nullable=False, server_default=true()),
    Column("state", JSONB, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),  # counts every change: memos are checked by it
    Column("helper", Text),
    moment("started_at"),
    moment("completed_at"),
    moment("expires_at", nullable=False),
    created(),
    moment("updated_at", nullable=False, server_default=func.now()),
    Index("uq_sessions_counted", "case_id", unique=True, postgresql_where=text("counted")),
    Index("uq_sessions_current", "contact_id", unique=True, postgresql_where=text("current")),
    Index("uq_sessions_invitation_contact", "invitation_id", "contact_id", unique=True),
    Index(
        "ix_sessions_expiring", "expires_at", postgresql_where=text("disposition in ('invited', 'started', 'partial')")
    ),
)

dispositions = Table(
    "dispositions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False, index=True),
    Column("disposition", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("message", BigInteger),
    moment("at", nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("wording", Text, nullable=False),
    Column("said", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False),
    Column("message", BigInteger),
    moment("at", nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id"), nullable=False),
    Column("question_id", Text, nullable=False),
    Column("questionnaire_ref", Text, ForeignKey("questionnaires.ref"), nullable=False),
    Column("status", Text, nullable=False),
    Column("value", JSONB),
    Column("said", Text, nullable=False, server_default=""),
    Column("rule", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False),
    Column("confidence", Integer, nullable=False, server_default="100"),  # per cent
    Column("channel", Text, nullable=False),
    Column("helper", Text),
    Column("message", BigInteger),
    Column("replaces", BigInteger, ForeignKey("answers.id")),
    Column("current", Boolean, nullable=False, server_default=true()),
    moment("at", nullable=False),
    CheckConstraint("status in ('answered', 'skipped', 'no_opinion', 'withdrawn')", name="status"),
    CheckConstraint("(status = 'answered') = (value is not null)", name="value"),
    Index("uq_answers_current", "session_id", "question_id", unique=True, postgresql_where=text("current")),
    Index("uq_answers_message", "message", "question_id", unique=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, bubbles, primary_key=True, server_default=bubbles.next_value()),
    Column("channel", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("error", Text),
    moment("claimed_at"),
    moment("received_at", nullable=False, server_default=func.now()),
    UniqueConstraint("channel", "message_id"),
    CheckConstraint("state in ('waiting', 'working', 'done', 'failed')", name="state"),
    # One message of a person is worked on at a time.
    Index("uq_inbox_working", "contact_id", unique=True, postgresql_where=text("state = 'working'")),
    Index("ix_inbox_lane", "contact_id", "id", postgresql_where=text("state in ('waiting', 'working')")),
    Index("ix_inbox_contact", "contact_id", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, bubbles, primary_key=True, server_default=bubbles.next_value()),
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False),
    Column("session_id", Uuid, ForeignKey("sessions.id")),
    Column("reply_to", BigInteger, index=True),
    Column("body", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("platform_id", Text),
    Column("error", Text),
    moment("due_at", nullable=False, server_default=func.now()),
    moment("claimed_at"),
    moment("sent_at"),
    created(),
    # 'mailbox': lies ready for a channel whose client fetches it (web); the others are pushed by the sender.
    CheckConstraint("state in ('mailbox', 'due', 'sending', 'sent', 'failed', 'dead')", name="state"),
    Index("ix_outbox_contact", "contact_id", "id"),
    Index("ix_outbox_due", "due_at", postgresql_where=text("state in ('due', 'sending')")),
)

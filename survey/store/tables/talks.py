"""Contacts, their surveys, what they answered, and the messages in both directions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    false,
    func,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import bubbles, created, metadata, moment

contacts = Table(
    "contacts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address_index", LargeBinary),
    Column("address_sealed", LargeBinary),
    Column("phone_sealed", LargeBinary),  # a number known to be theirs: given by themselves, or written to
    Column("phone_index", LargeBinary, index=True),
    moment("interacted_at"),  # when they last did something on a channel whose windows count from that
    moment("unreachable_at"),  # the platform says that nothing can be sent to them
    Column("unreachable_reason", Text),
    moment("handed_over_until"),  # a human agent talks with them; words are not the bot's until then
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
    Column("contact_id", Uuid, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("questionnaire_ref", Text, ForeignKey("questionnaires.ref"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("counted", Boolean, nullable=False, server_default=false()),
    Column("current", Boolean, nullable=False, server_default=true()),
    Column("state", JSONB, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),  # counts every change: memos are checked by it
    Column("helper", Text),
    Column("mode", Text, nullable=False, server_default="self"),
    Column("enumerator", Text),  # who brought the form, on paper
    moment("started_at"),
    moment("completed_at"),
    moment("expires_at", nullable=False),
    created(),
    moment("updated_at", nullable=False, server_default=func.now()),
    CheckConstraint("mode in ('self', 'helped', 'paper')", name="mode"),
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
    Column("about", Text, nullable=False, server_default=""),  # the platform's id of the message this one refers to
    Column("state", Text, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("error", Text),
    moment("claimed_at"),
    moment("said_at"),  # by the platform's clock
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
    # 'reply' answers a message and goes first; the others begin something: an invitation, a reminder …
    Column("purpose", Text, nullable=False, server_default="reply"),
    Column("invitation_id", Uuid, ForeignKey("invitations.id")),
    Column("tracking_id", Text),
    moment("due_at", nullable=False, server_default=func.now()),
    moment("claimed_at"),
    moment("sent_at"),
    moment("delivered_at"),
    moment("retired_at"),  # its buttons were taken away again
    created(),
    # 'mailbox': lies ready for a channel whose client fetches it (web); the others are pushed by the sender.
    CheckConstraint("state in ('mailbox', 'due', 'sending', 'sent', 'failed', 'dead')", name="state"),
    Index("ix_outbox_contact", "contact_id", "id"),
    Index("ix_outbox_due", "due_at", postgresql_where=text("state in ('due', 'sending')")),
    Index("ix_outbox_lane", "contact_id", "id", postgresql_where=text("state in ('due', 'sending')")),
    Index("ix_outbox_platform_id", "platform_id", postgresql_where=text("platform_id is not null")),
    Index("uq_outbox_tracking_id", "tracking_id", unique=True, postgresql_where=text("tracking_id is not null")),
    Index("ix_outbox_invitation_id", "invitation_id", postgresql_where=text("invitation_id is not null")),
    Index("ix_outbox_dead", "id", postgresql_where=text("state in ('failed', 'dead')")),
)

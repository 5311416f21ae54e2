"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("bubbles")))
    op.create_table(
        "agencies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent"], ["agencies.code"], name=op.f("fk_agencies_parent"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["successor"], ["agencies.code"], name=op.f("fk_agencies_successor"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agencies")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opted_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("channel", "address_index", name=op.f("uq_contacts_channel_address_index")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_phone_index"), "people", ["phone_index"], unique=False)
    op.create_table(
        "questionnaires",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_questionnaires")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_questionnaires_id_version")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("reception_code", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.Text(), nullable=True),
        sa.Column("procedure_name", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("filed_via", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("applicant_kind", sa.Text(), server_default="ca_nhan", nullable=False),
        sa.Column("adult", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=True),
        sa.Column("submitter_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_cases_agency_code")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["people.id"], name=op.f("fk_cases_applicant_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reception_code"], ["agencies.code"], name=op.f("fk_cases_reception_code")),
        sa.ForeignKeyConstraint(
            ["submitter_id"], ["people.id"], name=op.f("fk_cases_submitter_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
    )
    op.create_index("ix_cases_agency_returned", "cases", ["agency_code", "returned_at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('bubbles')"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'working', 'done', 'failed')", name=op.f("ck_inbox_state")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_inbox_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "message_id", name=op.f("uq_inbox_channel_message_id")),
    )
    op.create_index("ix_inbox_contact", "inbox", ["contact_id", "id"], unique=False)
    op.create_index(
        "ix_inbox_lane",
        "inbox",
        ["contact_id", "id"],
        unique=False,
        postgresql_where=sa.text("state in ('waiting', 'working')"),
    )
    op.create_index(
        "uq_inbox_working", "inbox", ["contact_id"], unique=True, postgresql_where=sa.text("state = 'working'")
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questionnaire_ref", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("decision in ('invite', 'skip')", name=op.f("ck_invitations_decision")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_invitations_case_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_ref"], ["questionnaires.ref"], name=op.f("fk_invitations_questionnaire_ref")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_case_id"), "invitations", ["case_id"], unique=False)
    op.create_index(
        "uq_invitations_open",
        "invitations",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("decision = 'invite' and revoked_at is null"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_ref", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("helper", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sessions_case_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_sessions_contact_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_sessions_invitation_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_ref"], ["questionnaires.ref"], name=op.f("fk_sessions_questionnaire_ref")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_case_id"), "sessions", ["case_id"], unique=False)
    op.create_index(
        "ix_sessions_expiring",
        "sessions",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("disposition in ('invited', 'started', 'partial')"),
    )
    op.create_index(op.f("ix_sessions_invitation_id"), "sessions", ["invitation_id"], unique=False)
    op.create_index("uq_sessions_counted", "sessions", ["case_id"], unique=True, postgresql_where=sa.text("counted"))
    op.create_index("uq_sessions_current", "sessions", ["contact_id"], unique=True, postgresql_where=sa.text("current"))
    op.create_index("uq_sessions_invitation_contact", "sessions", ["invitation_id", "contact_id"], unique=True)
    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("questionnaire_ref", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("rule", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Integer(), server_default="100", nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("helper", sa.Text(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        sa.Column("current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'answered') = (value is not null)", name=op.f("ck_answers_value")),
        sa.CheckConstraint(
            "status in ('answered', 'skipped', 'no_opinion', 'withdrawn')", name=op.f("ck_answers_status")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_ref"], ["questionnaires.ref"], name=op.f("fk_answers_questionnaire_ref")
        ),
        sa.ForeignKeyConstraint(["replaces"], ["answers.id"], name=op.f("fk_answers_replaces")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_answers_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(
        "uq_answers_current", "answers", ["session_id", "question_id"], unique=True, postgresql_where=sa.text("current")
    )
    op.create_index("uq_answers_message", "answers", ["message", "question_id"], unique=True)
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_consents_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_session_id"), "consents", ["session_id"], unique=False)
    op.create_table(
        "dispositions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_dispositions_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
    )
    op.create_index(op.f("ix_dispositions_session_id"), "dispositions", ["session_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), server_default=sa.text("nextval('bubbles')"), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('mailbox', 'due', 'sending', 'sent', 'failed', 'dead')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_outbox_contact_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_outbox_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_contact", "outbox", ["contact_id", "id"], unique=False)
    op.create_index(
        "ix_outbox_due", "outbox", ["due_at"], unique=False, postgresql_where=sa.text("state in ('due', 'sending')")
    )
    op.create_index(op.f("ix_outbox_reply_to"), "outbox", ["reply_to"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_reply_to"), table_name="outbox")
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where=sa.text("state in ('due', 'sending')"))
    op.drop_index("ix_outbox_contact", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_dispositions_session_id"), table_name="dispositions")
    op.drop_table("dispositions")
    op.drop_index(op.f("ix_consents_session_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index("uq_answers_message", table_name="answers")
    op.drop_index("uq_answers_current", table_name="answers", postgresql_where=sa.text("current"))
    op.drop_table("answers")
    op.drop_index("uq_sessions_invitation_contact", table_name="sessions")
    op.drop_index("uq_sessions_current", table_name="sessions", postgresql_where=sa.text("current"))
    op.drop_index("uq_sessions_counted", table_name="sessions", postgresql_where=sa.text("counted"))
    op.drop_index(op.f("ix_sessions_invitation_id"), table_name="sessions")
    op.drop_index(
        "ix_sessions_expiring",
        table_name="sessions",
        postgresql_where=sa.text("disposition in ('invited', 'started', 'partial')"),
    )
    op.drop_index(op.f("ix_sessions_case_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(
        "uq_invitations_open",
        table_name="invitations",
        postgresql_where=sa.text("decision = 'invite' and revoked_at is null"),
    )
    op.drop_index(op.f("ix_invitations_case_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index("uq_inbox_working", table_name="inbox", postgresql_where=sa.text("state = 'working'"))
    op.drop_index("ix_inbox_lane", table_name="inbox", postgresql_where=sa.text("state in ('waiting', 'working')"))
    op.drop_index("ix_inbox_contact", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_cases_agency_returned", table_name="cases")
    op.drop_table("cases")
    op.drop_table("questionnaires")
    op.drop_index(op.f("ix_people_phone_index"), table_name="people")
    op.drop_table("people")
    op.drop_table("contacts")
    op.drop_table("agencies")
    op.execute(sa.schema.DropSequence(sa.Sequence("bubbles")))

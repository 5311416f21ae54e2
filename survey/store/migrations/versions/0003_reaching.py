"""reaching people: errands, codes, events, holds, grants, the ledger; what contacts and bubbles know for it"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'done', 'failed')", name=op.f("ck_events_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("channel", "key", name=op.f("uq_events_channel_key")),
    )
    op.create_index("ix_events_failed", "events", ["id"], unique=False, postgresql_where=sa.text("state = 'failed'"))
    op.create_index(
        "ix_events_waiting", "events", ["due_at"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_table(
        "grants",
        sa.Column("oa", sa.Text(), nullable=False),
        sa.Column("access_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("refresh_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("verifier_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("consent_state", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("oa", name=op.f("pk_grants")),
    )
    op.create_table(
        "holds",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_holds")),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "left_alone",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", name=op.f("pk_left_alone")),
    )
    op.create_table(
        "paces",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("spoken_for", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_paces")),
    )
    op.create_table(
        "officials",
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_officials_agency_code")),
        sa.PrimaryKeyConstraint("phone_index", "agency_code", name=op.f("pk_officials")),
    )
    op.create_table(
        "codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("purpose in ('slip', 'move')", name=op.f("ck_codes_purpose")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_codes_invitation_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_codes_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_codes_code_hash")),
    )
    op.create_index(op.f("ix_codes_invitation_id"), "codes", ["invitation_id"], unique=False)
    op.create_table(
        "moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("from_contact", sa.Uuid(), nullable=False),
        sa.Column("to_contact", sa.Uuid(), nullable=False),
        sa.Column("from_channel", sa.Text(), nullable=False),
        sa.Column("to_channel", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["from_contact"], ["contacts.id"], name=op.f("fk_moves_from_contact")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_moves_session_id")),
        sa.ForeignKeyConstraint(["to_contact"], ["contacts.id"], name=op.f("fk_moves_to_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_index(op.f("ix_moves_session_id"), "moves", ["session_id"], unique=False)
    op.create_table(
        "errands",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("attempt", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('invitation', 'reminder', 'continuation', 'recheck')", name=op.f("ck_errands_kind")
        ),
        sa.CheckConstraint("state in ('waiting', 'sent', 'skipped', 'fell_through')", name=op.f("ck_errands_state")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitations.id"], name=op.f("fk_errands_invitation_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_errands_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sa.UniqueConstraint(
            "invitation_id", "kind", "number", "attempt", name=op.f("uq_errands_invitation_id_kind_number_attempt")
        ),
    )
    op.create_index(
        "ix_errands_due", "errands", ["due_at"], unique=False, postgresql_where=sa.text("state = 'waiting'")
    )
    op.create_index(op.f("ix_errands_outbox_id"), "errands", ["outbox_id"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quota", sa.Text(), server_default="", nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_ledger_outbox_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index("ix_ledger_at", "ledger", ["at"], unique=False)
    op.create_index(op.f("ix_ledger_outbox_id"), "ledger", ["outbox_id"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("rate", sa.SmallInteger(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source in ('webhook', 'pulled')", name=op.f("ck_ratings_source")),
        sa.CheckConstraint("rate between 1 and 5", name=op.f("ck_ratings_rate")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_ratings_outbox_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_ratings_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("outbox_id", name=op.f("uq_ratings_outbox_id")),
    )
    op.add_column("contacts", sa.Column("phone_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("contacts", sa.Column("phone_index", sa.LargeBinary(), nullable=True))
    op.add_column("contacts", sa.Column("interacted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("unreachable_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("contacts", sa.Column("unreachable_reason", sa.Text(), nullable=True))
    op.add_column("contacts", sa.Column("handed_over_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_contacts_phone_index"), "contacts", ["phone_index"], unique=False)
    op.add_column("inbox", sa.Column("about", sa.Text(), server_default="", nullable=False))
    op.add_column("inbox", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("purpose", sa.Text(), server_default="reply", nullable=False))
    op.add_column("outbox", sa.Column("invitation_id", sa.Uuid(), nullable=True))
    op.add_column("outbox", sa.Column("tracking_id", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_dead", "outbox", ["id"], unique=False, postgresql_where=sa.text("state in ('failed', 'dead')")
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["contact_id", "id"],
        unique=False,
        postgresql_where=sa.text("state in ('due', 'sending')"),
    )
    op.create_index(
        "ix_outbox_platform_id",
        "outbox",
        ["platform_id"],
        unique=False,
        postgresql_where=sa.text("platform_id is not null"),
    )
    op.create_index(
        "uq_outbox_tracking_id",
        "outbox",
        ["tracking_id"],
        unique=True,
        postgresql_where=sa.text("tracking_id is not null"),
    )
    op.create_index(
        "ix_outbox_invitation_id",
        "outbox",
        ["invitation_id"],
        unique=False,
        postgresql_where=sa.text("invitation_id is not null"),
    )
    for table, column in (
        ("cases", "applicant_id"),
        ("cases", "submitter_id"),
        ("sessions", "contact_id"),
        ("moves", "from_contact"),
        ("moves", "to_contact"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    op.create_foreign_key(op.f("fk_outbox_invitation_id"), "outbox", "invitations", ["invitation_id"], ["id"])


def downgrade() -> None:
    raise NotImplementedError("Không gỡ các bảng mời và gửi tin: hãy phục hồi từ bản sao lưu.")

"""helped mode: places, who helps there, visits of a case on a device, and what was done there; asks for a place"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("callbacks", sa.Column("kind", sa.Text(), server_default="call", nullable=False))
    op.create_check_constraint(op.f("ck_callbacks_kind"), "callbacks", "kind in ('call', 'place')")
    op.drop_index("uq_callbacks_open", table_name="callbacks")
    op.create_index(
        "uq_callbacks_open",
        "callbacks",
        ["session_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "helpers",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("wrong_codes", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("wrong_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_helpers_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_helpers")),
    )
    op.create_table(
        "places",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("btrim(code) <> '' and btrim(name) <> ''", name=op.f("ck_places_named")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_places")),
    )
    op.create_table(
        "place_agencies",
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_place_agencies_agency_code")),
        sa.ForeignKeyConstraint(
            ["place_code"], ["places.code"], name=op.f("fk_place_agencies_place_code"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place_code", "agency_code", name=op.f("pk_place_agencies")),
    )
    op.create_index(op.f("ix_place_agencies_agency_code"), "place_agencies", ["agency_code"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("place_code", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome in ('handed_in', 'declined', 'stopped')", name=op.f("ck_visits_outcome")),
        sa.CheckConstraint("(outcome is null) = (closed_at is null)", name=op.f("ck_visits_closed")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_visits_contact_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["accounts.id"], name=op.f("fk_visits_helper_id")),
        sa.ForeignKeyConstraint(["place_code"], ["places.code"], name=op.f("fk_visits_place_code")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_visits_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_visits_contact_id")),
    )
    op.create_index("ix_visits_opened", "visits", ["place_code", "opened_at"], unique=False)
    op.create_index("ix_visits_session_id", "visits", ["session_id"], unique=False)
    op.create_table(
        "acts",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=True),
        sa.Column("pace_ms", sa.Integer(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "act in ('agree', 'decline', 'answer', 'skip', 'no_opinion', 'hand_in', 'stop')", name=op.f("ck_acts_act")
        ),
        sa.CheckConstraint("state in ('taken', 'refused')", name=op.f("ck_acts_state")),
        sa.ForeignKeyConstraint(["sent_by"], ["accounts.id"], name=op.f("fk_acts_sent_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_acts_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "id", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_message"), "acts", ["message"], unique=False)
    op.create_index("ix_acts_visit", "acts", ["visit_id", "given_at"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Không gỡ các lần hỗ trợ: hãy phục hồi từ bản sao lưu.")

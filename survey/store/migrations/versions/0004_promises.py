"""promises to write again at a named time, and requests to be called"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KINDS = "kind in ('invitation', 'reminder', 'continuation', 'promised', 'recheck')"


def upgrade() -> None:
    op.add_column("errands", sa.Column("session_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_errands_session_id"), "errands", "sessions", ["session_id"], ["id"])
    op.drop_constraint(op.f("ck_errands_kind"), "errands", type_="check")
    op.create_check_constraint(op.f("ck_errands_kind"), "errands", KINDS)
    op.create_table(
        "callbacks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('open', 'done', 'dropped')", name=op.f("ck_callbacks_state")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_callbacks_contact_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_callbacks_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index("ix_callbacks_session_id", "callbacks", ["session_id"], unique=False)
    op.create_index(
        "uq_callbacks_open", "callbacks", ["session_id"], unique=True, postgresql_where=sa.text("state = 'open'")
    )


def downgrade() -> None:
    raise NotImplementedError("Không gỡ các lời hẹn và yêu cầu gọi lại: hãy phục hồi từ bản sao lưu.")

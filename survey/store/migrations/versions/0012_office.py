"""office: quick counts for the first view, and files of cases with the rows that were refused"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

REACH = "(kind IN ('cases', 'reach', 'valid', 'excluded') OR (kind = 'answer' AND status = 'unread'))"


def upgrade() -> None:
    for name, time in (("figure_days", "day"), ("figure_months", "month")):
        op.create_index(
            f"ix_{name}_reach",
            name,
            ["agency_code", time],
            postgresql_include=["kind", "ref", "name", "channel", "n"],
            postgresql_where=sa.text(REACH),
        )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("ignored", sa.Text(), server_default="", nullable=False),
        sa.Column("refused_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_at", "imports", ["at"])


def downgrade() -> None:
    op.drop_table("imports")
    for name in ("figure_days", "figure_months"):
        op.drop_index(f"ix_{name}_reach", table_name=name)

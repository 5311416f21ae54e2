"""office: quick counts for the first view, and files of cases with the rows that were refused"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0008"

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


def downgrade() -> None:
    for name in ("figure_days", "figure_months"):
        op.drop_index(f"ix_{name}_reach", table_name=name)

"""computed figures: the day on which a scope was last asked for, so that what nobody asks for is forgotten"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("computed", sa.Column("asked_on", sa.Date(), server_default=sa.func.current_date(), nullable=False))
    op.create_index(op.f("ix_computed_asked_on"), "computed", ["asked_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_computed_asked_on"), table_name="computed")
    op.drop_column("computed", "asked_on")

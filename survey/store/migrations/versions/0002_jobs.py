"""the job engine's own tables, as its package ships them"""

from importlib.resources import files

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    schema = (files("procrastinate") / "sql" / "schema.sql").read_text()
    op.get_bind().connection.cursor().execute(schema)


def downgrade() -> None:
    raise NotImplementedError("Không gỡ bảng của bộ máy việc nền: hãy phục hồi từ bản sao lưu.")

"""Alembic's environment: one connection, handed in by `survey.store.migrate` or made from DATABASE_URL by hand."""

from alembic import context

from survey.store.tables import metadata


def ours(thing, name: str | None, kind: str, *_: object) -> bool:
    """The job engine's tables are its own affair."""
    return not (name or "").startswith("procrastinate")


connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Hãy dùng: ./hailong up (tự nâng cấp cơ sở dữ liệu)")
context.configure(connection=connection, target_metadata=metadata, include_object=ours, compare_server_default=False)
with context.begin_transaction():
    context.run_migrations()

"""the feed to scoring: keys, frozen snapshots that nobody can change, who is told of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

# What was frozen stays as it was. Figures come in with their snapshot, in one transaction, and never after it.
FROZEN = """
    CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a frozen snapshot is never changed (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""
TOGETHER = """
    CREATE FUNCTION frozen_together() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT xmin::text::bigint FROM snapshots WHERE id = NEW.snapshot_id)
            IS DISTINCT FROM (pg_current_xact_id()::text::bigint & 4294967295) THEN
            RAISE EXCEPTION 'figures are frozen together with their snapshot' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_api_keys_scopes")),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("ck_api_keys_digest")),
        sa.ForeignKeyConstraint(["replaces"], ["api_keys.id"], name=op.f("fk_api_keys_replaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
        sa.UniqueConstraint("label", name=op.f("uq_api_keys_label")),
    )
    op.create_table(
        "computed",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_computed")),
    )
    op.create_table(
        "public_periods",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("days", postgresql.DATERANGE(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        postgresql.ExcludeConstraint((sa.column("days"), "&&"), using="gist", name="ex_public_periods_days"),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_public_periods")),
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method_version", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("agencies", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition = 1 OR reason <> ''", name=op.f("ck_snapshots_reason")),
        sa.CheckConstraint(
            "frozen_at >= ((last + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')", name=op.f("ck_snapshots_over")
        ),
        sa.CheckConstraint("edition >= 1 AND (edition = 1) = (replaces IS NULL)", name=op.f("ck_snapshots_edition")),
        sa.CheckConstraint("first <= last", name=op.f("ck_snapshots_days")),
        sa.ForeignKeyConstraint(["replaces"], ["snapshots.id"], name=op.f("fk_snapshots_replaces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("period", "edition", name=op.f("uq_snapshots_period_edition")),
        sa.UniqueConstraint("replaces", name=op.f("uq_snapshots_replaces")),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
    )
    op.create_index(
        "uq_subscribers_url", "subscribers", ["url"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'sending', 'sent', 'dead')", name=op.f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_deliveries_subscriber_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("subscriber_id", "message_id", name=op.f("uq_deliveries_subscriber_id_message_id")),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state in ('waiting', 'sending')"),
    )
    op.create_table(
        "snapshot_figures",
        sa.Column("snapshot_id", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("children", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')", name=op.f("ck_snapshot_figures_digest")
        ),
        sa.CheckConstraint("body IS JSON OBJECT", name=op.f("ck_snapshot_figures_body")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_snapshot_figures_snapshot_id")),
        sa.PrimaryKeyConstraint("snapshot_id", "agency", "children", name=op.f("pk_snapshot_figures")),
    )
    op.execute(FROZEN)
    op.execute(TOGETHER)
    for table in ("snapshots", "snapshot_figures"):
        op.execute(f"CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION frozen()")
        op.execute(f"CREATE TRIGGER kept BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION frozen()")
    op.execute(
        "CREATE TRIGGER together BEFORE INSERT ON snapshot_figures FOR EACH ROW EXECUTE FUNCTION frozen_together()"
    )


def downgrade() -> None:
    raise NotImplementedError("Không gỡ số liệu đã công bố: hãy phục hồi từ bản sao lưu.")

"""figures: counts of days and months that figures are summed from, and marks on what is out of date"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"

# Every change of what a figure is made of leaves a mark in its own transaction. A mark names the case, not the day:
# which day and which agency that is may be changing at the same time, and is looked up when the mark is read.
MARKS = """
CREATE FUNCTION figure_day(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT (moment AT TIME ZONE INTERVAL '7 hours')::date $$;

CREATE FUNCTION figures_mark_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO figure_marks (case_id) VALUES (NEW.case_id);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.case_id <> NEW.case_id) THEN
        INSERT INTO figure_marks (case_id) VALUES (OLD.case_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION figures_mark_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_marks (case_id) SELECT s.case_id FROM sessions s
        WHERE s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.session_id ELSE NEW.session_id END;
    RETURN NULL;
END $$;

CREATE FUNCTION figures_mark_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_marks (case_id) SELECT i.case_id FROM invitations i WHERE i.id = NEW.invitation_id;
    RETURN NULL;
END $$;

CREATE FUNCTION figures_mark_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_marks (agency_code, day)
        SELECT DISTINCT agency_code, figure_day(returned_at) FROM changed WHERE returned_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION figures_mark_both_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO figure_marks (agency_code, day)
        SELECT DISTINCT side.agency_code, figure_day(side.returned_at)
        FROM before o JOIN after n ON n.id = o.id
             AND (n.agency_code, n.returned_at) IS DISTINCT FROM (o.agency_code, o.returned_at)
             CROSS JOIN LATERAL (VALUES (o.agency_code, o.returned_at), (n.agency_code, n.returned_at))
                                AS side(agency_code, returned_at)
        WHERE side.returned_at IS NOT NULL;
    RETURN NULL;
END $$;

CREATE TRIGGER figures_mark AFTER INSERT OR UPDATE OR DELETE ON sessions
    FOR EACH ROW EXECUTE FUNCTION figures_mark_case();
CREATE TRIGGER figures_mark AFTER INSERT OR UPDATE OR DELETE ON invitations
    FOR EACH ROW EXECUTE FUNCTION figures_mark_case();
CREATE TRIGGER figures_mark AFTER INSERT OR UPDATE OR DELETE ON answers
    FOR EACH ROW EXECUTE FUNCTION figures_mark_session();
CREATE TRIGGER figures_mark AFTER INSERT OR UPDATE OR DELETE ON exclusions
    FOR EACH ROW EXECUTE FUNCTION figures_mark_session();
CREATE TRIGGER figures_mark AFTER INSERT OR UPDATE OR DELETE ON flags
    FOR EACH ROW EXECUTE FUNCTION figures_mark_session();
CREATE TRIGGER figures_mark_sent AFTER INSERT ON outbox FOR EACH ROW
    WHEN (NEW.delivered_at IS NOT NULL AND NEW.invitation_id IS NOT NULL) EXECUTE FUNCTION figures_mark_invitation();
CREATE TRIGGER figures_mark_delivered AFTER UPDATE OF delivered_at ON outbox FOR EACH ROW
    WHEN (NEW.delivered_at IS DISTINCT FROM OLD.delivered_at AND NEW.invitation_id IS NOT NULL)
    EXECUTE FUNCTION figures_mark_invitation();
CREATE TRIGGER figures_mark_new AFTER INSERT ON cases REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_days();
CREATE TRIGGER figures_mark_gone AFTER DELETE ON cases REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_days();
CREATE TRIGGER figures_mark_moved AFTER UPDATE ON cases REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION figures_mark_both_days();
"""

# What was answered before there were marks has to be counted once.
EVERYTHING = """
INSERT INTO figure_marks (agency_code, day)
SELECT DISTINCT agency_code, figure_day(returned_at) FROM cases WHERE returned_at IS NOT NULL
"""


def upgrade() -> None:
    for name, time in (("figure_days", "day"), ("figure_months", "month")):
        op.create_table(
            name,
            sa.Column("agency_code", sa.Text(), nullable=False),
            sa.Column(time, sa.Date(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("ref", sa.Text(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("status", sa.Text(), nullable=True),
            sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("helped", sa.Boolean(), nullable=False),
            sa.Column("flagged", sa.Boolean(), nullable=False),
            sa.Column("n", sa.Integer(), nullable=False),
        )
        op.create_index(f"ix_{name}_agency", name, ["agency_code", time], unique=False)
    op.create_table(
        "figure_marks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_marks")),
    )
    op.execute(MARKS)
    op.execute(EVERYTHING)


def downgrade() -> None:
    op.execute("DROP FUNCTION figures_mark_case, figures_mark_session, figures_mark_invitation CASCADE")
    op.execute("DROP FUNCTION figures_mark_days, figures_mark_both_days, figure_day CASCADE")
    for name in ("figure_marks", "figure_months", "figure_days"):
        op.drop_table(name)

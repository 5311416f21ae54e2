"""comments: masked words, sealed originals, readings, decisions, the sensitive list, and what is counted"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

# What counts of a response's comments is made anew, as a whole, in the transaction that changed it. Whoever gets here
# first holds the comments; the next one sees what was done before.
COUNTING = """
CREATE FUNCTION theme_facts_count(which uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM comments WHERE session_id = ANY(which) ORDER BY id FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    DELETE FROM theme_facts WHERE session_id = ANY(which);
    INSERT INTO theme_facts (session_id, person, agency_code, place, procedure, day, month, good, bad, even, mixed,
                             quotable)
    SELECT s.id, coalesce(encode(substring(p.phone_index FOR 16), 'hex')::uuid, p.id, c.id), c.agency_code,
           coalesce(c.reception_code, c.agency_code), c.procedure_name, figure_day(c.returned_at),
           date_trunc('month', figure_day(c.returned_at)::timestamp)::date,
           said.good, said.bad, said.even, said.mixed, said.quotable
    FROM (
        SELECT k.session_id,
               coalesce(bit_or(k.bits) FILTER (WHERE k.tone = 'tich_cuc'), 0) AS good,
               coalesce(bit_or(k.bits) FILTER (WHERE k.tone = 'tieu_cuc'), 0) AS bad,
               coalesce(bit_or(k.bits) FILTER (WHERE k.tone = 'trung_tinh'), 0) AS even,
               coalesce(bit_or(k.bits) FILTER (WHERE k.tone = 'lan_lon'), 0) AS mixed,
               coalesce(min(k.bits) FILTER (WHERE bit_count(k.bits::bit(64)) = 1
                                            AND length(k.words) BETWEEN 20 AND 160), 0) AS quotable
        FROM comments k JOIN answers a ON a.id = k.answer_id AND a.current AND a.status = 'answered'
        WHERE k.session_id = ANY(which) AND k.bits <> 0 AND k.tone IS NOT NULL AND NOT k.sensitive
        GROUP BY k.session_id) said
    JOIN sessions s ON s.id = said.session_id AND s.counted
    JOIN cases c ON c.id = s.case_id AND c.returned_at IS NOT NULL
    LEFT JOIN people p ON p.id = coalesce(c.submitter_id, c.applicant_id)
    WHERE NOT EXISTS (SELECT FROM exclusions e WHERE e.session_id = s.id AND e.undone_at IS NULL);
    UPDATE theme_facts f SET repeats = true
    FROM theme_facts o
    WHERE o.session_id = ANY(which) AND f.person = o.person AND NOT f.repeats
          AND EXISTS (SELECT FROM theme_facts x WHERE x.person = f.person AND x.session_id <> f.session_id);
END $$;

CREATE FUNCTION theme_facts_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM theme_facts_count(ARRAY(SELECT DISTINCT session_id FROM changed));
    RETURN NULL;
END $$;

CREATE FUNCTION theme_facts_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM theme_facts_count(ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.session_id ELSE NEW.session_id END]);
    RETURN NULL;
END $$;

CREATE FUNCTION theme_facts_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM theme_facts_count(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

CREATE FUNCTION theme_facts_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which uuid[] := ARRAY(
        SELECT s.id FROM before o JOIN after n ON n.id = o.id
             AND (n.agency_code, n.reception_code, n.procedure_name, n.returned_at, n.applicant_id, n.submitter_id)
             IS DISTINCT FROM
             (o.agency_code, o.reception_code, o.procedure_name, o.returned_at, o.applicant_id, o.submitter_id)
             JOIN sessions s ON s.case_id = n.id);
BEGIN
    IF which <> '{}' THEN
        PERFORM theme_facts_count(which);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER theme_facts_read AFTER UPDATE ON comments REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION theme_facts_read();
CREATE TRIGGER theme_facts_replaced AFTER UPDATE OF current, status ON answers FOR EACH ROW
    WHEN (OLD.current AND NOT NEW.current) EXECUTE FUNCTION theme_facts_session();
CREATE TRIGGER theme_facts_counted AFTER UPDATE OF counted ON sessions FOR EACH ROW
    WHEN (OLD.counted <> NEW.counted) EXECUTE FUNCTION theme_facts_counted();
CREATE TRIGGER theme_facts_excluded AFTER INSERT OR UPDATE OR DELETE ON exclusions FOR EACH ROW
    EXECUTE FUNCTION theme_facts_session();
CREATE TRIGGER theme_facts_moved AFTER UPDATE ON cases REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION theme_facts_moved();
"""


def moment(name: str, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("masked", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("themes", postgresql.JSONB(), nullable=True),
        sa.Column("doubtful", postgresql.JSONB(), nullable=True),
        sa.Column("machine_tone", sa.Text(), nullable=True),
        sa.Column("tone_sure", sa.REAL(), nullable=True),
        sa.Column("codes", postgresql.JSONB(), nullable=True),
        sa.Column("tone", sa.Text(), nullable=True),
        sa.Column("bits", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decided", sa.Boolean(), server_default=sa.false(), nullable=False),
        moment("at", nullable=False),
        moment("read_at"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_comments_answer_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_comments_session_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("answer_id", name="uq_comments_answer_id"),
    )
    op.create_index("ix_comments_session_id", "comments", ["session_id"])
    op.create_index("ix_comments_unread", "comments", ["id"], postgresql_where=sa.text("version is null"))
    waiting = sa.text("doubtful <> '[]'::jsonb and not decided and not sensitive")
    op.create_index("ix_comments_waiting", "comments", ["id"], postgresql_where=waiting)
    op.create_index("ix_comments_decided", "comments", ["id"], postgresql_where=sa.text("decided"))
    op.create_index("ix_comments_sensitive", "comments", ["session_id"], postgresql_where=sa.text("sensitive"))
    op.create_table(
        "comment_originals",
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        moment("kept_until", nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_comment_originals_comment_id"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_comment_originals"),
    )
    op.create_index("ix_comment_originals_kept_until", "comment_originals", ["kept_until"])
    op.create_table(
        "sensitive_comments",
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        moment("at", nullable=False),
        moment("seen_at"),
        sa.Column("seen_by", sa.Text(), nullable=True),
        moment("handled_at"),
        sa.Column("handled_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        moment("cleared_at"),
        sa.Column("cleared_by", sa.Text(), nullable=True),
        sa.CheckConstraint("source in ('rule', 'machine', 'person')", name="ck_sensitive_comments_source"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_sensitive_comments_comment_id"),
        sa.PrimaryKeyConstraint("comment_id", name="pk_sensitive_comments"),
    )
    still = sa.text("handled_at is null and cleared_at is null")
    op.create_index("ix_sensitive_comments_open", "sensitive_comments", ["at"], postgresql_where=still)
    op.create_table(
        "codebooks",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("themes", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        moment("at", nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_codebooks"),
    )
    _decisions()
    op.create_table(
        "comment_intake",
        sa.Column("one", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("one", name="ck_comment_intake_one"),
        sa.PrimaryKeyConstraint("one", name="pk_comment_intake"),
    )
    op.execute("INSERT INTO comment_intake (upto) VALUES (0)")
    op.create_table(
        "theme_suggestions",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", postgresql.JSONB(), nullable=False),
        sa.Column("members", postgresql.JSONB(), nullable=False),
        moment("at", nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_theme_suggestions"),
    )
    _facts()
    op.execute(COUNTING)


def _decisions() -> None:
    op.create_table(
        "theme_decisions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("comment_id", sa.BigInteger(), nullable=False),
        sa.Column("codes", postgresql.JSONB(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("machine", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        moment("at", nullable=False),
        moment("undone_at"),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.CheckConstraint("tone in ('tich_cuc', 'tieu_cuc', 'trung_tinh', 'lan_lon')", name="ck_theme_decisions_tone"),
        sa.CheckConstraint("(undone_at is null) = (undone_by is null)", name="ck_theme_decisions_undone"),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name="fk_theme_decisions_comment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_theme_decisions"),
    )
    op.create_index("ix_theme_decisions_comment_id", "theme_decisions", ["comment_id"])
    standing = sa.text("undone_at is null")
    op.create_index(
        "uq_theme_decisions_standing", "theme_decisions", ["comment_id"], unique=True, postgresql_where=standing
    )
    op.create_table(
        "codings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("upto", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        moment("asked_at", nullable=False),
        moment("started_at"),
        moment("finished_at"),
        sa.PrimaryKeyConstraint("id", name="pk_codings"),
    )
    still = sa.text("finished_at is null")
    op.create_index(
        "uq_codings_open", "codings", [sa.text("(finished_at is null)")], unique=True, postgresql_where=still
    )


def _facts() -> None:
    numbers = ("good", "bad", "even", "mixed", "quotable")
    op.create_table(
        "theme_facts",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("repeats", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint("session_id", name="pk_theme_facts"),
    )
    op.create_index("ix_theme_facts_person", "theme_facts", ["person"])
    op.create_index("ix_theme_facts_agency", "theme_facts", ["agency_code", "day"])
    again, short = sa.text("repeats"), sa.text("quotable <> 0")
    op.create_index("ix_theme_facts_repeats", "theme_facts", ["agency_code", "day"], postgresql_where=again)
    columns = ["agency_code", "quotable", "day"]
    op.create_index("ix_theme_facts_quotable", "theme_facts", columns, postgresql_where=short)
    op.create_index("ix_theme_facts_newest", "theme_facts", ["quotable", "day"], postgresql_where=short)


def downgrade() -> None:
    op.execute("DROP FUNCTION theme_facts_read, theme_facts_session, theme_facts_counted, theme_facts_moved CASCADE")
    op.execute("DROP FUNCTION theme_facts_count CASCADE")
    for name in (
        *("theme_facts", "codings", "theme_decisions", "codebooks", "comment_intake", "theme_suggestions"),
        *("sensitive_comments", "comment_originals", "comments"),
    ):
        op.drop_table(name)

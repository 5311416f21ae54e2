"""the survey office's work: samples, paper forms typed in once or twice, re-checks; how a response came about"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "recheck_draws",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("children", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("frame_hash", sa.Text(), nullable=False),
        sa.Column("frame_size", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_recheck_draws_agency_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recheck_draws")),
    )
    op.create_table(
        "samples",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("children", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("strata", sa.Text(), nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sizes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reserve_percent", sa.SmallInteger(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("frame_hash", sa.Text(), nullable=False),
        sa.Column("frame_size", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("applicant_kind in ('ca_nhan', 'to_chuc')", name=op.f("ck_samples_applicant_kind")),
        sa.CheckConstraint("rule in ('minimum', 'error', 'fixed')", name=op.f("ck_samples_rule")),
        sa.CheckConstraint("strata in ('none', 'field', 'month', 'filed_via')", name=op.f("ck_samples_strata")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_samples_agency_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_table(
        "sample_places",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("list in ('official', 'reserve')", name=op.f("ck_sample_places_list")),
        sa.ForeignKeyConstraint(["agency_code"], ["agencies.code"], name=op.f("fk_sample_places_agency_code")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sample_places_case_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_sample_places_sample_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_places")),
        sa.UniqueConstraint(
            "sample_id", "agency_code", "list", "place", name=op.f("uq_sample_places_sample_id_agency_code_list_place")
        ),
        sa.UniqueConstraint("sample_id", "case_id", name=op.f("uq_sample_places_sample_id_case_id")),
    )
    op.create_index(op.f("ix_sample_places_case_id"), "sample_places", ["case_id"], unique=False)
    op.create_table(
        "sample_replacements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("out_place", sa.BigInteger(), nullable=False),
        sa.Column("in_place", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> 'other' or btrim(note) <> ''", name=op.f("ck_sample_replacements_explained")),
        sa.CheckConstraint(
            "reason in ('refused', 'unreachable', 'wrong_number', 'ineligible', 'other')",
            name=op.f("ck_sample_replacements_reason"),
        ),
        sa.CheckConstraint("out_place <> in_place", name=op.f("ck_sample_replacements_others")),
        sa.ForeignKeyConstraint(["in_place"], ["sample_places.id"], name=op.f("fk_sample_replacements_in_place")),
        sa.ForeignKeyConstraint(["out_place"], ["sample_places.id"], name=op.f("fk_sample_replacements_out_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_replacements")),
        sa.UniqueConstraint("in_place", name=op.f("uq_sample_replacements_in_place")),
        sa.UniqueConstraint("out_place", name=op.f("uq_sample_replacements_out_place")),
    )
    op.create_table(
        "paper_forms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("questionnaire_ref", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_paper_forms_case_id")),
        sa.ForeignKeyConstraint(
            ["questionnaire_ref"], ["questionnaires.ref"], name=op.f("fk_paper_forms_questionnaire_ref")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_paper_forms_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_forms")),
        sa.UniqueConstraint("code", name=op.f("uq_paper_forms_code")),
        sa.UniqueConstraint("session_id", name=op.f("uq_paper_forms_session_id")),
    )
    op.create_index(
        "uq_paper_forms_case",
        "paper_forms",
        ["case_id", "questionnaire_ref"],
        unique=True,
        postgresql_where=sa.text("case_id is not null"),
    )
    op.create_table(
        "rechecks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'answered') = (outcome is not null)", name=op.f("ck_rechecks_answered")),
        sa.CheckConstraint("outcome in ('own', 'not_own', 'other')", name=op.f("ck_rechecks_outcome")),
        sa.CheckConstraint("reason in ('random', 'flagged')", name=op.f("ck_rechecks_reason")),
        sa.CheckConstraint("source in ('', 'tap', 'words', 'operator')", name=op.f("ck_rechecks_source")),
        sa.CheckConstraint("state in ('waiting', 'sent', 'answered', 'unreached')", name=op.f("ck_rechecks_state")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_rechecks_contact_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["recheck_draws.id"], name=op.f("fk_rechecks_draw_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_rechecks_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rechecks")),
        sa.UniqueConstraint("session_id", name=op.f("uq_rechecks_session_id")),
    )
    op.create_index(
        "ix_rechecks_asked", "rechecks", ["contact_id"], unique=False, postgresql_where=sa.text("state = 'sent'")
    )
    op.create_index(op.f("ix_rechecks_draw_id"), "rechecks", ["draw_id"], unique=False)
    op.create_table(
        "paper_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("enumerator", sa.Text(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number in (1, 2)", name=op.f("ck_paper_entries_number")),
        sa.ForeignKeyConstraint(["form_id"], ["paper_forms.id"], name=op.f("fk_paper_entries_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entries")),
        sa.UniqueConstraint("form_id", "by", name=op.f("uq_paper_entries_form_id_by")),
        sa.UniqueConstraint("form_id", "number", name=op.f("uq_paper_entries_form_id_number")),
    )
    op.create_table(
        "paper_settlements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice in ('first', 'second', 'other')", name=op.f("ck_paper_settlements_choice")),
        sa.ForeignKeyConstraint(["form_id"], ["paper_forms.id"], name=op.f("fk_paper_settlements_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_settlements")),
    )
    op.create_index(op.f("ix_paper_settlements_form_id"), "paper_settlements", ["form_id"], unique=False)
    op.add_column("sessions", sa.Column("mode", sa.Text(), server_default="self", nullable=False))
    op.add_column("sessions", sa.Column("enumerator", sa.Text(), nullable=True))
    op.create_check_constraint(op.f("ck_sessions_mode"), "sessions", "mode in ('self', 'helped', 'paper')")


def downgrade() -> None:
    raise NotImplementedError("Không gỡ các bảng mẫu, phiếu giấy và phúc tra: hãy phục hồi từ bản sao lưu.")

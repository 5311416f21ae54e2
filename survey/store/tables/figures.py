"""What figures are summed from: counts of whole months, made from the answers, and which of them are out of date."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import metadata

# Derived, and only as good as figure_marks says: a month of an agency that bears no mark stands here as it is in the
# answers. Deleted and counted anew as a whole, never added up. `channel` is null where a count is of all channels.
figure_cells = Table(
    "figure_cells",
    metadata,
    Column("agency_code", Text, nullable=False),
    Column("month", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ref", Text),
    Column("name", Text),
    Column("status", Text),
    Column("value", JSONB),
    Column("channel", Text),
    Column("helped", Boolean, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("n", Integer, nullable=False),
    Index("ix_figure_cells_agency_month", "agency_code", "month"),
)

# Written by triggers, in the transaction that changes anything a figure is made of: a case, or a month of an agency
# that a case has left. Only ever added, so that nobody waits for anybody; whoever counts anew takes away the ones
# that were there to see.
figure_marks = Table(
    "figure_marks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", Uuid),
    Column("agency_code", Text),
    Column("month", Date),
)

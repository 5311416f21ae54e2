"""What figures are summed from: counts of days and of months, made from the answers, and which days are out of date."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Identity, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from survey.store.tables.foundation import metadata

# How far people came, and which question they left open: of all that is kept, what the office's first view needs.
REACH = "(kind IN ('cases', 'reach', 'valid', 'excluded') OR (kind = 'answer' AND status = 'unread'))"


def _counts(name: str, time: str) -> Table:
    """Derived, and only as good as figure_marks says: what bears no mark is as it is in the answers.

    Deleted and counted anew as a whole, never added up. `channel` is null where a count is of all channels.
    """
    return Table(
        name,
        metadata,
        Column("agency_code", Text, nullable=False),
        Column(time, Date, nullable=False),
        Column("kind", Text, nullable=False),
        Column("ref", Text),
        Column("name", Text),
        Column("status", Text),
        Column("value", JSONB),
        Column("channel", Text),
        Column("helped", Boolean, nullable=False),
        Column("flagged", Boolean, nullable=False),
        Column("n", Integer, nullable=False),
        Index(f"ix_{name}_agency", "agency_code", time),
        Index(
            f"ix_{name}_reach",
            "agency_code",
            time,
            postgresql_include=["kind", "ref", "name", "channel", "n"],
            postgresql_where=text(REACH),
        ),
    )


figure_days = _counts("figure_days", "day")
figure_months = _counts("figure_months", "month")

# Written by triggers, in the transaction that changes anything a figure is made of: a case, or a day of an agency that
# a case has come to or left. Only ever added, so that nobody waits for anybody; whoever counts anew takes away the
# ones that were there to see.
figure_marks = Table(
    "figure_marks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", Uuid),
    Column("agency_code", Text),
    Column("day", Date),
)

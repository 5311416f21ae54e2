"""What the office hands in through its pages: files of cases, with the rows of them that were refused."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, LargeBinary, Table, Text

from survey.store.tables.foundation import metadata, moment

# `refused_sealed`: the refused rows with their reasons, and the file of them to be corrected; they name persons, and
# are given up after a while. What was taken is in the cases themselves.
imports = Table(
    "imports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("file", Text, nullable=False),
    Column("by", Text, nullable=False),
    moment("at", nullable=False),
    Column("rows", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("invited", Integer, nullable=False),
    Column("ignored", Text, nullable=False, server_default=""),  # columns that were not understood
    Column("refused_sealed", LargeBinary),
    Index("ix_imports_at", "at"),
)

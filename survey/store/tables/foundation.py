"""What all tables stand on: their metadata, the one sequence of bubbles, and how a moment is kept."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
    MetaData,
    Sequence,
    func,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Inbox and outbox number their rows from one sequence, so that a conversation reads in order across both.
bubbles = Sequence("bubbles", metadata=metadata)


def moment(name: str, **kwargs: object) -> Column:
    return Column(name, DateTime(timezone=True), **kwargs)


def created() -> Column:
    return moment("created_at", nullable=False, server_default=func.now())

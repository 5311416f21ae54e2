"""Brings a database to the newest form of the tables, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

ROOT = Path(__file__).resolve().parents[2]
LOCK = 0x68616C6F  # advisory lock number: two starts at once migrate one after the other


def upgrade(url: str) -> None:
    """Runs what is missing; a database that is up to date is left alone."""
    engine = create_engine(_sync_url(url))
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            command.upgrade(config(connection), "head")
    finally:
        engine.dispose()


def config(connection: Connection) -> Config:
    made = Config(str(ROOT / "alembic.ini"))
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def _sync_url(url: str) -> str:
    return f"postgresql+psycopg://{url.partition('://')[2]}"

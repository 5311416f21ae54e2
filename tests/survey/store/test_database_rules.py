"""What the database itself holds, whatever the code above it does; and that the migrations make these tables."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from survey.store.migrate import upgrade
from survey.store.tables import metadata
from tests.stage import set_stage

pytestmark = pytest.mark.anyio


def _ours(thing: object, name: str | None, *_: object) -> bool:
    return not (name or "").startswith("procrastinate")


def test_the_migrations_make_the_tables_as_they_are_written(database):
    upgrade(database)  # once more changes nothing
    engine = create_engine(f"postgresql+psycopg://{database.partition('://')[2]}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


@pytest.fixture
async def stage(database: str):
    async with set_stage(database) as one:
        person = await one.citizen(await one.case())
        await person.taps("Đồng ý")
        await person.taps("4 –")
        yield one


COPY_SESSION = """
    INSERT INTO sessions (id, key, case_id, invitation_id, contact_id, questionnaire_ref, channel, disposition, counted,
                          current, state, expires_at)
    SELECT gen_random_uuid(), key, case_id, invitation_id, c.id, questionnaire_ref, s.channel, disposition, {counted},
           false, state, expires_at
    FROM sessions s, new_contact c
"""
NEW_CONTACT = "WITH new_contact AS (INSERT INTO contacts (id, channel) VALUES (gen_random_uuid(), 'web') RETURNING id)"
COPY_ANSWER = """
    INSERT INTO answers
        (session_id, question_id, questionnaire_ref, status, value, source, channel, message, current, at)
    SELECT session_id, {question}, questionnaire_ref, {status}, {value}, source, channel, {message}, {current}, at
    FROM answers
"""
FORBIDDEN = {
    "uq_inbox_channel_message_id": (
        "INSERT INTO inbox (channel, message_id, contact_id, kind, state) "
        "SELECT channel, message_id, contact_id, kind, 'done' FROM inbox LIMIT 1"
    ),
    "uq_inbox_working": (
        "INSERT INTO inbox (channel, message_id, contact_id, kind, state) "
        "SELECT 'web', n::text, (SELECT id FROM contacts LIMIT 1), 'text', 'working' FROM generate_series(1, 2) n"
    ),
    "uq_answers_current": COPY_ANSWER.format(
        question="question_id", status="status", value="value", message="NULL", current="true"
    ),
    "uq_answers_message": COPY_ANSWER.format(
        question="question_id", status="status", value="value", message="message", current="false"
    ),
    "ck_answers_value": COPY_ANSWER.format(
        question="'thu_tuc'", status="'skipped'", value="'0'", message="NULL", current="true"
    ),
    "ck_answers_status": COPY_ANSWER.format(
        question="'thu_tuc'", status="'guessed'", value="NULL", message="NULL", current="true"
    ),
    "uq_invitations_open": (
        "INSERT INTO invitations (id, case_id, decision) SELECT gen_random_uuid(), case_id, 'invite' FROM invitations"
    ),
}


@pytest.mark.parametrize("rule", sorted(FORBIDDEN))
async def test_the_database_refuses(stage, rule):
    with pytest.raises(IntegrityError, match=rule):
        async with stage.store.engine.begin() as connection:
            await connection.execute(text(FORBIDDEN[rule]))


async def test_one_counted_response_for_a_case(stage):
    async with stage.store.engine.begin() as connection:
        await connection.execute(text(NEW_CONTACT + COPY_SESSION.format(counted="false")))
    with pytest.raises(IntegrityError, match="uq_sessions_counted"):
        async with stage.store.engine.begin() as connection:
            await connection.execute(text("UPDATE sessions SET counted = true"))

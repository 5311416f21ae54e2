"""Open comments in PostgreSQL: stored masked with their originals sealed, and read by the coder in batches."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Part of the statement that keeps a step: `made` are its new answers, :comments what stands beside the open ones.
_NOTED = """
    noted AS (SELECT * FROM jsonb_to_recordset(CAST(:comments AS jsonb)) AS x(
             question_id text, words text, masked smallint, sealed text, sensitive boolean)),
    commented AS (
        INSERT INTO comments (answer_id, session_id, question_id, words, masked, sensitive, at)
        SELECT made.id, made.session_id, made.question_id, n.words, n.masked, n.sensitive, CAST(:at AS timestamptz)
        FROM made JOIN noted n ON n.question_id = made.question_id
        RETURNING id, question_id, sensitive),
    sealed_apart AS (
        INSERT INTO comment_originals (comment_id, sealed, kept_until)
        SELECT c.id, decode(n.sealed, 'base64'), CAST(:kept_until AS timestamptz)
        FROM commented c JOIN noted n ON n.question_id = c.question_id WHERE n.sealed IS NOT NULL),
    alarmed AS (
        INSERT INTO sensitive_comments (comment_id, source, at)
        SELECT id, 'rule', CAST(:at AS timestamptz) FROM commented WHERE sensitive)
"""
COMMENTED = f"{_NOTED.strip()},"

# The comment of an answer that stands already.
_NOTE = text(f"""
    WITH made AS (
        SELECT a.id, a.session_id, a.question_id FROM answers a
        WHERE a.session_id = :session AND a.current AND a.status = 'answered'
              AND NOT EXISTS (SELECT FROM comments k WHERE k.answer_id = a.id)),
    {_NOTED}
    SELECT id FROM commented
""")

# Open answers that came some other way, or before comments were kept apart; they lie as they were written.
STEP_BACK = 2_000  # answers that may have been written at the same time and committed later


def stray(after: str) -> str:
    """The condition for an answer `a` to be one of these, behind that mark and a little before it."""
    return f"""
        a.id > {after} - {STEP_BACK} AND a.status = 'answered' AND jsonb_typeof(a.value) = 'string'
        AND jsonb_build_array(a.questionnaire_ref, a.question_id) IN (
            SELECT jsonb_array_elements(CAST(:open AS jsonb)))
        AND NOT EXISTS (SELECT FROM comments k WHERE k.answer_id = a.id)
    """


# Looked for from where it was left.
_STRAYS = text(f"""
    SELECT a.id, a.session_id, a.question_id, a.value #>> '{{}}' AS words
    FROM answers a WHERE {stray(":after")} AND a.id <= :upto ORDER BY a.id
""")
_INTAKE = text("""
    SELECT i.upto AS after, coalesce((SELECT max(id) FROM answers), 0) AS newest FROM comment_intake i FOR UPDATE
""")
_TAKEN_IN = text("UPDATE comment_intake SET upto = greatest(upto, :upto)")
# The words lie in the answer and, while it is the standing one, in the state of its conversation.
_COVER = text("""
    UPDATE answers SET value = to_jsonb(CAST(:words AS text)),
           said = CASE WHEN said = '' THEN '' ELSE :words END
    WHERE id = :answer
""")
_COVER_STATE = text("""
    UPDATE sessions SET version = version + 1,
           state = jsonb_set(state, ARRAY['entries', CAST(:question AS text), '1'], to_jsonb(CAST(:words AS text)))
    WHERE id = :session AND state #>> ARRAY['entries', CAST(:question AS text), '1'] = :original
""")
_INSERT = text(f"""
    WITH made AS (
        SELECT a.id, a.session_id, a.question_id FROM answers a
        WHERE a.id = :answer AND NOT EXISTS (SELECT FROM comments k WHERE k.answer_id = a.id)),
    {_NOTED}
    SELECT id FROM commented
""")

# What people typed lies in the inbox too, as it came.
_TYPED = text("""
    SELECT DISTINCT i.id, i.text FROM comments k JOIN sessions s ON s.id = k.session_id
         JOIN inbox i ON i.contact_id = s.contact_id AND i.state IN ('done', 'failed') AND i.kind = 'text'
              AND i.text <> '' AND i.received_at > k.at - interval '1 day'
    WHERE k.id = ANY(CAST(:comments AS bigint[])) AND k.masked > 0
""")
_COVER_TYPED = text("UPDATE inbox SET text = :words WHERE id = :id AND text <> ''")

_UNREAD = text("""
    SELECT id, words, masked FROM comments WHERE version IS NULL AND id > :after ORDER BY id LIMIT :number
""")
_OLD = text("""
    SELECT id, words, masked FROM comments
    WHERE id > :after AND version IS DISTINCT FROM CAST(:version AS text) ORDER BY id LIMIT :number
""")
_HOLD = text("SELECT id FROM comments WHERE id = ANY(CAST(:comments AS bigint[])) ORDER BY id FOR UPDATE")
_READ = text("""
    WITH given AS (SELECT * FROM jsonb_to_recordset(CAST(:readings AS jsonb)) AS x(
             id bigint, themes jsonb, doubtful jsonb, codes jsonb, tone text, sure real, bits bigint,
             sensitive boolean)),
    cleared AS (SELECT comment_id FROM sensitive_comments WHERE cleared_at IS NOT NULL
                AND comment_id = ANY(CAST(:comments AS bigint[]))),
    alarmed AS (
        INSERT INTO sensitive_comments (comment_id, source, at) SELECT id, 'machine', :at FROM given WHERE sensitive
        ON CONFLICT DO NOTHING)
    UPDATE comments k SET version = :version, read_at = :at, themes = g.themes, doubtful = g.doubtful,
           machine_tone = g.tone, tone_sure = g.sure,
           codes = CASE WHEN k.decided THEN k.codes ELSE g.codes END,
           tone = CASE WHEN k.decided THEN k.tone ELSE g.tone END,
           bits = CASE WHEN k.decided THEN k.bits ELSE g.bits END,
           sensitive = (k.sensitive OR g.sensitive) AND NOT EXISTS (SELECT FROM cleared x WHERE x.comment_id = k.id)
    FROM given g WHERE k.id = g.id
""")

_ASK = text("""
    INSERT INTO codings (by, total, asked_at)
    SELECT :by, count(*), :at FROM comments WHERE version IS NOT NULL
    ON CONFLICT ((finished_at IS NULL)) WHERE finished_at IS NULL DO NOTHING RETURNING id
""")
_CODING = text("SELECT * FROM codings ORDER BY id DESC LIMIT 1")
_OPEN_CODING = text("SELECT * FROM codings WHERE finished_at IS NULL")
_PROGRESS = text("""
    UPDATE codings SET upto = :upto, done = done + :done, version = :version, started_at = coalesce(started_at, :at),
           finished_at = CASE WHEN :finished THEN CAST(:at AS timestamptz) END
    WHERE id = :id AND finished_at IS NULL
""")

_ORIGINAL = text("""
    SELECT k.id, k.words, k.session_id, o.sealed FROM comments k LEFT JOIN comment_originals o ON o.comment_id = k.id
    WHERE k.id = :id
""")
_EXPIRE = text("DELETE FROM comment_originals WHERE kept_until <= :now RETURNING comment_id")
_STATE = text("""
    SELECT count(*) AS comments, count(*) FILTER (WHERE version IS NULL) AS unread,
           (SELECT count(*) FROM comments w WHERE w.doubtful <> '[]'::jsonb AND NOT w.decided AND NOT w.sensitive)
               AS waiting,
           (SELECT count(*) FROM comments d WHERE d.decided) AS decided,
           (SELECT count(*) FROM sensitive_comments s WHERE s.handled_at IS NULL AND s.cleared_at IS NULL) AS sensitive,
           (SELECT count(*) FROM sensitive_comments s WHERE s.seen_at IS NULL AND s.cleared_at IS NULL) AS unseen
    FROM comments
""")


class Comments:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    async def note(self, session: UUID, noted: Sequence[Mapping[str, Any]], kept_until: datetime, at: datetime) -> None:
        """Keeps what stands beside open answers of a session that were just written."""
        given = {"session": session, "comments": _json(noted), "kept_until": kept_until, "at": at}
        await self.connection.execute(_NOTE, given)

    async def intake(self) -> Any:
        """From which answer on to look for open ones without a comment, and the newest answer there is. Locks."""
        return (await self.connection.execute(_INTAKE)).one_or_none()

    async def strays(self, after: int, upto: int, questions: Sequence[tuple[str, str]]) -> Sequence[Any]:
        """Open answers without a comment behind the mark, and a little before it."""
        given = {"after": after, "upto": upto, "open": json.dumps(questions)}
        return (await self.connection.execute(_STRAYS, given)).all()

    async def take_in(self, stray: Any, noted: Mapping[str, Any], kept_until: datetime, at: datetime) -> None:
        """Makes the comment of such an answer, and puts the masked words wherever the original stood."""
        given = {"answer": stray.id, "comments": _json([noted]), "kept_until": kept_until, "at": at}
        await self.connection.execute(_INSERT, given)
        if noted["masked"]:
            await self.connection.execute(_COVER, {"answer": stray.id, "words": noted["words"]})
            place = {"session": stray.session_id, "question": stray.question_id}
            await self.connection.execute(_COVER_STATE, {**place, "words": noted["words"], "original": stray.words})

    async def taken_in(self, upto: int) -> None:
        await self.connection.execute(_TAKEN_IN, {"upto": upto})

    async def typed(self, comments: Sequence[int]) -> Sequence[Any]:
        """What the people behind these comments typed around them, where something in the comments was masked."""
        return (await self.connection.execute(_TYPED, {"comments": list(comments)})).all()

    async def cover_typed(self, message: int, words: str) -> None:
        await self.connection.execute(_COVER_TYPED, {"id": message, "words": words})

    async def unread(self, number: int, after: int = 0) -> Sequence[Any]:
        return (await self.connection.execute(_UNREAD, {"number": number, "after": after})).all()

    async def old(self, version: str, after: int, number: int) -> Sequence[Any]:
        """Comments behind `after` that were read under another version."""
        return (await self.connection.execute(_OLD, {"version": version, "after": after, "number": number})).all()

    async def read(self, readings: Sequence[Mapping[str, Any]], version: str, at: datetime) -> None:
        """Keeps what a batch was read as; a person's decision stands. What is sensitive goes onto its list."""
        ids = [one["id"] for one in readings]
        await self.connection.execute(_HOLD, {"comments": ids})
        given = {"readings": _json(readings), "comments": ids, "version": version, "at": at}
        await self.connection.execute(_READ, given)

    async def ask(self, by: str, at: datetime) -> bool:
        """Asks for all comments to be read again; False when that was asked for already."""
        return (await self.connection.execute(_ASK, {"by": by, "at": at})).scalar_one_or_none() is not None

    async def coding(self, *, still_open: bool = False) -> Any | None:
        """The newest run over old comments."""
        return (await self.connection.execute(_OPEN_CODING if still_open else _CODING)).one_or_none()

    async def progress(self, coding: int, upto: int, done: int, version: str, at: datetime, *, finished: bool) -> None:
        given = {"id": coding, "upto": upto, "done": done, "version": version, "at": at, "finished": finished}
        await self.connection.execute(_PROGRESS, given)

    async def original(self, comment: int) -> Any | None:
        """The masked words, and the sealed original if there is one still."""
        return (await self.connection.execute(_ORIGINAL, {"id": comment})).one_or_none()

    async def expire(self, now: datetime) -> int:
        """Originals whose time is over go; returns how many."""
        return len((await self.connection.execute(_EXPIRE, {"now": now})).all())

    async def state(self) -> Any:
        return (await self.connection.execute(_STATE)).one_or_none()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

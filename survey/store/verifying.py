"""What people decide about comments, in PostgreSQL: codebook versions, the queue, decisions, the sensitive list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BOOK = text("SELECT version, themes FROM codebooks ORDER BY version DESC LIMIT 1")
_BOOKS = text("SELECT version, themes, reason, by, at FROM codebooks ORDER BY version DESC")
_KEEP_BOOK = text("""
    INSERT INTO codebooks (version, themes, reason, by, at)
    VALUES (:version, CAST(:themes AS jsonb), :reason, :by, :at) ON CONFLICT DO NOTHING RETURNING version
""")

_COLUMNS = """
    k.id, k.words, k.masked, k.at, k.version, k.themes, k.doubtful, k.machine_tone, k.tone_sure, k.codes, k.tone,
    k.decided, k.sensitive, k.question_id, k.session_id, c.agency_code AS agency, g.name AS unit, g.kind AS unit_kind,
    c.procedure_name AS procedure, a.current, EXISTS (SELECT FROM comment_originals o WHERE o.comment_id = k.id)
        AS sealed
"""
_FROM = """
    FROM comments k JOIN answers a ON a.id = k.answer_id JOIN sessions s ON s.id = k.session_id
    JOIN cases c ON c.id = s.case_id JOIN agencies g ON g.code = c.agency_code
"""
_ONE = text(f"SELECT {_COLUMNS} {_FROM} WHERE k.id = :id")
_DOUBTFUL = text(f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE k.doubtful <> '[]'::jsonb AND NOT k.decided AND NOT k.sensitive AND a.current AND k.id > :after
          AND (CAST(:agency AS text) IS NULL OR c.agency_code = :agency)
          AND (CAST(:code AS text) IS NULL OR EXISTS (
              SELECT FROM jsonb_array_elements(k.doubtful) d WHERE d->>0 = CAST(:code AS text)))
    ORDER BY k.id LIMIT :number
""")
# For checking the machine where it is sure: a draw that stays the same however often it is looked at.
_SAMPLE = text(f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE k.version IS NOT NULL AND k.doubtful = '[]'::jsonb AND NOT k.decided AND NOT k.sensitive AND a.current
          AND k.id > :after
          AND (CAST(:agency AS text) IS NULL OR c.agency_code = :agency)
          AND (CAST(:code AS text) IS NULL OR k.codes ? CAST(:code AS text))
          AND hashint8(k.id) % 20 = 0
    ORDER BY k.id LIMIT :number
""")
_DECIDED = text(f"""
    SELECT {_COLUMNS}, d.codes AS decided_codes, d.tone AS decided_tone, d.machine, d.by, d.at AS decided_at, d.reason
    {_FROM} JOIN theme_decisions d ON d.comment_id = k.id AND d.undone_at IS NULL
    WHERE k.decided AND a.current ORDER BY d.id DESC LIMIT :number
""")
_UNFITTING = text(f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE k.version IS NOT NULL AND NOT k.decided AND NOT k.sensitive AND a.current
          AND (k.codes = '[]'::jsonb OR k.codes = '["khac"]'::jsonb)
    ORDER BY k.id DESC LIMIT :number
""")

_FORGET_SUGGESTIONS = text("DELETE FROM theme_suggestions")
_SUGGEST = text("""
    INSERT INTO theme_suggestions (place, words, members, at)
    SELECT place, one->'words', one->'members', :at
    FROM jsonb_array_elements(CAST(:groups AS jsonb)) WITH ORDINALITY AS given(one, place)
""")
# A group lives as long as somebody in it still fits nowhere.
_SUGGESTED = text("""
    SELECT g.place, g.words, g.at,
           (SELECT jsonb_agg(jsonb_build_array(k.id, k.words) ORDER BY m.nr)
            FROM jsonb_array_elements_text(g.members) WITH ORDINALITY AS m(id, nr)
            JOIN comments k ON k.id = CAST(m.id AS bigint) AND NOT k.decided AND NOT k.sensitive) AS members
    FROM theme_suggestions g ORDER BY g.place
""")

_HOLD = text("SELECT id FROM comments WHERE id = :id FOR UPDATE")
_UNDO = text("""
    UPDATE theme_decisions SET undone_at = :at, undone_by = :by WHERE comment_id = :comment AND undone_at IS NULL
    RETURNING id
""")
_DECIDE = text("""
    INSERT INTO theme_decisions (comment_id, codes, tone, machine, reason, by, at)
    VALUES (:comment, CAST(:codes AS jsonb), :tone, CAST(:machine AS jsonb), :reason, :by, :at)
""")
_STAND = text("""
    UPDATE comments SET codes = CAST(:codes AS jsonb), tone = CAST(:tone AS text), bits = :bits, decided = :decided
    WHERE id = :comment
""")
_HISTORY = text("""
    SELECT codes, tone, machine, reason, by, at, undone_at, undone_by FROM theme_decisions
    WHERE comment_id = :comment ORDER BY id DESC
""")

_ALARM = text("""
    INSERT INTO sensitive_comments AS s (comment_id, source, at) VALUES (:comment, :source, :at)
    ON CONFLICT (comment_id) DO UPDATE SET cleared_at = NULL, cleared_by = NULL, seen_at = NULL, seen_by = NULL,
        handled_at = NULL, handled_by = NULL, source = excluded.source
    WHERE s.cleared_at IS NOT NULL
""")
_MARK = text("UPDATE comments SET sensitive = :sensitive WHERE id = :comment")
_LISTED = text(f"""
    SELECT {_COLUMNS}, l.source, l.at AS noticed_at, l.seen_at, l.seen_by, l.handled_at, l.handled_by, l.note,
           l.cleared_at, l.cleared_by
    {_FROM} JOIN sensitive_comments l ON l.comment_id = k.id
    WHERE CASE CAST(:state AS text) WHEN 'open' THEN l.handled_at IS NULL AND l.cleared_at IS NULL
               WHEN 'handled' THEN l.handled_at IS NOT NULL WHEN 'cleared' THEN l.cleared_at IS NOT NULL ELSE true END
          AND (CAST(:comment AS bigint) IS NULL OR k.id = :comment)
    ORDER BY l.at DESC, k.id DESC LIMIT :number
""")
_SEEN = text("""
    UPDATE sensitive_comments SET seen_at = :at, seen_by = :by WHERE seen_at IS NULL AND cleared_at IS NULL
    RETURNING comment_id
""")
_HANDLE = text("""
    UPDATE sensitive_comments SET handled_at = :at, handled_by = :by, note = :note,
           seen_at = coalesce(seen_at, :at), seen_by = coalesce(seen_by, :by)
    WHERE comment_id = :comment AND cleared_at IS NULL RETURNING comment_id
""")
_CLEAR = text("""
    UPDATE sensitive_comments SET cleared_at = :at, cleared_by = :by, note = :note,
           seen_at = coalesce(seen_at, :at), seen_by = coalesce(seen_by, :by)
    WHERE comment_id = :comment AND cleared_at IS NULL RETURNING comment_id
""")


class Verifying:
    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    # the codebook

    async def book(self) -> Any | None:
        """The newest version."""
        return (await self.connection.execute(_BOOK)).one_or_none()

    async def books(self) -> Sequence[Any]:
        return (await self.connection.execute(_BOOKS)).all()

    async def keep_book(
        self, version: int, themes: Sequence[Mapping[str, Any]], reason: str, by: str, at: datetime
    ) -> bool:
        """Keeps a new version; False when somebody else was quicker."""
        given = {"version": version, "themes": _json(themes), "reason": reason, "by": by, "at": at}
        return (await self.connection.execute(_KEEP_BOOK, given)).scalar_one_or_none() is not None

    # the queue

    async def one(self, comment: int) -> Any | None:
        return (await self.connection.execute(_ONE, {"id": comment})).one_or_none()

    async def queue(self, kind: str, agency: str | None, code: str | None, after: int, number: int) -> Sequence[Any]:
        """Comments that a person is to look at: the doubtful, or a draw from those that the machine is sure of."""
        given = {"agency": agency, "code": code, "after": after, "number": number}
        return (await self.connection.execute(_DOUBTFUL if kind == "doubtful" else _SAMPLE, given)).all()

    async def decided(self, number: int) -> Sequence[Any]:
        """Decided comments, the newest decision first, with what the machine had said then."""
        return (await self.connection.execute(_DECIDED, {"number": number})).all()

    async def unfitting(self, number: int) -> Sequence[Any]:
        """Comments that no theme fits."""
        return (await self.connection.execute(_UNFITTING, {"number": number})).all()

    async def suggest(self, groups: Sequence[Mapping[str, Any]], at: datetime) -> None:
        """Keeps groups in the place of the ones before."""
        await self.connection.execute(_FORGET_SUGGESTIONS)
        await self.connection.execute(_SUGGEST, {"groups": _json(groups), "at": at})

    async def suggested(self) -> Sequence[Any]:
        return (await self.connection.execute(_SUGGESTED)).all()

    async def history(self, comment: int) -> Sequence[Any]:
        return (await self.connection.execute(_HISTORY, {"comment": comment})).all()

    # decisions

    async def hold(self, comment: int) -> None:
        await self.connection.execute(_HOLD, {"id": comment})

    async def undo(self, comment: int, by: str, at: datetime) -> bool:
        """Takes the standing decision back; whether there was one."""
        given = {"comment": comment, "by": by, "at": at}
        return (await self.connection.execute(_UNDO, given)).scalar_one_or_none() is not None

    async def decide(self, comment: int, decision: Mapping[str, Any], reason: str, by: str, at: datetime) -> None:
        given = {"comment": comment, "codes": _json(decision["codes"]), "tone": decision["tone"]}
        given |= {"machine": _json(decision["machine"]), "reason": reason, "by": by, "at": at}
        await self.connection.execute(_DECIDE, given)

    async def stand(self, comment: int, codes: Sequence[str], tone: str | None, bits: int, *, decided: bool) -> None:
        """What holds from now on for a comment."""
        given = {"comment": comment, "codes": _json(codes), "tone": tone, "bits": bits, "decided": decided}
        await self.connection.execute(_STAND, given)

    # the sensitive list

    async def alarm(self, comment: int, source: str, at: datetime) -> None:
        """Puts a comment onto the list, also one that had been cleared, and off the ordinary path."""
        await self.connection.execute(_ALARM, {"comment": comment, "source": source, "at": at})
        await self.connection.execute(_MARK, {"comment": comment, "sensitive": True})

    async def listed(self, state: str, number: int, comment: int | None = None) -> Sequence[Any]:
        given = {"state": state, "number": number, "comment": comment}
        return (await self.connection.execute(_LISTED, given)).all()

    async def seen(self, by: str, at: datetime) -> int:
        """Somebody of the office has the list before them; how many were new."""
        return len((await self.connection.execute(_SEEN, {"by": by, "at": at})).all())

    async def handle(self, comment: int, note: str, by: str, at: datetime) -> bool:
        given = {"comment": comment, "note": note, "by": by, "at": at}
        return (await self.connection.execute(_HANDLE, given)).scalar_one_or_none() is not None

    async def clear(self, comment: int, note: str, by: str, at: datetime) -> bool:
        """It need not have left the ordinary path, and goes back to it."""
        given = {"comment": comment, "note": note, "by": by, "at": at}
        if (await self.connection.execute(_CLEAR, given)).scalar_one_or_none() is None:
            return False
        await self.connection.execute(_MARK, {"comment": comment, "sensitive": False})
        return True


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

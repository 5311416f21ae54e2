"""What may happen to answered surveys: corrections, exclusions, flags, helpers, moved cases, agencies that merge."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from tests.answered import run

# What happens to answers after they were given, each a statement on something picked at random.
PICK = "(SELECT id FROM sessions ORDER BY md5(id::text || :salt) LIMIT :most)"
CHANGES = {
    "corrected": f"""
        WITH old AS (
            UPDATE answers SET current = false
            WHERE current AND question_id = 'thai_do' AND session_id IN {PICK} RETURNING session_id, questionnaire_ref)
        INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, source, channel, at)
        SELECT session_id, 'thai_do', questionnaire_ref, 'answered', to_jsonb(1 + abs(hashtext(:salt)) % 5), 'tap',
               'web', now() FROM old""",
    "withdrawn": f"""
        UPDATE answers SET status = 'withdrawn', value = NULL
        WHERE current AND question_id IN ('chung', 'ly_do') AND session_id IN {PICK}""",
    "excluded": f"""
        INSERT INTO exclusions (session_id, rule, rule_version, reason, by, at)
        SELECT id, (ARRAY['official', 'double'])[1 + abs(hashtext(id::text)) % 2], 1, 'vì', 'ai', now()
        FROM sessions WHERE id IN {PICK} AND NOT EXISTS (
            SELECT 1 FROM exclusions x WHERE x.session_id = sessions.id AND x.undone_at IS NULL)""",
    "taken back": f"""
        UPDATE exclusions SET undone_at = now(), undone_by = 'ai', undone_reason = 'lầm'
        WHERE undone_at IS NULL AND session_id IN {PICK}""",
    "flagged": f"""
        INSERT INTO flags (session_id, rule, rule_version, reason, at)
        SELECT id, 'fast', abs(hashtext(:salt)), 'nhanh', now() FROM sessions WHERE id IN {PICK}""",
    "no longer flagged": f"UPDATE flags SET withdrawn_at = now() WHERE session_id IN {PICK}",
    "helped": f"UPDATE sessions SET helper = 'buu-dien', mode = 'helped' WHERE id IN {PICK}",
    "helped by nobody known": f"UPDATE sessions SET mode = 'helped' WHERE id IN {PICK}",
    "on paper": f"UPDATE sessions SET mode = 'paper', helper = NULL WHERE id IN {PICK}",
    "going on": f"""
        UPDATE sessions SET counted = true, started_at = now(), disposition = 'partial', state = '{{"open": "so_lan"}}'
        WHERE id IN {PICK} AND NOT EXISTS (SELECT 1 FROM sessions o WHERE o.case_id = sessions.case_id AND o.counted)
        AND 1 = (SELECT count(*) FROM sessions o WHERE o.case_id = sessions.case_id)""",
    "delivered": """
        INSERT INTO outbox (contact_id, body, state, invitation_id, delivered_at)
        SELECT (SELECT id FROM contacts LIMIT 1), '{}', 'sent', id,
               CASE WHEN abs(hashtext(:salt)) % 2 = 0 THEN now() END
        FROM invitations ORDER BY md5(id::text || :salt) LIMIT :most""",
    "delivered later": """
        UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL AND id % 2 = abs(hashtext(:salt)) % 2""",
    "moved to another agency": """
        UPDATE cases SET agency_code = (ARRAY['phong_a', 'phong_b', 'to_b1'])[1 + abs(hashtext(:salt)) % 3]
        WHERE id IN (SELECT id FROM cases ORDER BY md5(id::text || :salt) LIMIT :most)""",
    "returned on another day": """
        UPDATE cases SET returned_at = returned_at - make_interval(days => abs(hashtext(:salt)) % 70)
        WHERE id IN (SELECT id FROM cases ORDER BY md5(id::text || :salt) LIMIT :most)""",
    "not returned after all": """
        UPDATE cases SET returned_at = NULL
        WHERE id IN (SELECT id FROM cases ORDER BY md5(id::text || :salt) LIMIT :most)""",
}


def change(url: str, name: str, salt: str, most: int = 4) -> int:
    """What happens to at most so many; to how many it did. Some happen to nobody, as it falls."""
    given = {"salt": salt} | ({"most": most} if ":most" in CHANGES[name] else {})
    return run(url, lambda connection: connection.execute(text(CHANGES[name]), given)).rowcount


MERGED = """
    UPDATE agencies SET valid_to = CAST(:last AS date), successor = (
        SELECT code FROM agencies o WHERE o.code <> agencies.code ORDER BY md5(o.code || :salt) LIMIT 1)
    WHERE code = (SELECT code FROM agencies ORDER BY md5(code || :salt || 'which') LIMIT 1)
"""
RENAMED = """
    WITH old AS (SELECT * FROM agencies ORDER BY md5(code || :salt) LIMIT 1),
    new AS (
        INSERT INTO agencies (code, name, kind, parent, valid_from)
        SELECT 'moi_' || md5(:salt), 'Tên mới', kind, parent, CAST(:last AS date) + 1 FROM old RETURNING code)
    UPDATE agencies SET valid_to = CAST(:last AS date), successor = (SELECT code FROM new)
    WHERE code = (SELECT code FROM old)
"""


def reform(url: str, statement: str, salt: str, last: date) -> None:
    """One agency, picked at random, is merged into another or gets a new name; `last` is the last day of the old."""
    run(url, lambda connection: connection.execute(text(statement), {"salt": salt, "last": last}))

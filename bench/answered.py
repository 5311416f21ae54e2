"""Fills a database with answered surveys by one statement a table: the same ones every time."""

from __future__ import annotations

import psycopg

FORM = "tthc-rut-gon@1"

# Nine in ten questions are answered, and one in four of the open ones, as in bench/responses.py; the rest are spread
# over the kinds of missing. Random by arithmetic, so repeatable. Words lie masked with a comment beside them, as the
# desk keeps them.
_CASES = """
    INSERT INTO cases (id, code, agency_code, procedure_code, procedure_name, field, returned_at, status)
    SELECT md5('case' || n)::uuid, 'H57-260101-' || lpad(n::text, 7, '0'), a.code, '2.000635', 'Trích lục hộ tịch',
           'Hộ tịch', timestamptz '2026-01-01 01:00+00' + n %% 300 * interval '1 day', 10
    FROM generate_series(1, %(rows)s) n
    JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS at, count(*) OVER () AS many FROM agencies) a
         ON a.at = n %% a.many;
    INSERT INTO contacts (id, channel) SELECT md5('contact' || n)::uuid, 'web' FROM generate_series(1, %(rows)s) n;
    INSERT INTO invitations (id, case_id, decision, questionnaire_ref)
    SELECT md5('invitation' || n)::uuid, md5('case' || n)::uuid, 'invite', %(form)s FROM generate_series(1, %(rows)s) n;
    INSERT INTO sessions (id, key, case_id, invitation_id, contact_id, questionnaire_ref, channel, disposition, counted,
                          state, started_at, completed_at, expires_at)
    SELECT md5('session' || n)::uuid, 'k', md5('case' || n)::uuid, md5('invitation' || n)::uuid,
           md5('contact' || n)::uuid, %(form)s, (ARRAY['web', 'zalo', 'telegram'])[1 + n %% 3], 'completed', true,
           '{"open": null, "phase": "ended"}', now(), now() + interval '90 seconds', now() + interval '30 days'
    FROM generate_series(1, %(rows)s) n;
    INSERT INTO answers (session_id, question_id, questionnaire_ref, status, value, source, channel, at)
    SELECT md5('session' || n)::uuid, q.id, %(form)s, s.status,
           CASE WHEN s.status = 'answered' THEN CASE
                WHEN q.kind = 'open' THEN to_jsonb((ARRAY[
                    'Cán bộ hướng dẫn dễ hiểu, chờ hơi lâu', 'Nên có chỗ gửi xe, hôm ' || n %% 28 || ' tôi chờ rất lâu',
                    'Chị [tên] ở quầy 3 rất nhiệt tình, xin cảm ơn',
                    'Gọi lại cho tôi số [điện thoại], sau ' || n %% 17 || ' giờ'
                ])[1 + n %% 4])
                WHEN q.kind = 'choice' THEN '"co"' ELSE to_jsonb(1 + (n + q.at) %% 5) END END,
           'tap', 'web', now()
    FROM generate_series(1, %(rows)s) n
    CROSS JOIN (SELECT q->>'id' AS id, q->>'kind' AS kind, row_number() OVER () AS at
                FROM questionnaires f, jsonb_array_elements(f.body->'sections') s,
                     jsonb_array_elements(s->'questions') q
                WHERE f.ref = %(form)s) q
    CROSS JOIN LATERAL (
        SELECT CASE WHEN q.kind = 'open' AND (n + q.at) %% 4 > 0 THEN 'skipped'
                    WHEN q.kind = 'open' THEN 'answered'
                    ELSE CASE (n * 7 + q.at) %% 20 WHEN 0 THEN 'skipped' WHEN 1 THEN 'no_opinion' ELSE 'answered' END
               END AS status) s
    WHERE (n + q.at) %% 25 > 0;
    INSERT INTO comments (answer_id, session_id, question_id, words, at)
    SELECT id, session_id, question_id, value #>> '{}', at FROM answers
    WHERE status = 'answered' AND jsonb_typeof(value) = 'string' AND value <> '"co"';
    UPDATE comment_intake SET upto = (SELECT max(id) FROM answers);
"""


def fill(url: str, rows: int) -> None:
    """So many responses; agencies and the form are there already."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in filter(str.strip, _CASES.split(";")):
            connection.execute(statement, {"rows": rows, "form": FORM})
        connection.execute("VACUUM ANALYZE")

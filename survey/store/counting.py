"""The SQL that counts cases and answers. One text makes what is kept and counts what is not, so that they agree.

A count belongs to an agency and to the day in Vietnam on which the result of a case was returned. Only
counted responses speak, at most one per case; one that a person has excluded is counted as excluded and nowhere else.
"""

from __future__ import annotations

from survey.store.scoped import HELPED
from survey.store.tables.figures import REACH

_NAMES = "kind, ref, name, status, value, channel, helped, flagged"

# The planner cannot know that a few days are asked for: `OFFSET 0` keeps it from reading whole tables for them, and has
# it go from a day to its cases, their conversations and answers by the indexes, which is also good enough for all days.
# From `stale` (agency_code, day), the days to be counted, and the questions whose answers are people's own words.
COUNTED = f"""
    own_words AS (SELECT * FROM unnest(CAST(:open_refs AS text[]), CAST(:open_ids AS text[])) AS o(ref, question_id)),
    chosen AS (
        SELECT c.id, t.agency_code, t.day
        FROM stale t CROSS JOIN LATERAL (
            SELECT id FROM cases c
            WHERE c.agency_code = t.agency_code
                  AND c.returned_at >= CAST(t.day AS timestamp) AT TIME ZONE INTERVAL '7 hours'
                  AND c.returned_at < CAST(t.day + 1 AS timestamp) AT TIME ZONE INTERVAL '7 hours'
            OFFSET 0) AS c),
    asked AS (
        SELECT s.*, h.id AS case_id, h.agency_code, h.day,
               (SELECT true FROM flags f WHERE f.session_id = s.id AND f.withdrawn_at IS NULL LIMIT 1) IS NOT NULL
               AS flagged,
               (SELECT x.rule FROM exclusions x WHERE x.session_id = s.id AND x.undone_at IS NULL) AS excluded
        FROM chosen h CROSS JOIN LATERAL (
            SELECT s.id, s.questionnaire_ref AS ref, s.channel, s.disposition, s.counted,
                   s.started_at IS NOT NULL AS started, s.completed_at IS NOT NULL AS completed,
                   s.state ->> 'open' AS open, {HELPED} AS helped
            FROM sessions s WHERE s.case_id = h.id OFFSET 0) AS s),
    heard AS (SELECT * FROM asked WHERE counted AND excluded IS NULL),
    invited AS (
        SELECT h.agency_code, h.day, i.ref, h.id AS case_id,
               bool_or((SELECT true FROM sessions s WHERE s.invitation_id = i.id LIMIT 1) IS NOT NULL
                    OR (SELECT true FROM outbox o WHERE o.invitation_id = i.id AND o.delivered_at IS NOT NULL LIMIT 1)
                       IS NOT NULL) AS delivered
        FROM chosen h CROSS JOIN LATERAL (
            SELECT i.id, i.questionnaire_ref AS ref FROM invitations i
            WHERE i.case_id = h.id AND i.decision = 'invite' AND i.questionnaire_ref IS NOT NULL OFFSET 0) AS i
        GROUP BY 1, 2, 3, 4),
    came AS (
        SELECT agency_code, day, ref, channel, case_id, bool_or(started) AS started, bool_or(completed) AS completed
        FROM asked
        GROUP BY GROUPING SETS ((agency_code, day, ref, case_id), (agency_code, day, ref, case_id, channel))),
    said AS (
        SELECT h.*, a.question_id, a.status, a.value
        FROM heard h CROSS JOIN LATERAL (
            SELECT question_id, status, value FROM answers a
            WHERE a.session_id = h.id AND a.current AND a.status <> 'withdrawn' OFFSET 0) AS a),
    rows AS (
        SELECT agency_code, day, 'cases' AS kind, NULL AS ref, NULL AS name, NULL AS status,
               CAST(NULL AS jsonb) AS value, NULL AS channel, false AS helped, false AS flagged, count(*) AS n
        FROM chosen GROUP BY 1, 2
        UNION ALL
        SELECT agency_code, day, 'reach', ref, one.name, NULL, NULL, NULL, false, false, count(*)
        FROM invited CROSS JOIN LATERAL (VALUES ('invited', true), ('delivered', delivered)) AS one(name, reached)
        WHERE one.reached GROUP BY 1, 2, 4, 5
        UNION ALL
        SELECT agency_code, day, 'reach', ref, one.name, NULL, NULL, channel, false, false, count(*)
        FROM came CROSS JOIN LATERAL (VALUES ('started', started), ('completed', completed)) AS one(name, reached)
        WHERE one.reached GROUP BY 1, 2, 4, 5, channel
        UNION ALL
        SELECT agency_code, day, 'disposition', ref, disposition, NULL, NULL, channel, false, false, count(*)
        FROM asked GROUP BY 1, 2, 4, 5, channel
        UNION ALL
        SELECT agency_code, day, CASE WHEN excluded IS NULL THEN 'valid' ELSE 'excluded' END, ref, excluded, NULL,
               NULL, channel, helped, flagged, count(*)
        FROM asked WHERE counted GROUP BY 1, 2, 3, 4, 5, channel, helped, flagged
        UNION ALL
        SELECT agency_code, day, 'answer', ref, question_id, status,
               CASE jsonb_typeof(value) WHEN 'number' THEN value
                    WHEN 'string' THEN CASE WHEN (ref, question_id) NOT IN (SELECT * FROM own_words) THEN value END END,
               channel, helped, flagged, count(*)
        FROM said GROUP BY 1, 2, 4, 5, 6, 7, channel, helped, flagged
        UNION ALL
        SELECT agency_code, day, 'answer', ref, question_id, status, picked.value, channel, helped, flagged, count(*)
        FROM said CROSS JOIN LATERAL jsonb_array_elements(value) AS picked(value)
        WHERE jsonb_typeof(said.value) = 'array' GROUP BY 1, 2, 4, 5, 6, 7, channel, helped, flagged
        UNION ALL
        SELECT agency_code, day, 'answer', ref, open, 'unread', NULL, channel, helped, flagged, count(*)
        FROM heard h
        WHERE open IS NOT NULL AND (
            SELECT true FROM answers a
            WHERE a.session_id = h.id AND a.question_id = h.open AND a.current AND a.status <> 'withdrawn') IS NULL
        GROUP BY 1, 2, 4, 5, channel, helped, flagged)
"""

# Which days of which agencies are out of date: what each mark stands for now.
_RESOLVED = """
    SELECT m.id, coalesce(c.agency_code, m.agency_code) AS agency_code,
           coalesce(figure_day(c.returned_at), m.day) AS day
    FROM figure_marks m
         LEFT JOIN LATERAL (SELECT agency_code, returned_at FROM cases c WHERE c.id = m.case_id OFFSET 0) AS c ON true
"""

_MONTH = "CAST(date_trunc('month', CAST({} AS timestamp)) AS date)"
_OURS = "agency_code = ANY(CAST(:codes AS text[]))"
_STALE = f"""
    stale AS MATERIALIZED (
        SELECT DISTINCT agency_code, day FROM ({_RESOLVED}) r
        WHERE {_OURS} AND day >= CAST(:first AS date) AND day < CAST(:last AS date)),
    stale_months AS MATERIALIZED (SELECT DISTINCT agency_code, {_MONTH.format("day")} AS month FROM stale)
""".strip()
_CLEAN_DAY = "(d.agency_code, d.day) NOT IN (SELECT agency_code, day FROM stale)"

# Whole months are as they are kept, and at the ends of a period the days without a mark are. A kept month is the sum of
# its kept days, always: marked days are taken out of it as they are kept, and come in as they are counted now.
FIGURES = f"""
    WITH stale AS MATERIALIZED (
        SELECT DISTINCT agency_code, day FROM ({_RESOLVED}) r
        WHERE {_OURS} AND day >= CAST(:begin AS date) AND day < CAST(:after AS date)),
    {COUNTED},
    kept AS (
        SELECT agency_code, {_NAMES}, n FROM figure_months f
        WHERE {_OURS} AND f.month >= CAST(:first AS date) AND f.month < CAST(:last AS date)
        UNION ALL
        SELECT d.agency_code, {_NAMES}, -n
        FROM stale s JOIN figure_days d ON d.agency_code = s.agency_code AND d.day = s.day
        WHERE s.day >= CAST(:first AS date) AND s.day < CAST(:last AS date)
        UNION ALL
        SELECT agency_code, {_NAMES}, n FROM figure_days d
        WHERE {_OURS} AND d.day >= CAST(:begin AS date)
              AND d.day < least(CAST(:first AS date), CAST(:after AS date)) AND {_CLEAN_DAY}
        UNION ALL
        SELECT agency_code, {_NAMES}, n FROM figure_days d
        WHERE {_OURS} AND d.day >= CAST(:last AS date) AND d.day < CAST(:after AS date) AND {_CLEAN_DAY}
        UNION ALL
        SELECT agency_code, {_NAMES}, n FROM rows)
    SELECT CASE WHEN :each THEN agency_code END AS agency_code, kind, ref, name, status, value,
           channel, helped, flagged, CAST(sum(n) AS bigint) AS n
    FROM kept
    WHERE (kind = 'cases' OR CAST(:ref AS text) IS NULL OR ref = :ref)
          AND (:answers OR kind <> 'answer')
          AND CASE WHEN kind = 'cases' OR (kind = 'reach' AND name IN ('invited', 'delivered')) THEN true
                   WHEN kind = 'reach' THEN channel IS NOT DISTINCT FROM CAST(:channel AS text)
                   ELSE CAST(:channel AS text) IS NULL OR channel = :channel END
          AND (kind NOT IN ('valid', 'excluded', 'answer')
               OR (helped = coalesce(CAST(:helped AS boolean), helped)
                   AND flagged = coalesce(CAST(:flagged AS boolean), flagged)))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(n) <> 0
"""

# The same for whole months, each for itself, of all these agencies together; only responses are told apart by channel.
BY_MONTH = f"""
    WITH {_STALE},
    {COUNTED},
    kept AS (
        SELECT month, {_NAMES}, n FROM figure_months f
        WHERE {_OURS} AND f.month >= CAST(:first AS date) AND f.month < CAST(:last AS date)
              AND (f.agency_code, f.month) NOT IN (SELECT agency_code, month FROM stale_months)
        UNION ALL
        SELECT s.month, {_NAMES}, n
        FROM stale_months s JOIN figure_days d ON d.agency_code = s.agency_code
             AND d.day >= s.month AND d.day < CAST(s.month + INTERVAL '1 month' AS date)
        WHERE {_CLEAN_DAY}
        UNION ALL
        SELECT {_MONTH.format("day")}, {_NAMES}, n FROM rows)
    SELECT month, kind, ref, name, status, value, CASE WHEN kind = 'valid' THEN channel END AS channel,
           false AS helped, false AS flagged, CAST(sum(n) AS bigint) AS n
    FROM kept
    WHERE kind <> 'reach' OR name IN ('invited', 'delivered') OR channel IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# Some marked days are deleted and counted anew, their months are summed anew from their days, and the marks that were
# seen are taken away, all in one statement. A mark of a change that is not committed yet is not seen, and stays.
RENEW = f"""
    WITH resolved AS MATERIALIZED ({_RESOLVED}),
    stale AS MATERIALIZED (
        SELECT DISTINCT agency_code, day FROM resolved WHERE day IS NOT NULL ORDER BY 1, 2 LIMIT :most),
    stale_months AS MATERIALIZED (SELECT DISTINCT agency_code, {_MONTH.format("day")} AS month FROM stale),
    {COUNTED},
    fresh AS MATERIALIZED (SELECT agency_code, day, {_NAMES}, n FROM rows),
    unmarked AS (
        DELETE FROM figure_marks m USING resolved r
        WHERE m.id = r.id AND (r.day IS NULL OR (r.agency_code, r.day) IN (SELECT * FROM stale))),
    cleared AS (DELETE FROM figure_days d USING stale t WHERE d.agency_code = t.agency_code AND d.day = t.day),
    renewed AS (INSERT INTO figure_days (agency_code, day, {_NAMES}, n) SELECT * FROM fresh),
    cleared_months AS (
        DELETE FROM figure_months f USING stale_months s WHERE f.agency_code = s.agency_code AND f.month = s.month),
    renewed_months AS (
        INSERT INTO figure_months (agency_code, month, {_NAMES}, n)
        SELECT agency_code, month, {_NAMES}, sum(n) FROM (
            SELECT d.agency_code, s.month, {_NAMES}, n
            FROM stale_months s JOIN figure_days d ON d.agency_code = s.agency_code
                 AND d.day >= s.month AND d.day < CAST(s.month + INTERVAL '1 month' AS date)
            WHERE {_CLEAN_DAY}
            UNION ALL
            SELECT agency_code, {_MONTH.format("day")}, {_NAMES}, n FROM fresh) AS every_day
        GROUP BY agency_code, month, {_NAMES})
    SELECT count(*) FROM stale
"""

# As `FIGURES`, for whole months, without what was said: the index of these rows holds all of
# it. `whole`: of all channels together.
PROGRESS = f"""
    WITH {_STALE},
    {COUNTED},
    kept AS (
        SELECT agency_code, f.month, kind, ref, name, channel, n FROM figure_months f
        WHERE {_OURS} AND f.month >= CAST(:first AS date) AND f.month < CAST(:last AS date) AND {REACH}
              AND (f.agency_code, f.month) NOT IN (SELECT agency_code, month FROM stale_months)
        UNION ALL
        SELECT d.agency_code, s.month, kind, ref, name, channel, n
        FROM stale_months s JOIN figure_days d ON d.agency_code = s.agency_code
             AND d.day >= s.month AND d.day < CAST(s.month + INTERVAL '1 month' AS date)
        WHERE {_CLEAN_DAY} AND {REACH}
        UNION ALL
        SELECT agency_code, {_MONTH.format("day")}, kind, ref, name, channel, n FROM rows WHERE {REACH}),
    told AS (
        SELECT *, kind <> 'reach' OR name IN ('invited', 'delivered') OR channel IS NULL AS whole FROM kept)
    SELECT agency_code AS agency, month, channel, ref, kind, name, whole, CAST(sum(n) AS bigint) AS n,
           GROUPING(agency_code, month, channel, ref) AS by
    FROM told
    GROUP BY GROUPING SETS ((agency_code, kind, name, whole), (month, kind, name, whole), (channel, kind, name, whole),
                            (ref, kind, name, whole))
"""

"""Makes any number of answered surveys of one year, always the same ones for a seed: COPY into PostgreSQL, and Parquet.

What is made is spread like a province's: a few agencies with most of the cases, more content than discontent, every
kind of missing, several channels, some people helped, some responses flagged and a few excluded.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from survey.questionnaire import Kind, Questionnaire

YEAR = 2025
BATCH = 50_000
CHANNELS, OVER = ("web", "zalo", "telegram", "paper"), (0.35, 0.5, 0.05, 0.1)
LEVELS = (0.02, 0.04, 0.12, 0.47, 0.35)
STATUSES = ("answered", "skipped", "no_opinion", "never put")
SAID, SAID_OPEN = (0.91, 0.03, 0.04, 0.02), (0.25, 0.73, 0.0, 0.02)
WORDS = ("Chờ hơi lâu", "Cán bộ hướng dẫn dễ hiểu", "Nên có thêm chỗ gửi xe", "Không có ý kiến gì thêm")
HELPED, FLAGGED, EXCLUDED = 0.12, 0.03, 0.01
NOT_ANSWERED = 4  # one more case for so many responses
MOMENT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made."""

    cases: int
    responses: int
    answers: int


class Responses:
    """Makes responses to `form` about cases of `agencies`; the same for the same seed."""

    def __init__(self, form: Questionnaire, agencies: Sequence[str], seed: int = 2025) -> None:
        self._form, self._agencies = form, pa.array(agencies)
        self._chance = np.random.default_rng(seed)
        sizes = self._chance.lognormal(0, 1, len(agencies))
        self._sizes = sizes / sizes.sum()

    def make(self, responses: int, url: str, folder: Path) -> Made:
        """Fills the database, which has the agencies and the form already, and two Parquet files in the folder."""
        cases = answers = 0
        with psycopg.connect(url) as connection, _Files(folder) as files:
            # No triggers, no checks of references, row by row: everything is marked at the end instead.
            connection.execute("SET session_replication_role = replica")
            for first in range(0, responses, BATCH):
                tables = self._batch(first, min(BATCH, responses - first))
                for name, table in tables.items():
                    _copy(connection, name, table)
                files.write(tables)
                cases, answers = cases + tables["cases"].num_rows, answers + tables["answers"].num_rows
            connection.execute(
                "INSERT INTO figure_marks (agency_code, day)"
                " SELECT DISTINCT agency_code, figure_day(returned_at) FROM cases"
            )
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
        return Made(cases, responses, answers)

    def _batch(self, first: int, n: int) -> dict[str, pa.Table]:
        """The rows of so many responses, and of the cases that nobody answered about."""
        chance, many = self._chance, n + n // NOT_ANSWERED
        start = first + first // NOT_ANSWERED
        case_ids, invitation_ids = _ids("c", start, many), _ids("1", start, many)
        contact_ids, session_ids = _ids("d", first, n), _ids("5", first, n)
        seconds = chance.integers(0, 365 * 86_400 - 8 * 3600, many)
        begin = np.datetime64(datetime(YEAR, 1, 1), "us")
        returned = pa.array(begin + seconds.astype("timedelta64[s]")).cast(pa.timestamp("us")).cast(MOMENT)
        channel = pa.array(CHANNELS).take(pa.array(chance.choice(len(CHANNELS), n, p=OVER)))
        agency = self._agencies.take(pa.array(chance.choice(len(self._agencies), many, p=self._sizes)))
        made = {
            "cases": pa.table(
                {
                    "id": case_ids,
                    "code": pa.array([f"B-{number:09}" for number in range(start, start + many)]),
                    "agency_code": agency,
                    "returned_at": returned,
                }
            ),
            "contacts": pa.table({"id": contact_ids, "channel": channel}),
            "invitations": pa.table(
                {
                    "id": invitation_ids,
                    "case_id": case_ids,
                    "decision": _same("invite", many),
                    "questionnaire_ref": _same(self._form.ref, many),
                }
            ),
            "sessions": self._sessions(session_ids, case_ids, invitation_ids, contact_ids, channel, returned),
            "answers": self._answers(session_ids, channel, returned),
        }
        return made | self._judged(session_ids)

    def _sessions(
        self,
        ids: pa.Array,
        cases: pa.Array,
        invitations: pa.Array,
        contacts: pa.Array,
        channel: pa.Array,
        returned: pa.Array,
    ) -> pa.Table:
        n = len(ids)
        helper = pc.if_else(pa.array(self._chance.random(n) < HELPED), "buu-dien", pa.scalar(None, pa.string()))
        return pa.table(
            {
                "id": ids,
                "key": _same("bench", n),
                "case_id": cases[:n],
                "invitation_id": invitations[:n],
                "contact_id": contacts,
                "questionnaire_ref": _same(self._form.ref, n),
                "channel": channel,
                "disposition": _same("completed", n),
                "counted": _same(True, n),
                "current": _same(True, n),
                "state": _same(json.dumps({"open": None}), n),
                "helper": helper,
                "started_at": returned[:n],
                "completed_at": returned[:n],
                "expires_at": _same(datetime(YEAR + 1, 2, 1, tzinfo=UTC), n),
            }
        )

    def _judged(self, ids: pa.Array) -> dict[str, pa.Table]:
        """What was flagged, and what a person has excluded."""
        at = datetime(YEAR, 12, 31, tzinfo=UTC)
        made = {}
        for name, share, more in (("flags", FLAGGED, {}), ("exclusions", EXCLUDED, {"by": "bench"})):
            chosen = ids.filter(pa.array(self._chance.random(len(ids)) < share))
            fixed = {"rule": "bench", "rule_version": 1, "reason": "bench", "at": at} | more
            same = {column: _same(value, len(chosen)) for column, value in fixed.items()}
            made[name] = pa.table({"session_id": chosen} | same)
        return made

    def _answers(self, sessions: pa.Array, channel: pa.Array, returned: pa.Array) -> pa.Table:
        given = pa.concat_tables(self._to_each_question(sessions, channel, returned[: len(sessions)]))
        return given.filter(pc.not_equal(given["status"], STATUSES[-1]))

    def _to_each_question(self, sessions: pa.Array, channel: pa.Array, at: pa.Array) -> Iterator[pa.Table]:
        n = len(sessions)
        for question in self._form:
            share = SAID_OPEN if question.kind is Kind.OPEN else SAID
            status = pa.array(STATUSES).take(pa.array(self._chance.choice(len(STATUSES), n, p=share)))
            answered = pc.equal(status, "answered")
            values = self._values(question.kind, [one.id for one in question.choices], n)
            yield pa.table(
                {
                    "session_id": sessions,
                    "question_id": _same(question.id, n),
                    "questionnaire_ref": _same(self._form.ref, n),
                    "status": status,
                    "value": pc.if_else(answered, values, pa.scalar(None, pa.string())),
                    "source": _same("tap", n),
                    "channel": channel,
                    "at": at,
                }
            )

    def _values(self, kind: Kind, choices: Sequence[str], n: int) -> pa.Array:
        """Values as JSON text."""
        if kind is Kind.SINGLE:
            possible, share = ["1", "2", "3", "4", "5"], LEVELS
        else:
            several = {Kind.NUMBER: range(5), Kind.OPEN: WORDS, Kind.MULTIPLE: [[one] for one in choices]}
            possible = [json.dumps(one, ensure_ascii=False) for one in several.get(kind, choices)]
            share = None
        return pa.array(possible).take(pa.array(self._chance.choice(len(possible), n, p=share)))


class _Files:
    """The same responses and answers as Parquet, one row per response and one per answer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def write(self, tables: dict[str, pa.Table]) -> None:
        sessions = tables["sessions"]
        n = sessions.num_rows
        ids = sessions["id"]
        responses = pa.table(
            {
                "session_id": ids,
                "agency": tables["cases"]["agency_code"][:n],
                "returned_at": tables["cases"]["returned_at"][:n],
                "ref": sessions["questionnaire_ref"],
                "channel": sessions["channel"],
                "helped": pc.is_valid(sessions["helper"]),
                "flagged": pc.is_in(ids, tables["flags"]["session_id"].combine_chunks()),
                "excluded": pc.is_in(ids, tables["exclusions"]["session_id"].combine_chunks()),
            }
        )
        self._write("responses", responses)
        self._write("answers", tables["answers"].select(["session_id", "question_id", "status", "value"]))

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(self._folder / f"{name}.parquet", table.schema, compression="zstd")
        self._writers[name].write_table(table)


def _ids(kind: str, first: int, n: int) -> pa.Array:
    return pa.array([f"{kind * 8}-0000-4000-8000-{number:012x}" for number in range(first, first + n)])


def _same(value: object, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, MOMENT) if isinstance(value, datetime) else value, n)


def _copy(connection: psycopg.Connection, name: str, table: pa.Table) -> None:
    written = io.BytesIO()
    csv.write_csv(table, written, csv.WriteOptions(include_header=False))
    columns = ", ".join(f'"{column}"' for column in table.column_names)
    with connection.cursor().copy(f"COPY {name} ({columns}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(written.getbuffer())

"""DuckDB counting the same answers from Parquet: what a database made for this one question does."""

from __future__ import annotations

import importlib.util
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

MISSING = (
    "Chưa có DuckDB để đo bên cạnh, vì nó chỉ nằm trong nhóm thư viện kiểm thử. "
    "Hãy chạy ./hailong --sync service service test rồi đo lại."
)

_COUNT = """
    SELECT r.agency, r.ref, a.question_id, a.status,
           CASE WHEN a.question_id NOT IN (SELECT unnest(?)) THEN a.value END AS value,
           r.channel, r.helped, r.flagged, count(*) AS n
    FROM '{responses}' r JOIN '{answers}' a USING (session_id)
    WHERE NOT r.excluded AND r.returned_at >= ? AND r.returned_at < ? AND ({agency})
    GROUP BY ALL
"""


def there() -> bool:
    return importlib.util.find_spec("duckdb") is not None


class Duck:
    """DuckDB on two Parquet files, with as many threads as PostgreSQL has processors."""

    def __init__(self, folder: Path, threads: int, own_words: list[str]) -> None:
        import duckdb

        self.version = duckdb.__version__
        self._connection = duckdb.connect(config={"threads": threads})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._names = {name: folder / f"{name}.parquet" for name in ("responses", "answers")}
        self._own_words = own_words

    def count(self, since: Any, until: Any, agency: str | None = None) -> list[tuple[Any, ...]]:
        """The counts of all agencies, each apart, or of one."""
        query = _COUNT.format(**self._names, agency="true" if agency is None else "r.agency = ?")
        given = [self._own_words, since, until, *([] if agency is None else [agency])]
        return self._connection.execute(query, given).fetchall()

    def levels(self, since: Any, until: Any, questions: set[str]) -> Counter[tuple[str, str, int]]:
        """By agency, question and level: to be held against ours."""
        found: Counter[tuple[str, str, int]] = Counter()
        for agency, _, question, status, value, *_, n in self.count(since, until):
            if question in questions and status == "answered":
                found[agency, question, int(value)] += n
        return found

    def median_ms(self, runs: int, since: Any, until: Any, agency: str | None = None) -> float:
        took = []
        for _ in range(runs):
            begun = time.perf_counter()
            self.count(since, until, agency)
            took.append((time.perf_counter() - begun) * 1000)
        return round(median(took), 1)

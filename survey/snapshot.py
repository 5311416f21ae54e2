"""A frozen snapshot: the figures of one period as they were made known, which never change again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from survey.measures.period import VIETNAM, Period

FROZEN = "period.frozen"  # the event that subscribers are told of


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`edition` counts the snapshots of one period; a later one replaces the one before, for a reason that is given."""

    id: str
    period: str
    first: date
    last: date
    edition: int
    replaces: str | None
    replaced_by: str | None
    reason: str
    by: str
    frozen_at: datetime
    method_version: str
    input_hash: str
    agencies: int
    public: bool


class CannotFreeze(Exception):
    """Why a period is not frozen; `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def bounded(period: Period, now: datetime) -> tuple[date, date]:
    """First and last day of a period that is over. Raises CannotFreeze."""
    if period.first is None or period.last is None:
        raise CannotFreeze("unbounded", "Kỳ công bố phải có ngày đầu và ngày cuối.")
    if period.last >= now.astimezone(VIETNAM).date():
        raise CannotFreeze("not_over", "Kỳ này chưa kết thúc, chưa công bố được.")
    return period.first, period.last


def plain(one: Snapshot) -> dict[str, Any]:
    """A snapshot as plain JSON values: for the web and for `--json`."""
    return {
        "id": one.id,
        "period": {"name": one.period, "from": one.first.isoformat(), "to": one.last.isoformat()},
        "edition": one.edition,
        "replaces": one.replaces,
        "replaced_by": one.replaced_by,
        "reason": one.reason,
        "by": one.by,
        "frozen_at": one.frozen_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "method_version": one.method_version,
        "input_hash": one.input_hash,
        "agencies": one.agencies,
        "public": one.public,
    }

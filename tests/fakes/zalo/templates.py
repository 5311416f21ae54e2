"""Templates: what they need, whether they may be sent, and how many a day."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from tests.fakes.wire.clock import Clock
from tests.fakes.wire.faults import Wrong
from tests.fakes.zalo.refusal import Refusal

VIETNAM = timezone(timedelta(hours=7))
KINDS = ("custom", "rating", "response", "otp")
ONLY_BY_PHONE = ("response", "otp")
STATUSES = ("PENDING_REVIEW", "ENABLE", "REJECT", "DISABLE", "DELETE")
WELL_FORMED = re.compile(r"[0-9a-zA-Z]+")
LONGEST_DATUM = 400


@dataclass
class Template:
    """`params`: names with their greatest lengths; None takes any data. `by_user`: false for templates of old."""

    id: str
    kind: str = "custom"
    status: str = "ENABLE"
    by_user: bool = True
    params: dict[str, int] | None = None
    daily_quota: int | None = None


class Templates:
    """A template that nobody defined is enabled and takes any data; `strict` refuses it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.forget()

    def forget(self) -> None:
        self.all: dict[str, Template] = {}
        self.strict, self.night_rule, self.daily_quota = False, False, 20_000
        self.sent: Counter[tuple[str, str]] = Counter()  # (day, template or "" for all)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC).astimezone(VIETNAM)

    @property
    def today(self) -> str:
        return self.now.date().isoformat()

    def define(self, body: dict[str, Any]) -> tuple[Template, str]:
        """Makes or changes one; returns it and its status before. Raises Wrong."""
        known = {one.name for one in fields(Template)}
        if not body.get("id") or set(body) - known:
            raise Wrong(f"A template has id and {sorted(known - {'id'})}.")
        if body.get("kind", "custom") not in KINDS or body.get("status", "ENABLE") not in STATUSES:
            raise Wrong(f"kind is one of {', '.join(KINDS)}; status one of {', '.join(STATUSES)}.")
        before = self.all.setdefault(str(body["id"]), Template(str(body["id"])))
        was = before.status
        for name, value in body.items():
            setattr(before, name, str(value) if name == "id" else value)
        return before, was

    def usable(self, number: str, data: Any) -> Template:
        """The template to send with this data. Raises Refusal."""
        found = self.all.get(number)
        if found is None:
            if self.strict or not WELL_FORMED.fullmatch(number):
                raise Refusal(-109, "template_id")
            found = self.all[number] = Template(number)
        if found.status != "ENABLE":
            raise Refusal(-146 if found.status == "DISABLE" else -131)
        _check_data(found, data)
        return found

    def spend(self, template: Template) -> dict[str, str]:
        """Counts one by phone, at this hour. Raises Refusal."""
        if self.night_rule and not 6 <= self.now.hour < 22:
            raise Refusal(-133)
        if self.sent[self.today, ""] >= self.daily_quota:
            raise Refusal(-144)
        if template.daily_quota is not None and self.sent[self.today, template.id] >= template.daily_quota:
            raise Refusal(-147)
        self.sent[self.today, ""] += 1
        self.sent[self.today, template.id] += 1
        return self.quota

    @property
    def quota(self) -> dict[str, str]:
        left = self.daily_quota - self.sent[self.today, ""]
        return {"dailyQuota": str(self.daily_quota), "remainingQuota": str(max(left, 0))}


def _check_data(template: Template, data: Any) -> None:
    if not isinstance(data, dict) or not data:
        raise Refusal(-111, "template_data")
    for name, value in data.items():
        if not isinstance(value, str | int | float):
            raise Refusal(-1124, name)
        if len(str(value)) > (template.params or {}).get(name, LONGEST_DATUM):
            raise Refusal(-1121, name)
    if missing := set(template.params or {}) - set(data):
        raise Refusal(-1122, ", ".join(sorted(missing)))

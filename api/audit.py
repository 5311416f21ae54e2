"""The page of the audit: what staff did, with filters, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.pages.shown import shown
from api.pages.words import ACTS, DETAILS, WAYS
from api.staff import OfficeReader
from survey.cells import read_date
from survey.desk.audit import AT_ONCE, Entry, Sought
from survey.fault import Unreadable
from survey.measures.period import VIETNAM
from survey.staff import ROLES

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/nhat-ky"
ONE_DAY = timedelta(days=1)


@router.get(PATH)
async def audit(
    request: Request,
    staff: OfficeReader,
    viec: Annotated[str, Query(max_length=60)] = "",
    ai: Annotated[str, Query(max_length=80)] = "",
    tu: Annotated[str, Query(max_length=20)] = "",
    den: Annotated[str, Query(max_length=20)] = "",
    truoc: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    desk, wanted = request.app.state.desk, {"viec": viec, "ai": ai, "tu": tu, "den": den}
    days, errors = _days(tu, den)
    sought = Sought(viec or None, ai.strip() or None, *days, before=truoc, number=AT_ONCE + 1)
    entries = [] if errors else await desk.audit.read(sought)
    acts = [(act, ACTS.get(act, act)) for act in await desk.audit.acts()]
    rows = [(entry, ACTS.get(entry.act, entry.act), told(entry)) for entry in entries[:AT_ONCE]]
    older = _link(wanted | {"truoc": entries[AT_ONCE - 1].id}) if len(entries) > AT_ONCE else ""
    first = _link(wanted) if truoc else ""
    return shown(
        request, "staff/audit", staff, rows=rows, acts=sorted(acts, key=lambda one: one[1]), wanted=wanted,
        errors=errors, older=older, newest=first,
    )  # fmt: skip


def _link(wanted: Mapping[str, object]) -> str:
    return f"{PATH}?{urlencode({name: value for name, value in wanted.items() if value})}"


def _days(first: str, last: str) -> tuple[tuple[datetime | None, datetime | None], dict[str, str]]:
    """From the beginning of the first day to the end of the last, and what cannot be read."""
    found: dict[str, date | None] = {}
    errors: dict[str, str] = {}
    for name, text in (("tu", first), ("den", last)):
        try:
            found[name] = read_date(text)
        except Unreadable:
            found[name], errors[name] = None, "Hãy ghi ngày dạng dd/mm/yyyy."
    end = found["den"] + ONE_DAY if found["den"] else None
    return (_midnight(found["tu"]), _midnight(end)), errors


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC) if day else None


def told(entry: Entry) -> str:
    """The details of an entry in one line."""
    detail = {name: value for name, value in entry.detail.items() if name != "account"}
    parts = [f"{DETAILS.get(name, name)}: {_plain(name, value)}" for name, value in detail.items()]
    if entry.response:
        parts.append(f"phiếu {str(entry.response)[:8]}")
    return "; ".join(parts)


def _plain(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {one}" for key, one in value.items() if not isinstance(one, Mapping)) or str(
            len(value)
        )
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return {"way": WAYS, "role": ROLES}.get(name, {}).get(str(value), str(value))

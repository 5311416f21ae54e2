"""`data/inviting.yml` read into the policy of inviting and the places of templates; every fault told at once."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path

from survey.inviting.filling import STANDARD, USES, VALUES, Field
from survey.inviting.policy import MOST_REMINDERS, Period, Policy, Route, Yearly
from survey.inviting.rules import Rules
from survey.runtime.marked import Entry, LibraryError, Report, read

KEYS = (
    "delay_minutes", "from_time", "to_time", "quiet_weekdays", "quiet", "quiet_every_year", "window_days", "open_days",
    "cooldown_days", "people_per_phone", "reminder_days", "order", "phone_again_days", "at_once", "template_fields",
)  # fmt: skip
PERIOD_KEYS = ("name", "from", "to")
FIELD_KEYS = ("name", "value", "limit", "for")
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
ROUTES = {route.value: route for route in Route if route is not Route.LINK}
LEAP = 2024  # a year that has every day
_A_DAY = date(2025, 1, 1)
_PARAMETER = re.compile(r"[A-Za-z0-9_]{1,40}")


def inviting(file: Path) -> Rules:
    """The rules of the file; what it leaves out is as in `Policy`. Raises LibraryError."""
    report = Report(file)
    source = read(file, "tệp mời", KEYS, report)
    rules = _rules(source) if source and not report.faults else None
    if report.faults or rules is None:
        raise LibraryError(report.lines())
    return rules


def _rules(source: Entry) -> Rules | None:
    usual = Policy()
    earliest, latest = _clock(source, "from_time", usual.earliest), _clock(source, "to_time", usual.latest)
    if not earliest < latest:
        source.fault("to_time", "`to_time` phải sau `from_time`, trong cùng một ngày.")
    given = {
        "delay": timedelta(minutes=_whole(source, "delay_minutes", 60, 0, 60 * 24 * 30)),
        "quiet": (*_periods(source), *_yearly(source)),
        "quiet_weekdays": _weekdays(source),
        "window": _days(source, "window_days", usual.window),
        "open_for": _days(source, "open_days", usual.open_for),
        "cooldown": _days(source, "cooldown_days", usual.cooldown, least=0),
        "people_per_phone": _whole(source, "people_per_phone", usual.people_per_phone, 1, 50),
        "reminders": _reminders(source, usual),
        "order": _order(source, usual),
        "phone_again": _days(source, "phone_again_days", usual.phone_again, least=0),
        "at_once": _whole(source, "at_once", usual.at_once, 1, 1000),
    }
    if all(any(one.holds(_A_DAY + timedelta(n)) for one in _yearly(source)) for n in range(365)):
        source.fault("quiet_every_year", "`quiet_every_year` gồm cả năm thì không mời được ai.")
    fields = _fields(source)
    return None if source.report.faults else Rules(Policy(earliest=earliest, latest=latest, **given), fields)


def _whole(source: Entry, key: str, usual: int, least: int, most: int) -> int:
    number = source.number(key)
    if number is None:
        return usual
    if not least <= number <= most:
        source.fault(key, f"`{key}` phải từ {least} đến {most}, không phải {number}.")
    return number


def _days(source: Entry, key: str, usual: timedelta, least: int = 1) -> timedelta:
    return timedelta(days=_whole(source, key, usual.days, least, 3650))


def _clock(source: Entry, key: str, usual: time) -> time:
    written = source.text(key)
    found = re.fullmatch(r"(\d{1,2})[:hg](\d{2})", written)
    if not written:
        return usual
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        source.fault(key, f"`{key}` phải là giờ viết như 08:00, không phải “{written}”.")
        return usual
    return time(int(found[1]), int(found[2]))


def _weekdays(source: Entry) -> frozenset[int]:
    found = set()
    for word in source.words("quiet_weekdays"):
        if word.text.casefold() in WEEKDAYS:
            found.add(WEEKDAYS.index(word.text.casefold()))
        else:
            source.report.add(word.line, f"Không có ngày “{word.text}”. Ghi một trong: {', '.join(WEEKDAYS)}.")
    if len(found) == len(WEEKDAYS):
        source.fault("quiet_weekdays", "`quiet_weekdays` gồm cả bảy ngày thì không mời được ai.")
    return frozenset(found)


def _periods(source: Entry) -> list[Period]:
    made = []
    for one in source.entries("quiet", "kỳ nghỉ", PERIOD_KEYS):
        first, last = one.day("from"), one.day("to") or one.day("from")
        name = one.text("name", required=True)
        if first is None and "from" not in one:
            one.fault("from", "Kỳ nghỉ thiếu `from`.")
        elif first and last and last < first:
            one.fault("to", "`to` phải từ ngày `from` trở đi.")
        elif first and last:
            made.append(Period(name, first, last))
    return made


def _yearly(source: Entry) -> list[Yearly]:
    made = []
    for one in source.entries("quiet_every_year", "kỳ nghỉ", PERIOD_KEYS):
        first = _day_of_year(one, "from")
        last = _day_of_year(one, "to") if "to" in one else first
        name = one.text("name", required=True)
        if first and last:
            made.append(Yearly(name, first, last))
    return made


def _day_of_year(source: Entry, key: str) -> tuple[int, int] | None:
    written = source.text(key, required=True)
    day, _, month = written.partition("/")
    if not written:
        return None
    try:
        found = date(LEAP, int(month), int(day))
    except ValueError:
        source.fault(key, f"`{key}` phải là ngày/tháng có thật, viết như 30/4, không phải “{written}”.")
        return None
    return found.month, found.day


def _reminders(source: Entry, usual: Policy) -> tuple[timedelta, ...]:
    if "reminder_days" not in source:
        return usual.reminders
    words = source.words("reminder_days")
    if len(words) > MOST_REMINDERS:
        source.fault(
            "reminder_days", f"Chỉ được nhắc nhiều nhất {MOST_REMINDERS} lần; `reminder_days` có {len(words)}."
        )
    for word in words:
        if not re.fullmatch(r"[1-9]\d{0,2}", word.text):
            source.report.add(word.line, f"Mỗi mục của `reminder_days` phải là số ngày từ 1, không phải “{word.text}”.")
    return () if source.report.faults else tuple(timedelta(days=int(word.text)) for word in words)


def _order(source: Entry, usual: Policy) -> tuple[Route, ...]:
    if "order" not in source:
        return usual.order
    found: list[Route] = []
    for word in source.words("order"):
        route = ROUTES.get(word.text)
        if route is None:
            source.report.add(word.line, f"Không có cách gửi “{word.text}”. Ghi một trong: {', '.join(ROUTES)}.")
        elif route in found:
            source.report.add(word.line, f"Cách gửi “{word.text}” viết hai lần.")
        else:
            found.append(route)
    return tuple(found)


def _fields(source: Entry) -> tuple[Field, ...]:
    if "template_fields" not in source:
        return STANDARD
    values = {value: value for value in VALUES}
    made: list[Field] = []
    for one in source.entries("template_fields", "chỗ điền", FIELD_KEYS):
        name, value = one.text("name", required=True), one.option("value", values, required=True)
        if name and not _PARAMETER.fullmatch(name):
            one.fault("name", f"Tên tham số “{name}” chỉ gồm chữ không dấu, số và dấu gạch dưới, tối đa 40 ký tự.")
        made.append(Field(name, value or "", _whole(one, "limit", 100, 1, 400), _uses(one)))
    return tuple(made)


def _uses(source: Entry) -> tuple[str, ...]:
    words = source.words("for")
    for word in words:
        if word.text not in USES:
            source.report.add(word.line, f"Không có loại tin “{word.text}”. Ghi một trong: {', '.join(USES)}.")
    return tuple(word.text for word in words) or USES

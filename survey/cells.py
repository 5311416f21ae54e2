"""Cells of a row as people and programs write them: text, dates, moments, yes and no.

An empty cell is None (text: ""), never a guess. Moments without an offset are Vietnamese time; what comes back is UTC.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from survey.fault import Unreadable
from survey.measures.period import VIETNAM

_DAY = r"(?P<day>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<year>\d{4})"
_ISO = r"(?P<year>\d{4})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
_TIME = (
    r"(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>am|pm|sa|ch)?\s*(?P<offset>z|[+-]\d{2}:?\d{2})?"
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (rf"{_DAY}(?:[\s,]+{_TIME})?", rf"{_ISO}(?:[\sT,]+{_TIME})?", rf"{_TIME}[\s,]+{_DAY}")
)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # day 0 of spreadsheets, as counted after their phantom 29/2/1900
_YEARS = range(2000, 2100)
_DATE_HINT = "Ghi ngày/tháng/năm đủ bốn chữ số năm, ví dụ 05/11/2026."

_YES = {"1", "true", "yes", "co", "x", "dung"}
_NO = {"0", "false", "no", "khong", "sai"}


def fold(text: str) -> str:
    """Text without case, marks and punctuation, words one space apart: "Mã  HỒ SƠ:" becomes "ma ho so"."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def read_text(value: object, limit: int = 500) -> str:
    """One line of clean NFC text: control and format characters gone, spaces single."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, type(None))):
        raise Unreadable("Ô này phải là chữ.")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    clean = " ".join("".join(one for one in text if one.isspace() or unicodedata.category(one)[0] != "C").split())
    if len(clean) > limit:
        raise Unreadable(f"Nội dung quá dài: tối đa {limit} ký tự.")
    return clean


def read_moment(value: object) -> datetime | None:
    """An aware moment in UTC. A day without a time is its midnight in Vietnam."""
    found = _naive(value)
    if found is None:
        return None
    if found.year not in _YEARS:
        raise Unreadable(f"Năm {found.year} không hợp lý. {_DATE_HINT}")
    aware = found if found.tzinfo else found.replace(tzinfo=VIETNAM)
    return aware.astimezone(UTC)


def read_date(value: object) -> date | None:
    """A day in Vietnam; the time of day, if any, is dropped."""
    moment = read_moment(value)
    return moment.astimezone(VIETNAM).date() if moment else None


def read_bool(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = fold(read_text(value))
    if not word:
        return None
    if word in _YES or word in _NO:
        return word in _YES
    raise Unreadable("Ghi «có» hoặc «không».")


def _naive(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_serial(value)
    text = read_text(value)
    if not text:
        return None
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text.replace(",", ".")))
    return _from_words(text)


def _from_serial(serial: float) -> datetime:
    """A spreadsheet's own date: days since 30/12/1899, the time of day as the fraction."""
    if not 1 <= serial < 100_000:
        raise Unreadable(f"Không đọc được ngày. {_DATE_HINT}")
    return _SERIAL_ZERO + timedelta(seconds=round(serial * 86_400))


def _from_words(text: str) -> datetime:
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if not found:
        raise Unreadable(f"Không đọc được ngày. {_DATE_HINT}")
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return datetime.combine(day, _time(found))
    except ValueError as error:
        raise Unreadable(f"Không có ngày giờ này trong lịch. {_DATE_HINT}") from error


def _time(found: re.Match[str]) -> time:
    if found["hour"] is None:
        return time()
    hour = int(found["hour"])
    half = (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("hour of a half day")
        hour = hour % 12 + (12 if half in ("pm", "ch") else 0)
    offset = found["offset"]
    zone = datetime.strptime(offset.upper(), "%z").tzinfo if offset else None
    return time(hour, int(found["minute"]), int(found["second"] or 0), tzinfo=zone)

"""The examples of the fieldwork API, as its documentation page shows them. Cases and numbers are made up."""

from __future__ import annotations

from typing import Any

_AT = "2026-11-20T09:30:00+07:00"

SAMPLE: dict[str, Any] = {
    "number": 1,
    "agency": "H57.39",
    "agency_name": "UBND phường Thuận Hóa",
    "children": False,
    "first_day": "2026-11-01",
    "last_day": "2026-11-30",
    "kind": "ca_nhan",
    "strata": "field",
    "unanswered": False,
    "rule": "minimum",
    "sizes": {"H57.39": {"yearly": 2310, "frame": 214, "size": 200}},
    "reserve_percent": 20,
    "seed": "pWq3fX0b2mS9uYVh4TnKcA",
    "frame_hash": "c83f6dd7313815b8dfbe9785f07392c97e0400fa0bd420fd2a5652857830e666",
    "frame_size": 214,
    "method": "tickets/1",
    "by": "so-noi-vu: lan",
    "at": _AT,
    "official": 200,
    "reserve": 14,
    "replaced": 0,
}
_GONE = {
    "list": "official",
    "place": 3,
    "stratum": "Hộ tịch",
    "agency": "H57.39",
    "unit": "UBND phường Thuận Hóa",
    "case": "H57.39-261105-0003",
    "procedure": "Cấp bản sao Trích lục hộ tịch",
    "returned_at": "2026-11-09T09:30:00+07:00",
    "in_use": True,
    "replaced": None,
    "note": "",
    "by_case": None,
    "for_case": None,
    "answered_by": None,
}
_COME = _GONE | {"list": "reserve", "place": 1, "case": "H57.39-261106-0011", "in_use": False}
PLACE = _GONE
REPLACEMENT: dict[str, Any] = {"gone": _GONE, "come": _COME}

ENTERED: dict[str, Any] = {
    "row": 1,
    "code": "K7QF-3MXJ",
    "case": "H57.39-261105-0003",
    "outcome": "compared",
    "differences": 1,
}
UNDECIDED: dict[str, Any] = {
    "form": "K7QF-3MXJ",
    "case": "H57.39-261105-0003",
    "question": "tiep_can",
    "text": "Mức độ hài lòng của Ông/Bà về việc tiếp cận dịch vụ hành chính công",
    "first": "4 – Hài lòng",
    "second": "5 – Rất hài lòng",
    "first_by": "so-noi-vu: lan",
    "second_by": "so-noi-vu: mai",
    "decided": None,
}
RETURNED: dict[str, Any] = {
    "agency": "H57.39",
    "unit": "UBND phường Thuận Hóa",
    "ref": "tthc-rut-gon@1",
    "printed": 200,
    "entered": 143,
    "twice": 20,
    "counted": 139,
    "not_counted": 4,
}

DRAWN: dict[str, Any] = {
    "number": 1,
    "frame": 139,
    "drawn": 17,
    "flagged": 3,
    "asked": 12,
    "seed": "u8Jr0ZyTqk2mFQeVn6bLxw",
}
LINE: dict[str, Any] = {
    "number": 12,
    "case_code": "H57.39-261105-0003",
    "agency": "H57.39",
    "unit": "UBND phường Thuận Hóa",
    "channel": "paper",
    "enumerator": "BĐ-07",
    "reason": "flagged",
    "state": "unreached",
    "why": "no-consent",
    "outcome": None,
    "sent_at": None,
    "answered_at": None,
}
_WILSON = {"low": "59.58", "high": "98.21", "level": "95", "method": "wilson@1", "n": 10, "population": None}
_AGREED = {
    "name": "",
    "drawn": 17,
    "answered": 10,
    "own": 9,
    "percent": "90.00",
    "interval": _WILSON,
    "outcomes": {"own": 9, "other": 1},
    "states": {"answered": 10, "sent": 2, "unreached": 5},
}
STATUS: dict[str, Any] = {
    "total": _AGREED,
    "agencies": [_AGREED | {"name": "UBND phường Thuận Hóa"}],
    "channels": [_AGREED | {"name": "paper"}],
    "enumerators": [_AGREED | {"name": "BĐ-07"}],
}

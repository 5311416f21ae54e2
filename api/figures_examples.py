"""The examples of the figures API, as its documentation page shows them. The numbers are made up and add up."""

from __future__ import annotations

from typing import Any

_REF = "tthc-rut-gon@1"
_SIGNED = {"method": "pooled@1", "questionnaire": _REF}
_WILSON = {"level": "95", "method": "wilson@1", "n": 88, "population": 214}


def _share(counts: list[int], percent: str, low: str, high: str) -> dict[str, Any]:
    interval = {"low": low, "high": high, **_WILSON}
    made = {"counts": counts, "n": sum(counts), "satisfied": sum(counts[3:]), "percent": percent, "reason": None}
    return {**made, "interval": interval, **_SIGNED}


_NOTHING = {"counts": [0] * 5, "n": 0, "satisfied": 0, "percent": None, "reason": "no-responses", "interval": None}
_NOTHING |= _SIGNED
_OFFICIAL = _share([1, 2, 3, 24, 58], "93.18", "87.95", "96.24")
_OVERALL = _share([2, 1, 5, 30, 50], "90.91", "85.20", "94.56")
_FACTOR = {"factor": "cong_chuc", "name": "Công chức trực tiếp giải quyết công việc"}
_QUESTION = {
    "id": "thai_do",
    "text": "Công chức có thái độ giao tiếp lịch sự, tôn trọng không?",
    "kind": "single",
    "factor": "cong_chuc",
    **_OFFICIAL,
    "values": [],
    "skipped": 1,
    "no_opinion": 2,
    "unread": 0,
    "not_asked": 4,
}
_NOBODY = {"responses": 0, "pooled": _NOTHING, "factors": []}
_EVERYBODY = {"responses": 95, "pooled": _OFFICIAL, "factors": [_FACTOR | _OFFICIAL]}
_UNKNOWN = {"points": None, "low": None, "high": None, "reason": "no-responses", "level": "95"}


def _split(name: str) -> dict[str, Any]:
    difference = {"first": name, "second": f"not-{name}", **_UNKNOWN, "method": "newcombe@1", "questionnaire": _REF}
    return {"name": name, "alone": _NOBODY, "without": _EVERYBODY, "difference": difference}


_BLOCK: dict[str, Any] = {
    "ref": _REF,
    "title": "Phiếu rút gọn",
    "cases": 214,
    "invited": 190,
    "delivered": 176,
    "started": 99,
    "completed": 91,
    "responses": 98,
    "valid": 95,
    "excluded": {"official": 3},
    "dispositions": {"completed": 91, "partial": 7, "refused": 3},
    "response_rate": {"part": 98, "whole": 190, "percent": "51.58", "reason": None},
    "valid_rate": {"part": 95, "whole": 98, "percent": "96.94", "reason": None},
    "overall": {
        "pooled": _OFFICIAL,
        "question": _OVERALL,
        "alternative": {"method": "mean-of-factors@1", "percent": "93.18", "reason": None, "questionnaire": _REF},
    },
    "factors": [_FACTOR | _OFFICIAL],
    "questions": [_QUESTION],
    "channels": [],
    "between_channels": [],
    "helped": _split("helped"),
    "flagged": _split("flagged"),
}

RESPONSE: dict[str, Any] = {
    "agency": {"code": "H57.39", "name": "UBND phường Thuận Hóa"},
    "carries": [],
    "children": False,
    "period": {"from": "2026-11-01", "to": "2026-11-30"},
    "channel": None,
    "helped": None,
    "flagged": None,
    "computed_at": "2026-12-22T19:30:00+07:00",
    "cases": 214,
    "quota": None,
    "no_quota": "no-table",
    "questionnaires": [_BLOCK],
    "method": "pooled@1",
    "method_version": "pooled@1",
    "input_hash": "sha256:5f2b1c0e9d8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c",
}
PAGE: dict[str, Any] = {"items": [RESPONSE], "after": "H57.39"}

"""The example of the figures API, as its documentation page shows it. The numbers are made up and add up."""

from __future__ import annotations

from typing import Any

_OFFICIAL = {"counts": [1, 2, 3, 24, 58], "n": 88, "satisfied": 82, "percent": "93.18"}
_ATTITUDE = {
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
_OVERALL = {"counts": [2, 1, 5, 30, 50], "n": 88, "satisfied": 80, "percent": "90.91"}

RESPONSE: dict[str, Any] = {
    "agency": {"code": "H57.39", "name": "UBND phường Thuận Hóa"},
    "children": False,
    "period": {"from": "2026-11-01", "to": "2026-11-30"},
    "channel": "web",
    "method": "pooled@1",
    "method_version": "pooled@1",
    "computed_at": "2026-11-22T19:30:00+07:00",
    "input_hash": "sha256:5f2b1c0e9d8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c",
    "cases": 214,
    "questionnaires": [
        {
            "ref": "tthc-rut-gon@1",
            "title": "Phiếu rút gọn",
            "cases": 214,
            "invited": 190,
            "started": 95,
            "completed": 88,
            "responses": 95,
            "dispositions": {"completed": 88, "partial": 7, "refused": 3},
            "overall": {
                "pooled": _OFFICIAL,
                "question": _OVERALL,
                "alternative": {"method": "mean-of-factors@1", "percent": "93.18"},
            },
            "factors": [{"factor": "cong_chuc", "name": "Công chức trực tiếp giải quyết công việc", **_OFFICIAL}],
            "questions": [_ATTITUDE],
        }
    ],
}

PAGE: dict[str, Any] = {"items": [RESPONSE], "after": "H57.39"}

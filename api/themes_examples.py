"""What GET /v1/themes answers, as an example for those who read its description."""

from __future__ import annotations

_MONTHS = [
    {"name": "2026-10", "people": 41, "percent": "31.54"},
    {"name": "2026-11", "people": 47, "percent": "34.81"},
]

THEMES = {
    "agency": {"code": "H57.39", "name": "Phường Thuận Hóa"},
    "children": False,
    "period": {"from": "2026-10-01", "to": "2026-11-30"},
    "before": {"from": "2026-08-01", "to": "2026-09-30"},
    "codebook": 1,
    "smallest_cell": 5,
    "people": 265,
    "people_before": 240,
    "reason": None,
    "hidden": 2,
    "themes": [
        {
            "code": "thoi_gian_cho",
            "name": "Chờ tại quầy",
            "factor": "I",
            "people": 88,
            "percent": "33.21",
            "interval": {
                "low": "27.80",
                "high": "39.09",
                "level": "95",
                "method": "wilson@1",
                "n": 265,
                "population": None,
            },
            "tones": {"tich_cuc": 12, "tieu_cuc": 64, "trung_tinh": 6, "lan_lon": 6},
            "before": {"people": 61, "percent": "25.42"},
            "change": {"points": "7.79", "low": "-0.16", "high": "15.61", "level": "95", "method": "newcombe@1"},
            "months": _MONTHS,
            "quotes": [{"words": "Ngồi đợi từ sáng đến gần trưa mới tới số.", "tone": "tieu_cuc"}],
        }
    ],
    "months": [
        {"name": "2026-10", "people": 130, "percent": "100.00"},
        {"name": "2026-11", "people": 135, "percent": "100.00"},
    ],
    "by": None,
    "slices": [],
    "method_version": "people@1",
    "input_hash": "sha256:9d6e3c0b7a5f4e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b7a6f5e4d3c2b1a0f9e8d",
    "computed_at": "2026-11-30T18:00:00+07:00",
}

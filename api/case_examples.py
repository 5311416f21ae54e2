"""Examples of the cases API, as its documentation page shows them. People and numbers are made up."""

from __future__ import annotations

from typing import Any

_FULL = {
    "code": "H57.39-261105-0003",
    "agency": "H57.39",
    "procedure_code": "2.000635",
    "procedure_name": "Cấp bản sao Trích lục hộ tịch",
    "field": "Hộ tịch",
    "channel": "truc_tiep",
    "received_on": "2026-11-05",
    "due_on": "2026-11-09",
    "finished_on": "2026-11-08",
    "returned_at": "2026-11-09T09:30:00+07:00",
    "outcome": "giai_quyet",
    "status": 10,
    "applicant_name": "Nguyễn Văn An",
    "applicant_phone": "0500000001",
    "applicant_kind": "ca_nhan",
    "submitter_name": "Nguyễn Thị Bình",
    "submitter_phone": "0500000002",
    "adult": True,
}
_SHORT = {"code": "H57.39-261106-0011", "agency": "UBND phường Thuận Hóa", "returned_at": "10/11/2026 14:05"}
_WAITING = {"code": "H57.39-261107-0020", "agency": "H57.39", "status": 4}
_BAD = {"code": "H57-0001", "agency": "Không rõ", "returned_at": "2026-13-40", "applicant_phone": "12345"}

REQUESTS: dict[str, Any] = {
    "full": {"summary": "Một hồ sơ đầy đủ", "value": {"cases": [_FULL]}},
    "short": {"summary": "Ít trường nhất: không có số điện thoại, in liên kết lên giấy", "value": {"cases": [_SHORT]}},
    "mixed": {"summary": "Một dòng tốt, một chưa trả kết quả, một sai", "value": {"cases": [_FULL, _WAITING, _BAD]}},
}

RESPONSE: dict[str, Any] = {
    "results": [
        {
            "code": "H57.39-261105-0003",
            "status": "created",
            "errors": [],
            "invitation": "invited",
            "link": "https://khaosat.example.gov.vn/k/pWq3fX0b2mS9uYVh4TnKcA",
        },
        {
            "code": "H57.39-261107-0020",
            "status": "created",
            "errors": [],
            "invitation": "skipped:not-returned",
            "link": None,
        },
        {
            "code": "H57-0001",
            "status": "refused",
            "errors": [
                {"field": "code", "message": "Mã hồ sơ không đúng dạng, ví dụ đúng: H57.39-261105-0003."},
                {
                    "field": "agency",
                    "message": "Không có cơ quan này trong danh mục. Kiểm tra lại mã hoặc tên cơ quan.",
                },
            ],
            "invitation": None,
            "link": None,
        },
    ]
}

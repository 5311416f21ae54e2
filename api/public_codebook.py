"""What the columns and codes of the open data mean, and on which terms they may be used: for people and programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.figures_csv import PUBLIC_COLUMNS
from survey.licence import Licence
from survey.questionnaire import FACTOR_NAMES, SCALE

MEANINGS: Mapping[str, str] = {
    "snapshot": "mã của bản đã công bố: tên kỳ và lần công bố",
    "period": "tên kỳ: 2026 (năm), 2026-Q3 (quý), 2026-11 (tháng), hoặc hai ngày",
    "from": "ngày trả kết quả đầu tiên của kỳ",
    "to": "ngày trả kết quả cuối cùng của kỳ",
    "questionnaire": "bộ câu hỏi và phiên bản; không cộng các phiên bản với nhau",
    "agency": "mã cơ quan giải quyết hồ sơ; trống là tất cả các cơ quan",
    "agency_name": "tên cơ quan lúc công bố",
    "shown": "được nêu tới đâu (xem các mã)",
    "responses": "số phiếu hợp lệ; trống khi không nêu",
    "figure": "loại số liệu (xem các mã)",
    "id": "mã yếu tố hoặc mã câu hỏi",
    "name": "tên yếu tố hoặc câu hỏi",
    "n": "số câu trả lời theo thang năm mức",
    **{f"level_{at}": f"số câu trả lời ở mức {at}: {name}" for at, name in enumerate(SCALE, 1)},
    "satisfied": "số câu trả lời ở mức 4 và 5",
    "percent": "tỷ lệ hài lòng, phần trăm: satisfied chia n, hai chữ số thập phân; dấu chấm thập phân",
    "low": "đầu dưới của khoảng tin cậy 95% (Wilson)",
    "high": "đầu trên của khoảng tin cậy 95% (Wilson)",
    "method_version": "cách tính kèm phiên bản",
    "frozen_at": "lúc số liệu được đóng băng",
}
CODES: Mapping[str, Mapping[str, str]] = {
    "shown": {
        "empty": "không ai trả lời",
        "hidden": "không nêu, để không ai bị nhận ra",
        "overall": "chỉ chỉ số chung",
        "factors": "đến từng yếu tố",
        "questions": "đến từng câu hỏi",
        "levels": "đến từng mức trong năm mức",
    },
    "figure": {
        "overall": "chỉ số chung: gộp mọi câu trả lời về dịch vụ",
        "factor": "một yếu tố: gộp các câu hỏi của yếu tố",
        "question": "một câu hỏi",
    },
    "factor": {factor.value: name for factor, name in FACTOR_NAMES.items()},
}


def codebook(terms: Licence, smallest_cell: int, rules: Mapping[str, str]) -> dict[str, Any]:
    """Everything that a reader of the files needs to know. `rules`: by which rule a form may have been excluded."""
    return {
        "publisher": terms.publisher,
        "licence": {"name": terms.licence, "address": terms.address or None, "terms": terms.terms},
        "smallest_cell": smallest_cell,
        "columns": [{"name": name, "meaning": MEANINGS[name]} for name in PUBLIC_COLUMNS],
        "codes": [
            {"of": of, "code": code, "meaning": meaning}
            for of, codes in {**CODES, "rule": rules}.items()
            for code, meaning in codes.items()
        ],
    }

"""GET /v1/progress: how the survey is getting on, for whoever watches over it: no answers, no persons."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.errors import ApiError, ErrorAnswer
from api.keys import FiguresReader
from api.tagged import ASK_AGAIN, JSON, tagged
from survey.desk.report import Unknown
from survey.fault import Impossible
from survey.measures.figures import Scope
from survey.measures.period import parse
from survey.measures.stamp import written
from survey.progress import plain

router = APIRouter(prefix="/v1", tags=["Số liệu"])

_REACHED = {"cases": 812, "invited": 790, "delivered": 771, "started": 402, "completed": 371, "returned": 380,
            "valid": 377}  # fmt: skip
_STANDING = {"cases": 812, "returned": 380, "valid": 377, "required": 100, "met_returned": True, "met_valid": True}
EXAMPLE: dict[str, Any] = {
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "at": "2026-11-20T12:00:00+07:00",
    "reached": _REACHED,
    "agencies": [
        {
            "code": "H57.39",
            "name": "UBND phường Phú Xuân",
            "reached": _REACHED,
            "quota": {"year": 2026, "table_year": 2024, "source": "…", "so_far": _STANDING, "forecast": None},
            "missing": 0,
            "lags": False,
            "response_rate": "48.10",
        }
    ],
    "channels": [{"channel": "web", "started": 402, "completed": 371, "returned": 380, "valid": 377}],
    "months": [{"month": "2026-11", "reached": _REACHED, "response_rate": "48.10", "completion_rate": "92.29"}],
    "stops": [{"questionnaire": "tthc-rut-gon@1", "question": "di_lai", "text": "…", "number": 3, "people": 9}],
    "excluded": {"too-fast": 3},
    "waiting": {"flags": 4, "by_rule": {"too-fast": 4}, "undelivered": {"zalo": 2}, "callbacks": 1},
    "rechecks": {"drawn": 40, "answered": 31, "own": 30, "percent": "96.77", "interval": None},
    "costs": {"2026-11": 154000},
    "unpriced": 0,
    "response_rate": "48.10",
    "completion_rate": "92.29",
}


@router.get(
    "/progress",
    summary="Tiến độ khảo sát",
    responses={
        200: {"content": {JSON: {"schema": {"type": "object"}, "example": EXAMPLE}}},
        401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
        403: {"model": ErrorAnswer, "description": "Khóa không có quyền này"},
        404: {"model": ErrorAnswer, "description": "Không có đơn vị ấy"},
        422: {"model": ErrorAnswer, "description": "Kỳ không đọc được, hoặc không gồm các tháng trọn"},
    },
)
async def read_progress(
    request: Request,
    _: FiguresReader,
    period: Annotated[str, Query(description="Năm, quý hoặc tháng", examples=["2026", "2026-Q3", "2026-11"])],
    agency: Annotated[str | None, Query(min_length=1, description="Mã đơn vị; bỏ trống là tất cả")] = None,
    children: Annotated[bool, Query(description="Gồm cả các đơn vị trực thuộc")] = False,
) -> Response:
    """Số phiếu so với mức tối thiểu của từng đơn vị; theo kênh, theo tháng; câu bị bỏ dở; việc đang chờ.

    Một hồ sơ thuộc về ngày trả kết quả. `lags`: theo nhịp hiện nay, hết năm đơn vị ấy sẽ chưa đủ phiếu.
    """
    try:
        found = await request.app.state.desk.progress.overview(Scope(agency, children, parse(period)))
    except Unknown as unknown:
        raise ApiError(404, f"unknown_{unknown.field}", unknown.message) from None
    except Impossible as wrong:
        raise ApiError(422, "invalid", wrong.message) from None
    except ValueError as wrong:
        raise ApiError(422, "invalid", str(wrong)) from None
    return tagged(request, written(plain(found)).encode(), JSON, ASK_AGAIN)

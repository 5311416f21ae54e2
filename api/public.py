"""/v1/public: figures that everybody may read, without a key: frozen ones only, with small numbers left out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.errors import ApiError, ErrorAnswer
from api.figures import REFUSALS, answers
from api.figures_csv import public_lines
from api.figures_schema import Format
from api.snapshots_schema import PERIODS, PUBLIC, PublicFigures, PublicPeriods
from api.tagged import CSV, FOR_ALL, JSON, tagged
from survey.measures.stamp import written

router = APIRouter(prefix="/v1/public", tags=["Công khai"])


@router.get(
    "/periods",
    summary="Các kỳ mọi người được xem, mới nhất trước",
    response_model=PublicPeriods,
    responses={200: {"content": {JSON: {"example": PERIODS}}}},
)
async def read_periods(request: Request) -> Response:
    found = await request.app.state.desk.public.periods()
    return tagged(request, written({"items": found}).encode(), JSON, FOR_ALL)


@router.get(
    "/figures",
    summary="Số liệu mọi người được xem",
    response_model=PublicFigures,
    responses={
        **answers(PUBLIC),
        404: {"model": ErrorAnswer, "description": "Kỳ ấy chưa được công khai, hoặc không có đơn vị ấy"},
        422: REFUSALS[422],
    },
)
async def read_figures(
    request: Request,
    period: Annotated[str | None, Query(description="Tên kỳ; bỏ trống là kỳ mới nhất", examples=["2026-Q3"])] = None,
    agency: Annotated[str | None, Query(description="Chỉ đơn vị này", examples=["H57.39"])] = None,
    format: Format = "json",
) -> Response:
    """Chỉ từ các bản đã công bố. Số nào có thể cho biết về một nhóm ít hơn `smallest_cell` người thì không cho xem,
    kể cả khi lấy tổng trừ các số khác.
    """
    found = await request.app.state.desk.public.figures(period)
    if found is None:
        raise ApiError(404, "unknown_period", "Chưa có số liệu công khai của kỳ này.")
    wanted = found if agency is None else _only(found, agency)
    if format == "csv":
        return tagged(request, public_lines(wanted), CSV, FOR_ALL)
    return tagged(request, written(wanted).encode(), JSON, FOR_ALL)


def _only(document: dict[str, Any], agency: str) -> dict[str, Any]:
    blocks = [
        block | {"agencies": [one for one in block["agencies"] if one["code"] == agency]}
        for block in document["questionnaires"]
    ]
    if not any(block["agencies"] for block in blocks):
        raise ApiError(404, "unknown_agency", "Kỳ này không có số liệu của đơn vị ấy.")
    return document | {"questionnaires": blocks}

"""/v1/snapshots: publishing the figures of a period, and reading what was frozen, byte for byte."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.bodies import body_of, formed
from api.errors import ApiError, ErrorAnswer
from api.figures import REFUSALS, answers
from api.figures_csv import lines
from api.figures_schema import Format
from api.keys import FiguresReader, Publisher
from api.snapshots_schema import (
    FROZEN,
    FROZEN_PAGE,
    REQUESTS,
    SNAPSHOT,
    SNAPSHOTS,
    FrozenFigures,
    FrozenPage,
    SnapshotIn,
    SnapshotOut,
    SnapshotPage,
)
from api.tagged import ASK_AGAIN, CSV, FOR_EVER, JSON, following, tagged
from survey.desk.snapshots import Frozen
from survey.measures.period import Period, parse
from survey.measures.stamp import written
from survey.snapshot import CannotFreeze, Snapshot, plain

MOST_BYTES = 64 * 1024

router = APIRouter(prefix="/v1/snapshots", tags=["Công bố"])

_UNKNOWN: dict[str, Any] = {"model": ErrorAnswer, "description": "Không có bản công bố ấy"}
_CONFLICT: dict[str, Any] = {"model": ErrorAnswer, "description": "Kỳ chưa kết thúc, đã công bố, hoặc chồng kỳ khác"}
_BODY = {"schema": SnapshotIn.model_json_schema(), "examples": REQUESTS}
_MINE = {name: REFUSALS[name] for name in (401, 403)}

Most = Annotated[int, Query(ge=1, le=500, description="Số phần tử trong một trang")]
After = Annotated[str, Query(description="Trang sau của phần tử này: lấy ở trường `after` của trang trước")]


async def read_wanted(request: Request, by: Publisher) -> tuple[SnapshotIn, str]:
    """What is to be frozen, and by whom; read only after the key was checked."""
    body = await body_of(request, MOST_BYTES)
    if body is None:
        raise ApiError(413, "too_large", "Nội dung gửi lên quá lớn.")
    return formed(SnapshotIn, body), by


@router.post(
    "",
    summary="Công bố số liệu một kỳ",
    status_code=201,
    response_model=SnapshotOut,
    responses={201: {"content": {JSON: {"example": SNAPSHOT}}}, **REFUSALS, 409: _CONFLICT},
    openapi_extra={"requestBody": {"required": True, "content": {JSON: _BODY}}},
)
async def publish(request: Request, wanted: Annotated[tuple[SnapshotIn, str], Depends(read_wanted)]) -> Response:
    """Đóng băng số liệu của mọi đơn vị trong một kỳ đã kết thúc, cùng một thời điểm, và báo cho nơi đã đăng ký."""
    asked, by = wanted
    try:
        made = await request.app.state.desk.snapshots.publish(
            _period(asked), by, reason=asked.reason, again=asked.again, public=asked.public
        )
    except CannotFreeze as refused:
        status = 422 if refused.code in ("unbounded", "no_reason") else 409
        raise ApiError(status, refused.code, refused.message) from None
    headers = {"Location": f"/v1/snapshots/{made.id}"}
    return Response(written(plain(made)).encode(), 201, headers, JSON)


@router.get(
    "",
    summary="Các bản đã công bố, mới nhất trước",
    response_model=SnapshotPage,
    responses={200: {"content": {JSON: {"example": SNAPSHOTS}}}, **REFUSALS},
)
async def read_all(
    request: Request,
    _: FiguresReader,
    period: Annotated[str | None, Query(description="Chỉ các bản của kỳ này", examples=["2026-Q3"])] = None,
    after: After = "",
    limit: Most = 50,
) -> Response:
    found = await request.app.state.desk.snapshots.page(period, after or None, limit + 1)
    last = found[limit - 1].id if len(found) > limit else None
    body = written({"items": [plain(one) for one in found[:limit]], "after": last})
    return tagged(request, body.encode(), JSON, ASK_AGAIN, following(request, last))


@router.get(
    "/{id}",
    summary="Một bản đã công bố",
    response_model=SnapshotOut,
    responses={200: {"content": {JSON: {"example": SNAPSHOT}}}, **_MINE, 404: _UNKNOWN},
)
async def read_one(request: Request, _: FiguresReader, id: str) -> Response:
    return tagged(request, written(plain(await _one(request, id))).encode(), JSON, ASK_AGAIN)


@router.get(
    "/{id}/figures",
    summary="Số liệu của một bản đã công bố",
    response_model=FrozenFigures,
    responses={**answers(FROZEN), **REFUSALS, 404: _UNKNOWN},
)
async def read_figures(
    request: Request,
    _: FiguresReader,
    id: str,
    agency: Annotated[str, Query(description="Mã đơn vị; bỏ trống là tất cả")] = "",
    children: Annotated[bool, Query(description="Gồm cả các đơn vị trực thuộc")] = False,
    format: Format = "json",
) -> Response:
    """Đúng từng byte như lúc công bố, mãi mãi: lưu lại được."""
    frozen = await request.app.state.desk.snapshots.figures(id, agency, children=children)
    if frozen is None:
        await _one(request, id)
        raise ApiError(404, "unknown_agency", "Bản công bố này không có số liệu riêng của đơn vị ấy.")
    if format == "csv":
        return tagged(request, lines([frozen.read()]), CSV, FOR_EVER)
    return tagged(request, frozen.body.encode(), JSON, FOR_EVER)


@router.get(
    "/{id}/agencies",
    summary="Số liệu từng đơn vị của một bản đã công bố",
    response_model=FrozenPage,
    responses={**answers(FROZEN_PAGE), **REFUSALS, 404: _UNKNOWN},
)
async def read_each(
    request: Request, _: FiguresReader, id: str, after: After = "", limit: Most = 100, format: Format = "json"
) -> Response:
    """Theo thứ tự mã đơn vị, từng trang."""
    await _one(request, id)
    found, last = await request.app.state.desk.snapshots.by_agency(id, after, limit)
    link = following(request, last)
    if format == "csv":
        return tagged(request, lines([one.read() for one in found]), CSV, FOR_EVER, link)
    return tagged(request, _page(found, last), JSON, FOR_EVER, link)


async def _one(request: Request, id: str) -> Snapshot:
    found = await request.app.state.desk.snapshots.one(id)
    if found is None:
        raise ApiError(404, "unknown_snapshot", "Không có bản công bố nào mang mã này.")
    return found


def _period(asked: SnapshotIn) -> Period:
    if asked.period and (asked.first or asked.last):
        raise ApiError(422, "invalid", "Hãy dùng «period», hoặc «from» và «to»; không dùng cả hai.")
    try:
        return parse(asked.period) if asked.period else Period(asked.first, asked.last)
    except ValueError as wrong:
        raise ApiError(422, "invalid", str(wrong)) from None


def _page(found: list[Frozen], last: str | None) -> bytes:
    bodies = ",".join(one.body for one in found)  # as they were frozen, not written anew
    return f'{{"items":[{bodies}],"after":{json.dumps(last)}}}'.encode()

"""Exports as jobs: asked for, looked after, fetched or cancelled by whoever asked. Never with personal identifiers."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field

from api.errors import ApiError, ErrorAnswer
from api.figures_schema import FiguresQuery
from api.keys import Exporter as Caller
from exports.runner import place
from survey.desk.exporting import Export, Refused
from survey.exporting import REPORTS

router = APIRouter(prefix="/v1", tags=["Xuất dữ liệu"])

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_ERRORS = {
    401: {"model": ErrorAnswer, "description": "Thiếu khóa API hoặc khóa sai"},
    404: {"model": ErrorAnswer, "description": "Không có lần xuất này"},
}
_FILE = {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA.values()}}}


class ExportIn(FiguresQuery):
    """What to hand out; the scope is written as for figures."""

    what: Literal["responses", "figures", "comments", "themes", "invitations", "report", "annexes"] = Field(
        description="Xuất gì; report (docx) và annexes (xlsx): báo cáo của một năm đã công bố và phụ lục"
    )
    format: Literal["csv", "xlsx", "sav", "parquet", "jsonl", "docx"] = Field("csv", description="Định dạng của tệp")


class ExportOut(BaseModel):
    id: UUID
    what: str
    format: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    rows: int = Field(description="Số dòng đã ghi")
    total: int | None = Field(description="Tổng số dòng, khi biết trước")
    size: int | None = Field(description="Số byte của tệp, khi đã xong")
    error: str = Field(description="Vì sao không xuất được; trống khi không có lỗi")
    created_at: datetime
    finished_at: datetime | None
    file: str | None = Field(description="Địa chỉ của tệp, khi đã xong; giữ bảy ngày")


@router.post("/exports", status_code=202, summary="Yêu cầu xuất dữ liệu", responses={401: _ERRORS[401]})
async def ask(request: Request, caller: Caller, wanted: ExportIn) -> ExportOut:
    """Tệp được ghi ở phía sau. Xem tình trạng ở `GET /v1/exports/{id}`. Không bao giờ kèm thông tin cá nhân."""
    form = REPORTS.get(wanted.what, wanted.format)
    try:
        made = await request.app.state.desk.exporting.ask(wanted.what, form, wanted.scope(), caller)
    except Refused as refused:
        raise ApiError(422, "invalid", str(refused)) from None
    return _out(made)


@router.get("/exports/{export}", summary="Tình trạng một lần xuất", responses=_ERRORS)
async def look(request: Request, caller: Caller, export: UUID) -> ExportOut:
    """Đang chờ, đang ghi (bao nhiêu dòng), đã xong, hỏng (vì sao) hay đã hủy."""
    return _out(await _own(request, caller, export))


@router.get("/exports/{export}/file", summary="Tệp của một lần xuất", response_class=FileResponse,
            responses={**_FILE, **_ERRORS, 409: {"model": ErrorAnswer, "description": "Chưa xong"}})  # fmt: skip
async def fetch(request: Request, caller: Caller, export: UUID) -> FileResponse:
    """Tệp đã ghi xong. Chưa xong thì 409; đã hủy hoặc quá bảy ngày thì 404."""
    found = await _own(request, caller, export)
    if found.state in ("waiting", "running", "failed"):
        raise ApiError(409, "not_ready", found.error or "Tệp chưa ghi xong.")
    path = place(request.app.state.settings.data_dir, found)
    if found.state != "done" or not await asyncio.to_thread(path.exists):
        raise ApiError(404, "gone", "Tệp đã hủy hoặc đã quá hạn giữ. Hãy yêu cầu xuất lại.")
    return FileResponse(
        path, media_type=MEDIA[found.format], filename=f"{found.what}.{found.format}",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip


@router.delete("/exports/{export}", status_code=204, summary="Hủy một lần xuất", response_class=Response,
               responses=_ERRORS)  # fmt: skip
async def cancel(request: Request, caller: Caller, export: UUID) -> Response:
    """Dừng việc đang ghi, hoặc xóa tệp đã xong."""
    found = await _own(request, caller, export)
    if await request.app.state.desk.exporting.cancel(export, caller) == "cancelled":
        await asyncio.to_thread(place(request.app.state.settings.data_dir, found).unlink, missing_ok=True)
    return Response(status_code=204)


async def _own(request: Request, caller: str, export: UUID) -> Export:
    found = await request.app.state.desk.exporting.get(export, caller)
    if found is None:
        raise ApiError(404, "unknown_export", "Không có lần xuất này.")
    return found


def _out(one: Export) -> ExportOut:
    file = f"/v1/exports/{one.id}/file" if one.state == "done" else None
    return ExportOut(
        id=one.id, what=one.what, format=one.format, state=one.state, rows=one.rows, total=one.total, size=one.size,
        error=one.error, created_at=one.created_at, finished_at=one.finished_at, file=file,
    )  # fmt: skip

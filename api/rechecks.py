"""/v1/rechecks: who is asked whether they answered themselves, what they say, and how well it agrees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.fieldwork import READING, REFUSALS, named, refusing, scope_of, shown, wanted, written
from api.fieldwork_examples import DRAWN, LINE, STATUS
from api.fieldwork_schema import AnswerIn, DrawIn, DrawnOut, LineOut, LinePage, LinesQuery, StatusOut
from api.keys import FieldReader, FieldWorker
from api.spans import Span
from survey.fieldwork.recheck import Outcome

router = APIRouter(prefix="/v1/rechecks", tags=["Phúc tra"])

DRAW = {"period": "2026-11", "percent": 10, "by": "lan"}
ANSWER = {"outcome": "own", "note": "gọi điện", "by": "lan"}


@router.post(
    "/draws",
    status_code=201,
    summary="Chọn phiếu để phúc tra",
    responses={**shown(DRAWN, 201), **REFUSALS},
    openapi_extra=written(DrawIn, month=DRAW),
)
async def draw(request: Request, caller: FieldWorker, asked: Annotated[DrawIn, Depends(wanted(DrawIn))]) -> DrawnOut:
    """Mọi phiếu bị gắn cờ, và phần trăm ấy của các phiếu khác của từng đơn vị. Mỗi phiếu chỉ phúc tra một lần.

    Chỉ nhắn cho người đã đồng ý được liên hệ lại, trong giờ được nhắn; chỉ hỏi có trực tiếp trả lời phiếu không.
    """
    by = named(caller, asked.by)
    with refusing():
        made = await request.app.state.desk.recheck.draw(scope_of(asked), by, asked.percent, seed=asked.seed)
    return DrawnOut.model_validate(made, from_attributes=True)


@router.get("", summary="Từng phiếu được phúc tra", responses={**shown({"items": [LINE], "after": None}), **READING})
async def lines(request: Request, _: FieldReader, asked: Annotated[LinesQuery, Query()]) -> LinePage:
    """Ai không nhắn được thì kèm lý do: gọi điện hoặc đến hỏi, rồi ghi lại. Không có tên, số điện thoại."""
    with refusing():
        found = await request.app.state.desk.recheck.lines(scope_of(asked))
    left = [one for one in found if one.number > asked.after and not (asked.open and one.state == "answered")]
    page = [LineOut.model_validate(one, from_attributes=True) for one in left[: asked.limit]]
    return LinePage(items=page, after=page[-1].number if len(left) > asked.limit else None)


@router.get("/agreement", summary="Tỷ lệ tự trả lời", responses={**shown(STATUS), **READING})
async def agreement(request: Request, _: FieldReader, asked: Annotated[Span, Query()]) -> StatusOut:
    """Chung, và theo đơn vị, kênh, người thu phiếu; kèm khoảng tin cậy 95%."""
    with refusing():
        found = await request.app.state.desk.recheck.status(scope_of(asked))
    return StatusOut.model_validate(found, from_attributes=True)


@router.post(
    "/{number}/answer",
    status_code=204,
    summary="Ghi câu trả lời hỏi được",
    response_class=Response,
    responses=REFUSALS,
    openapi_extra=written(AnswerIn, own=ANSWER),
)
async def record(
    request: Request, caller: FieldWorker, number: int, asked: Annotated[AnswerIn, Depends(wanted(AnswerIn))]
) -> Response:
    """Người dân nói qua điện thoại hoặc tại nhà. Nói lại thì lời sau cùng được tính."""
    by = named(caller, asked.by)
    with refusing():
        await request.app.state.desk.recheck.record(number, Outcome(asked.outcome), by, asked.note)
    return Response(status_code=204)

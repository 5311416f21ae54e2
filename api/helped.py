"""Helped mode's door for a device: open a case, send what was done there, and the people who asked for help."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.errors import ApiError, ErrorAnswer
from api.staff import Helper, SameOrigin
from survey.desk.help import SETTLED, Callback
from survey.desk.helped import MOST_ACTS, Asked, Shut, Visit
from survey.fault import Unreadable
from survey.helped import Act
from survey.staff import Staff

router = APIRouter(
    prefix="/v1/helped",
    tags=["Hỗ trợ trả lời"],
    responses={
        403: {"model": ErrorAnswer, "description": "Tài khoản không có quyền hỗ trợ, hoặc không mở được hồ sơ này"},
        404: {"model": ErrorAnswer, "description": "Không có lần hỗ trợ hay yêu cầu này"},
    },
)

# Why a case stays closed, as numbers of HTTP; everything else is 409.
_STATUS = {"helped_unknown": 404, "helped_unknown_visit": 404, "helped_too_many": 429, "helped_official": 403}
_STATUS |= {"helped_place": 403, "helped_undeclared": 403}

Secret = Annotated[str, Header(alias="X-Visit", min_length=16, max_length=64, description="bí mật của lần hỗ trợ")]
Number = Annotated[int, Path(ge=1, le=2**53, description="số của yêu cầu")]


class VisitIn(BaseModel):
    """`id` và `secret` do máy tự tạo, nên gửi lại lần nữa vẫn là một lần mở."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    secret: str = Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    place: str = Field(max_length=40, description="mã nơi hỗ trợ", examples=["BD-VYDA"])
    device: str = Field(
        min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$", description="tên máy", examples=["may-1a2b3c"]
    )
    given: str = Field(max_length=300, description="nội dung ô QR trên phiếu, hoặc mã ngắn", examples=["K7QF-3MXJ"])
    take_over: bool = Field(False, description="trả lời tiếp phiếu đang dở trên máy khác của nơi hỗ trợ")


class ActIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: UUID
    act: Literal["agree", "decline", "answer", "skip", "no_opinion", "hand_in", "stop"]
    given_at: AwareDatetime = Field(description="theo đồng hồ của máy")
    question: str | None = Field(None, max_length=20, pattern=r"^[a-z][a-z0-9_]+$")
    value: int | Annotated[str, Field(max_length=5000)] | Annotated[list[str], Field(max_length=50)] | None = None
    pace_ms: int | None = Field(None, ge=0, description="màn hình đã hiện bao nhiêu phần nghìn giây")


class ActsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sent_at: AwareDatetime = Field(description="lúc gửi, theo đồng hồ của máy")
    acts: list[ActIn] = Field(min_length=1, max_length=MOST_ACTS)


class SettledIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    state: Literal["done", "dropped"]
    note: str = Field("", max_length=200, description="ghi chú ngắn; không ghi số điện thoại hay số giấy tờ")


class PhoneIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=20, examples=["0905123456"])


@router.get("/me", summary="Ai đang hỗ trợ, ở những nơi nào")
async def me(request: Request, staff: Helper) -> dict[str, Any]:
    """Nơi hỗ trợ mà tài khoản này được gắn với, và đã khai số di động của mình hay chưa."""
    desk = request.app.state.desk
    places = [{"code": one.code, "name": one.name, "address": one.address} for one in await open_places(request, staff)]
    return {"name": staff.name, "places": places, "declared": await desk.places.declared(staff.id)}


@router.post("/phone", status_code=204, summary="Khai số di động của người hỗ trợ")
async def declare(request: Request, staff: Helper, _: SameOrigin, body: PhoneIn) -> None:
    """Chỉ giữ dấu của số, để không ai hỗ trợ hồ sơ do cơ quan mình giải quyết."""
    try:
        await request.app.state.desk.places.declare(staff.id, body.phone, staff)
    except Unreadable as fault:
        raise ApiError(422, "invalid", fault.message) from None


@router.post("/visits", status_code=201, summary="Mở một hồ sơ")
async def open_visit(request: Request, staff: Helper, _: SameOrigin, body: VisitIn) -> dict[str, Any]:
    """Mọi thứ máy cần để hỏi, kể cả khi mất mạng; không có tên hay số điện thoại của ai.

    409 `helped_take_over`: đang trả lời dở trên máy khác; gửi lại với `take_over` để làm tiếp trên máy này.
    """
    asked = Asked(body.id, body.secret, body.place, body.device, body.given, body.take_over)
    try:
        return _visit(await request.app.state.desk.helped.open(staff, asked))
    except Shut as shut:
        raise _closed(shut) from None


@router.get("/visits/{visit}", summary="Một lần hỗ trợ đang tới đâu")
async def read_visit(request: Request, _: Helper, visit: UUID, secret: Secret) -> dict[str, Any]:
    """Sau khi gửi phiếu, chỉ còn biết là đã gửi."""
    try:
        return _visit(await request.app.state.desk.helped.visit(visit, secret))
    except Shut as shut:
        raise _closed(shut) from None


@router.post("/visits/{visit}/acts", summary="Gửi những gì đã làm, đúng thứ tự")
async def send_acts(
    request: Request, staff: Helper, _: SameOrigin, visit: UUID, secret: Secret, body: ActsIn
) -> dict[str, Any]:
    """Mỗi việc một mã; gửi lại bao nhiêu lần cũng chỉ tính một. Kết quả từng việc: `taken`, hoặc `refused` và lý do."""
    acts = [Act(one.id, one.act, one.given_at, one.question, one.value, one.pace_ms) for one in body.acts]
    try:
        dealt, now = await request.app.state.desk.helped.take(staff, visit, secret, acts, body.sent_at)
    except Shut as shut:
        raise _closed(shut) from None
    told = [{"id": str(one.id), "state": one.state, "reason": one.reason} for one in dealt]
    return {"acts": told, "visit": _visit(now, whole=False)}


@router.post("/visits/{visit}/code", summary="Mã để trả lời tiếp ở nhà")
async def give_code(request: Request, _: Helper, __: SameOrigin, visit: UUID, secret: Secret) -> dict[str, str]:
    """Gõ mã này trong cuộc trò chuyện (Zalo, Telegram, trang chat) thì các câu đã trả lời đi theo."""
    try:
        return {"code": await request.app.state.desk.helped.code(visit, secret)}
    except Shut as shut:
        raise _closed(shut) from None


@router.get("/requests", summary="Ai xin được giúp")
async def requests(request: Request, staff: Helper) -> dict[str, Any]:
    """Người xin gọi lại và người xin nơi được giúp, thuộc những nơi của tài khoản này. Không có tên, không có số."""
    return {"requests": [_request(one) for one in await waiting(request, staff)]}


@router.post("/requests/{number}/phone", summary="Số điện thoại để gọi lại")
async def show_phone(request: Request, staff: Helper, _: SameOrigin, number: Number) -> dict[str, str]:
    """Chỉ của người xin gọi lại và đang chờ. Mỗi lần xem được ghi vào nhật ký."""
    return {"phone": await phone_of(request, staff, number)}


@router.post("/requests/{number}", status_code=204, summary="Đã gọi, hoặc không gọi được")
async def settle(request: Request, staff: Helper, _: SameOrigin, number: Number, body: SettledIn) -> None:
    await settled(request, staff, number, body.state, body.note)


# what the pages do too


async def open_places(request: Request, staff: Staff) -> list[Any]:
    """The open places of this helper; of the survey office, all."""
    every = await request.app.state.desk.places.every()
    return [one for one in every if staff.role != "helper" or one.code in staff.places]


async def waiting(request: Request, staff: Staff, **wanted: Any) -> list[Callback]:
    """The open requests of this helper's places; the survey office sees all."""
    places = staff.places if staff.role == "helper" else None
    return await request.app.state.desk.help.waiting(places=places, **wanted)


async def phone_of(request: Request, staff: Staff, number: int) -> str:
    """The number of somebody who waits for a call; that it was looked at is written down. Raises ApiError 404."""
    found = [one for one in await waiting(request, staff, only=number, phones=True) if one.kind == "call"]
    if not found:
        raise ApiError(404, "not_found", "Không có yêu cầu gọi lại này, hoặc đã có người xử lý.")
    await request.app.state.desk.audit.note(staff, "callback-phone", request=number)
    return found[0].phone or ""


async def settled(request: Request, staff: Staff, number: int, state: str, note: str) -> None:
    """Says what became of a request of this helper's places. Raises ApiError 404."""
    desk, own = request.app.state.desk, await waiting(request, staff, only=number)
    if state not in SETTLED or not own or not await desk.help.settle(number, state, staff.name, note):
        raise ApiError(404, "not_found", "Không có yêu cầu này, hoặc đã có người xử lý.")
    await desk.audit.note(staff, "callback-settled", request=number, state=state)


# as JSON


def _closed(shut: Shut) -> ApiError:
    return ApiError(_STATUS.get(shut.why, 409), shut.why, shut.sentence)


def _visit(one: Visit, *, whole: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(one.id), "outcome": one.outcome, "standing": one.standing}
    return told | ({"sheet": one.sheet} if whole else {})


def _request(one: Callback) -> dict[str, Any]:
    at: dict[str, datetime | None] = {"asked_at": one.asked_at, "returned_at": one.returned_at}
    return {"id": one.id, "kind": one.kind, "agency": one.agency, "procedure": one.procedure, **at}

"""One's own account: password, second step, and where one is signed in."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.going_on import onward, ours, to
from api.pages.shown import shown
from api.sessions import session_cookie
from api.signing_in import too_often
from api.staff import OWN, STEPS, Checked, OwnSession, visitor
from survey.account import Refused
from survey.desk.signing_in import Session

router = APIRouter(include_in_schema=False)

WRONG = "Mật khẩu đang dùng chưa đúng."

Password = Annotated[str, Form(max_length=2000)]


@router.get(OWN)
async def own(request: Request, session: OwnSession, xong: str = "") -> HTMLResponse:
    return await _page(request, session, done=DONE.get(xong, ""))


DONE = {
    "mat-khau": "Đã đổi mật khẩu. Các nơi đăng nhập khác đã bị đăng xuất.",
    "phien": "Đã đăng xuất khỏi nơi đã chọn.",
    "tat-hai-buoc": "Đã tắt xác thực hai bước.",
}


@router.post(f"{OWN}/mat-khau")
async def change_password(
    request: Request, session: OwnSession, _: Checked, current: Password = "", new: Password = "", again: Password = ""
) -> Response:
    error = await _proved(request, session, current)
    if error:
        return await _page(request, session, {"current": error}, status=422)
    if new != again:
        return await _page(request, session, {"again": "Hai lần nhập mật khẩu mới chưa giống nhau."}, status=422)
    try:
        await request.app.state.desk.own.change_password(session, new, _token(request))
    except Refused as refused:
        return await _page(request, session, {"new": refused.message}, status=422)
    return to(f"{OWN}?xong=mat-khau")


@router.post(f"{OWN}/phien")
async def end_session(
    request: Request, session: OwnSession, _: Checked, which: Annotated[UUID | None, Form()] = None
) -> Response:
    """Ends one session of one's own; without `which`, all the others."""
    await request.app.state.desk.own.end(session, which, _token(request))
    return to(f"{OWN}?xong=phien")


@router.get(STEPS)
async def steps(request: Request, session: OwnSession) -> Response:
    if session.two_steps:
        return to(OWN)
    return await _steps_page(request, session)


@router.post(STEPS)
async def set_steps(
    request: Request, session: OwnSession, _: Checked,
    code: Annotated[str, Form(max_length=40)] = "", current: Password = "",
) -> Response:  # fmt: skip
    error = await _proved(request, session, current)
    if error:
        return await _steps_page(request, session, {"current": error})
    try:
        codes = await request.app.state.desk.own.set_steps(session, code, _token(request))
    except Refused as refused:
        return await _steps_page(request, session, {"code": refused.message})
    return shown(request, "staff/recovery_codes", session.staff, codes=codes)


@router.post(f"{STEPS}/tat")
async def drop_steps(request: Request, session: OwnSession, _: Checked, current: Password = "") -> Response:
    error = await _proved(request, session, current)
    if error:
        return await _page(request, session, {"off": error}, status=422)
    await request.app.state.desk.own.drop_steps(session)
    return to(f"{OWN}?xong=tat-hai-buoc")


@router.get(f"{OWN}/xac-nhan")
async def ask_again(request: Request, session: OwnSession, tiep: str = "") -> HTMLResponse:
    return _prove_page(request, session, tiep)


@router.post(f"{OWN}/xac-nhan")
async def prove_again(
    request: Request, session: OwnSession, _: Checked, current: Password = "", tiep: Annotated[str, Form()] = ""
) -> Response:
    """The password once more, before a page where much can be done."""
    error = await _proved(request, session, current)
    if error:
        return _prove_page(request, session, tiep, error)
    return to(onward(session.staff, tiep))


def _prove_page(request: Request, session: Session, tiep: str, error: str = "") -> HTMLResponse:
    sso = request.app.state.settings.oidc_name if session.way == "sso" else ""
    return shown(request, "staff/prove", session.staff, 422 if error else 200, error=error, tiep=ours(tiep), sso=sso)


async def _proved(request: Request, session: Session, password: str) -> str:
    """What is wrong with the password; nothing when it is right."""
    outcome = await request.app.state.desk.signing_in.again(session, password, _token(request), visitor(request))
    if isinstance(outcome, datetime):
        return too_often(outcome)
    return "" if outcome else WRONG


def _token(request: Request) -> str:
    return request.cookies.get(session_cookie(request), "")


async def _page(
    request: Request, session: Session, errors: dict[str, str] | None = None, *, done: str = "", status: int = 200
) -> HTMLResponse:
    desk = request.app.state.desk
    account = await desk.accounts.one(session.staff.id)
    places = await desk.own.sessions(session)
    left = await desk.own.codes_left(session) if session.two_steps else 0
    return shown(
        request, "staff/own_account", session.staff, status, account=account, places=places, left=left,
        errors=errors or {}, done=done,
    )  # fmt: skip


async def _steps_page(request: Request, session: Session, errors: dict[str, str] | None = None) -> HTMLResponse:
    begun = await request.app.state.desk.own.begin_steps(session)
    picture = _qr(begun.address)
    groups = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    status = 422 if errors else 200
    return shown(request, "staff/two_steps", session.staff, status, picture=picture, secret=groups, errors=errors or {})


def _qr(text: str) -> str:
    """A QR code as SVG that needs no style of its own."""
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, dark="#000", light="#fff", omitsize=True,
        title="Mã QR để thêm vào ứng dụng xác thực",
    )  # fmt: skip
    return out.getvalue().decode()

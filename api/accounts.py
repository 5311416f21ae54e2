"""The pages of the accounts, for administrators: who may sign in, as what, bound to what, and signed in where."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.going_on import to
from api.pages.shown import shown
from api.staff import Admin, Checked, Proved, missing
from survey.account import Account, Refused, Wanted
from survey.staff import DOES, ROLES, Staff

router = APIRouter(include_in_schema=False)

PATH = "/tai-khoan"
ONE = f"{PATH}/{{account}}"
DONE = {
    "sua": "Đã lưu. Thay đổi có hiệu lực ngay, cả với người đang đăng nhập.",
    "bat": "Đã bật tài khoản.",
    "tat": "Đã tắt tài khoản và kết thúc mọi phiên đăng nhập.",
    "phien": "Đã đăng xuất tài khoản khỏi mọi nơi.",
    "hai-buoc": "Đã bỏ xác thực hai bước. Hãy nhắc người dùng bật lại.",
}


def written(
    login: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=20)] = "",
    agencies: Annotated[list[str] | None, Form()] = None,
    places: Annotated[list[str] | None, Form()] = None,
    sso: Annotated[str, Form(max_length=200)] = "",
) -> Wanted:
    """An account as the form describes it."""
    return Wanted(login, name, role, tuple(agencies or ()), tuple(",".join(places or ()).split(",")), sso)


Described = Annotated[Wanted, Depends(written)]


@router.get(PATH)
async def accounts(request: Request, staff: Admin) -> HTMLResponse:
    desk = request.app.state.desk
    return shown(
        request, "staff/accounts", staff, accounts=await desk.accounts.all(), roles=ROLES,
        agencies=await desk.accounts.agencies(),
    )  # fmt: skip


@router.get(f"{PATH}/moi")
async def blank(request: Request, staff: Admin, _: Proved) -> HTMLResponse:
    return await _form(request, staff, Wanted("", "", ""))


@router.post(f"{PATH}/moi")
async def create(request: Request, staff: Admin, _: Checked, __: Proved, wanted: Described) -> HTMLResponse:
    try:
        account, password = await request.app.state.desk.accounts.create(staff, wanted)
    except Refused as refused:
        return await _form(request, staff, wanted, refused=refused)
    return await _told(request, staff, account, password, new=True)


@router.get(ONE)
async def account(request: Request, staff: Admin, _: Proved, account: UUID, xong: str = "") -> HTMLResponse:
    found = await _found(request, staff, account)
    return await _form(request, staff, described(found), found, done=DONE.get(xong, ""))


@router.post(ONE)
async def change(request: Request, staff: Admin, _: Checked, __: Proved, account: UUID, wanted: Described) -> Response:
    found = await _found(request, staff, account)
    try:
        await request.app.state.desk.accounts.change(staff, account, wanted)
    except Refused as refused:
        return await _form(request, staff, wanted, found, refused=refused)
    return to(f"{PATH}/{account}?xong=sua")


@router.post(f"{ONE}/mat-khau")
async def reset(request: Request, staff: Admin, _: Checked, __: Proved, account: UUID) -> HTMLResponse:
    password = await request.app.state.desk.accounts.reset(staff, account)
    if password is None:
        raise missing(staff)
    return await _told(request, staff, account, password, new=False)


@router.post(f"{ONE}/bat-tat")
async def switch(
    request: Request, staff: Admin, _: Checked, __: Proved, account: UUID,
    on: Annotated[str, Form(max_length=5)] = "",
) -> Response:  # fmt: skip
    found = await _found(request, staff, account)
    try:
        await request.app.state.desk.accounts.switch(staff, account, on == "bat")
    except Refused as refused:
        return await _form(request, staff, described(found), found, refused=refused)
    return to(f"{PATH}/{account}?xong={'bat' if on == 'bat' else 'tat'}")


@router.post(f"{ONE}/phien")
async def end_sessions(request: Request, staff: Admin, _: Checked, __: Proved, account: UUID) -> Response:
    await _found(request, staff, account)
    await request.app.state.desk.accounts.end_sessions(staff, account)
    return to(f"{PATH}/{account}?xong=phien")


@router.post(f"{ONE}/hai-buoc")
async def drop_steps(request: Request, staff: Admin, _: Checked, __: Proved, account: UUID) -> Response:
    await _found(request, staff, account)
    await request.app.state.desk.accounts.drop_steps(staff, account)
    return to(f"{PATH}/{account}?xong=hai-buoc")


def described(one: Account) -> Wanted:
    """An account as a form shows it."""
    bound = one.staff
    return Wanted(
        one.login, bound.name, bound.role, tuple(sorted(bound.agencies)), tuple(sorted(bound.places)), one.sso or ""
    )


async def _found(request: Request, staff: Staff, account: UUID) -> Account:
    found = await request.app.state.desk.accounts.one(account)
    if found is None:
        raise missing(staff)
    return found


async def _form(
    request: Request, staff: Staff, wanted: Wanted, found: Account | None = None, *, refused: Refused | None = None,
    done: str = "",
) -> HTMLResponse:  # fmt: skip
    agencies = await request.app.state.desk.accounts.agencies()
    places = [(one.code, one.name) for one in await request.app.state.desk.places.every()]
    places += [(code, "đã đóng, hoặc chưa khai báo") for code in wanted.places if code and code not in dict(places)]
    errors = {refused.field or "login": refused.message} if refused else {}
    return shown(
        request, "staff/account", staff, 422 if refused else 200, wanted=wanted, found=found, errors=errors, done=done,
        places=places, described_roles=[(role, f"{name}: {DOES[role]}") for role, name in ROLES.items()],
        agencies=sorted(agencies.items(), key=lambda one: one[0] not in wanted.agencies),  # the chosen ones in sight
        sso=bool(request.app.state.settings.oidc_issuer),
    )  # fmt: skip


async def _told(request: Request, staff: Staff, account: UUID, password: str, *, new: bool) -> HTMLResponse:
    found = await _found(request, staff, account)
    return shown(request, "staff/account_password", staff, found=found, password=password, new=new)

"""Who may call by a key, and who is told of what was published: keys and webhooks, for the administrator."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.office.page import back, show
from api.staff import Admin, Checked
from survey.access import SCOPES
from survey.desk.keys import Refused as KeyRefused
from survey.desk.subscribers import Refused as AddressRefused
from survey.staff import Staff

router = APIRouter(include_in_schema=False)

PATH = "/quan-ly/ket-noi"


@router.get(PATH)
async def access(request: Request, staff: Admin) -> HTMLResponse:
    return await _shown(request, staff)


@router.post(f"{PATH}/khoa")
async def create(
    request: Request,
    staff: Admin,
    _: Checked,
    holder: Annotated[str, Form(alias="noi_giu", max_length=60)] = "",
    scopes: Annotated[list[str] | None, Form(alias="quyen")] = None,
    days: Annotated[int, Form(alias="so_ngay", ge=1, le=3650)] = 365,
) -> HTMLResponse:
    """The key is shown on the answer to this form, once."""
    desk = request.app.state.desk
    try:
        key, label = await desk.keys.create(holder, scopes or [], timedelta(days=days))
    except KeyRefused as refused:
        return await _shown(request, staff, str(refused))
    await desk.audit.note(staff, "key-created", holder=holder.strip(), label=label)
    return await _shown(request, staff, secret=key, about=f"Khóa của {holder.strip()}")


@router.post(f"{PATH}/khoa/{{label}}/thu-hoi")
async def revoke(request: Request, staff: Admin, _: Checked, label: str) -> Response:
    desk = request.app.state.desk
    if not await desk.keys.revoke(label):
        return await _shown(request, staff, "Không có khóa nào như thế đang dùng được.")
    await desk.audit.note(staff, "key-revoked", label=label)
    return back(PATH, "thu-khoa")


@router.post(f"{PATH}/noi-nhan")
async def subscribe(
    request: Request, staff: Admin, _: Checked, url: Annotated[str, Form(alias="dia_chi", max_length=500)] = ""
) -> HTMLResponse:
    """The secret by which the other side checks signatures is shown once."""
    desk = request.app.state.desk
    try:
        made, secret = await desk.subscribers.add(url)
    except AddressRefused as refused:
        return await _shown(request, staff, str(refused))
    await desk.audit.note(staff, "subscriber-added", subscriber=str(made), url=url)
    return await _shown(request, staff, secret=secret, about=f"Bí mật kiểm chữ ký của {url}")


@router.post(f"{PATH}/noi-nhan/{{subscriber}}/bo")
async def unsubscribe(request: Request, staff: Admin, _: Checked, subscriber: UUID) -> Response:
    desk = request.app.state.desk
    if not await desk.subscribers.remove(subscriber):
        return await _shown(request, staff, "Không có nơi nhận nào như thế.")
    await desk.audit.note(staff, "subscriber-removed", subscriber=str(subscriber))
    return back(PATH, "bo-noi-nhan")


@router.post(f"{PATH}/gui-lai")
async def resend(request: Request, staff: Admin, _: Checked) -> Response:
    """Everything that was given up is tried again."""
    desk = request.app.state.desk
    done = await desk.subscribers.resend([], dead=True)
    await desk.audit.note(staff, "deliveries-resent", number=len(done))
    return back(PATH, "gui-lai")


async def _shown(request: Request, staff: Staff, error: str = "", secret: str = "", about: str = "") -> HTMLResponse:
    desk = request.app.state.desk
    values = {
        "keys": await desk.keys.all(),
        "scopes": list(SCOPES.items()) if isinstance(SCOPES, dict) else [(one, one) for one in SCOPES],
        "subscribers": await desk.subscribers.all(),
        "deliveries": await desk.subscribers.deliveries(most=20),
        "secret": secret,
        "about": about,
    }
    return show(request, "access", staff, error, **values)

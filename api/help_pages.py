"""Pages of helped mode: who asked for help, the form on a place's device, and the worker that keeps it at hand."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from api.errors import ApiError
from api.going_on import to
from api.helped import open_places, phone_of, settled, waiting
from api.pages import STATIC, VERSION, render, script
from api.pages.shown import headers, shown
from api.staff import Checked, Helper
from survey.fault import Unreadable
from survey.staff import Staff

router = APIRouter(prefix="/ho-tro", include_in_schema=False)

HERE = "/ho-tro"
DONE = {"ghi-so": "Đã ghi số di động của bạn.", "xong": "Đã ghi lại."}
# What the form loads before anything happens; the QR reader is fetched only where a camera needs it.
FILES = ("tag.js", "keep.js", "mark.svg", *(f"helped/{one.name}" for one in sorted((STATIC / "helped").iterdir())))

Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("")
async def home(request: Request, staff: Helper, xong: str = "") -> HTMLResponse:
    """Who waits for help at this helper's places, and the way to the form."""
    return await _home(request, staff, done=DONE.get(xong, ""))


async def _home(request: Request, staff: Staff, status: int = 200, **told: Any) -> HTMLResponse:
    values = {
        "places": await open_places(request, staff),
        "declared": await request.app.state.desk.places.declared(staff.id),
        "requests": await waiting(request, staff),
    }
    silent = {"done": "", "wrong": "", "phone_error": "", "seen": 0, "phone": ""}
    return shown(request, "help/home", staff, status, **values | silent | told)


@router.post("/so-dien-thoai")
async def declare(request: Request, staff: Helper, _: Checked, phone: Annotated[str, Form(max_length=40)]) -> Response:
    """The helper's own number, once."""
    try:
        await request.app.state.desk.places.declare(staff.id, phone, staff)
    except Unreadable as fault:
        return await _home(request, staff, 422, phone_error=fault.message)
    return _back("ghi-so")


@router.post("/yeu-cau/{number}")
async def settle(
    request: Request, staff: Helper, _: Checked, number: Number, state: Annotated[str, Form(max_length=10)]
) -> Response:
    """Called, or not to be reached."""
    try:
        await settled(request, staff, number, state, "")
    except ApiError as error:
        return await _home(request, staff, error.status, wrong=error.message)
    return _back("xong")


@router.post("/yeu-cau/{number}/so")
async def show_phone(request: Request, staff: Helper, _: Checked, number: Number) -> HTMLResponse:
    """The number of somebody who asked to be called; looking at it is written down."""
    try:
        return await _home(request, staff, seen=number, phone=await phone_of(request, staff, number))
    except ApiError as error:
        return await _home(request, staff, error.status, wrong=error.message)


@router.get("/phieu")
async def form(request: Request, _: Helper) -> HTMLResponse:
    """The form's page, the same for everybody: it is kept on the device, and nothing personal stands in it."""
    values = {"unit_name": request.app.state.settings.unit_name}
    return HTMLResponse(render("help/form", **values), headers=headers(request, "help"))


@router.get("/may.js")
async def worker() -> Response:
    """The worker that has the page at hand without a connection; from here, it may look after /ho-tro/ alone."""
    files = [f"/static/{VERSION}/{one}" for one in FILES]
    body = script("help/worker", version=VERSION, files=files)
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _back(done: str) -> Response:
    return to(f"{HERE}?xong={done}")

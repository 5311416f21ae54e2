"""Errors on the pages of staff, told as pages: what is wrong, and the way back."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from api.going_on import ours, to
from api.pages.shown import shown
from api.staff import SIGN_IN, Elsewhere, PageRefused, open_session
from survey.staff import Staff

TITLES = {
    403: "Không được mở trang này",
    404: "Không có trang này",
    413: "Tệp quá lớn",
    422: "Không đọc được yêu cầu",
    429: "Hãy chờ một lát",
    503: "Hệ thống đang bận",
}


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageRefused)
    return told(request, error.status, error.message, error.staff)


async def elsewhere(_: Request, error: Exception) -> Response:
    assert isinstance(error, Elsewhere)
    return to(error.path)


def is_page(request: Request) -> bool:
    """Whether a person with a browser waits for a page of staff."""
    path = request.url.path
    return "text/html" in request.headers.get("accept", "") and bool(path.startswith(SIGN_IN) or ours(path))


async def told_whoever(request: Request, status: int, message: str) -> Response:
    """The same within the menu of whoever is signed in; asks the database who that is."""
    session = await open_session(request)
    return told(request, status, message, session.staff if session and session.passed else None)


def told(request: Request, status: int, message: str, staff: Staff | None = None) -> Response:
    return shown(request, "staff/refused", staff, status, title=TITLES.get(status, "Có lỗi"), message=message)
